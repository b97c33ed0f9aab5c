/** What the customer asked for about their data, with the agent's yes or no where one is waited for. */
import { date } from "./format.js";
import { button, chip, h } from "./parts.js";
import { fill, word } from "./strings.js";

const TONES = /** @type {Record<string, string>} */ ({ requested: "amber", waiting: "amber", due: "amber", ready: "green", done: "green" });
const UNDECIDED = "requested";
const CALLED_OFF = ["waiting", "due"];

/**
 * @param {any[]} requests @param {string} conversationId
 * @param {import("./context.js").Context} context
 * @returns {HTMLElement[]}
 */
export function dataRequests(requests, conversationId, context) {
  return requests.map((one) => requestLine(one, conversationId, context));
}

/** @param {any} request @param {string} conversationId @param {import("./context.js").Context} context */
function requestLine(request, conversationId, context) {
  const { desk, t, language } = context;
  const decide = (/** @type {string} */ verb) => async () => {
    try {
      await desk.api.post(`privacy/requests/${request.id}/${verb}`);
    } catch (error) {
      desk.tell("trouble", error);
    }
    desk.loadCustomer(conversationId);
  };
  const orders = (request.details?.order_numbers || []).join(", ");
  const buttons = [
    request.state === UNDECIDED && button({ label: t.grant, kind: "primary", onclick: decide("grant") }),
    (request.state === UNDECIDED || CALLED_OFF.includes(request.state)) && button({ label: request.state === UNDECIDED ? t.refuse : t.callOff, kind: "plain", onclick: decide("refuse") }),
  ].filter(Boolean);
  return h(
    "div",
    { class: "form-left" },
    h("p", {}, h("strong", {}, word(t.requestKinds, request.kind)), " ", chip(word(t.requestStates, request.state), TONES[request.state] || "")),
    h("p", { class: "quiet" }, fill(t.askedOn, { date: date(request.created_at, language) })),
    orders ? h("p", { class: "quiet" }, fill(t.waitsFor, { orders })) : null,
    buttons.length ? h("p", { class: "chips" }, ...buttons) : null,
  );
}
