/** One entry of the conversation on the screen. Built once, then only its state is updated. */
import { articleLink, attachmentLink, bubble, changeCard, choiceChips, comparisonTable, productCards } from "./cards.js";
import { h, icon, picture, safeUrl } from "./dom.js";
import { time } from "./format.js";
import { orderCard } from "./order_card.js";

/** @typedef {import("../client/desk_client.js").Entry} Entry */
/**
 * @typedef {{first: boolean, answer: string|null, over: boolean, status?: string, error?: {code: string,
 * text: string}}} State
 * `answer`: what the shopper said next; `first`: the first of several in a row by one author; `over`: a person
 * has joined since
 */

const SYSTEM_ICONS = /** @type {Record<string, any>} */ ({
  handoff_queued: "clock",
  handoff_offline: "clock",
  handoff_failed: "alert",
  handoff_assigned: "person",
  agent_joined: "person",
  agent_left: "person",
  returned_to_bot: "bot",
  resolved: "check",
  farewell: "check",
  contact_saved: "check",
  rate_request: "star",
});

/**
 * @param {Entry} entry
 * @param {import("./cards.js").Setting & {retry: (id: string) => void, discard: (id: string) => void}}
 * setting
 */
export function messageView(entry, setting) {
  return entry.author === "system" ? systemView(entry, setting) : spokenView(entry, setting);
}

/** @param {Entry} entry @param {any} setting */
function systemView(entry, setting) {
  const event = entry.custom.event || "";
  const words = h(
    "p",
    { class: `system ${event}` },
    icon(SYSTEM_ICONS[event] || "check"),
    h("span", {}, entry.text),
  );
  const chips = entry.buttons.length ? choiceChips(entry.buttons, setting) : null;
  const element = h(
    "li",
    { class: "event" },
    words,
    entry.attachment ? attachmentLink(entry.attachment, setting) : null,
    chips,
  );
  const update = (/** @type {State} */ state) => {
    settle(element, state.answer);
    if (chips) chips.hidden = state.over && !chips.querySelector(".chosen");
  };
  return { element, update };
}

/** @param {Entry} entry @param {any} setting */
function spokenView(entry, setting) {
  const { t, language } = setting;
  const mine = entry.author === "shopper";
  const name = mine ? t.you : entry.author_name || (entry.author === "bot" ? t.assistant : "");
  const who = h("span", { class: "who" }, !mine && icon(entry.author === "agent" ? "person" : "bot"), name);
  const clock = h("time", { datetime: entry.created_at }, time(entry.created_at, language));
  const note = h("span", { class: "note" });
  const element = h(
    "li",
    { class: `message ${entry.author}` },
    who,
    ...content(entry, setting),
    h("div", { class: "meta" }, clock, note),
  );
  const update = (/** @type {State} */ state) => {
    element.classList.toggle("first", state.first);
    element.dataset.status = state.status || "";
    settle(element, state.answer);
    showDelivery(note, entry, state, setting);
  };
  return { element, update };
}

/** @param {Entry} entry @param {any} setting @returns {(HTMLElement|null)[]} */
function content(entry, setting) {
  const { custom, buttons } = entry;
  const image = safeUrl(entry.image, setting.base);
  const orders = [custom.order, ...(Array.isArray(custom.orders) ? custom.orders : [])].filter(Boolean);
  const choices = withPayloads(custom.choices, buttons);
  const yesOrNo = custom.expects === "confirmation" && !custom.change && !choices.length;
  if (yesOrNo) choices.push({ title: setting.t.yes }, { title: setting.t.no });
  return [
    entry.text ? bubble(besideCard(entry.text, custom)) : null,
    image ? picture(image, setting.base, "shared") : null,
    entry.attachment ? attachmentLink(entry.attachment, setting) : null,
    custom.article ? articleLink(custom.article, setting) : null,
    custom.comparison ? comparisonTable(custom.comparison, setting) : null,
    custom.cards.length ? productCards(custom.cards, setting) : null,
    ...orders.map((order) => orderCard(order, setting)),
    custom.change ? changeCard(custom.change, setting) : null,
    choices.length && !custom.change ? choiceChips(choices, setting) : null,
  ];
}

/**
 * The text lists a change, or what products differ in, for channels without cards; beside the card or table
 * only what that does not say is left.
 * @param {string} text
 * @param {any} custom
 */
function besideCard(text, { change, comparison }) {
  if (!change && !comparison) return text;
  const said = (/** @type {string} */ line) =>
    line.startsWith("•") || line === change?.amount_label || (comparison && line.startsWith("1. "));
  return text.split("\n").filter((line) => !said(line)).join("\n") || text;
}

/**
 * A finite answer may come as choices, as buttons or as both: each is shown once.
 * @param {any[]} choices
 * @param {any[]} buttons
 */
function withPayloads(choices, buttons) {
  const payloads = new Map(buttons.map((one) => [one.title, one.payload]));
  const known = new Set(choices.map((one) => one.title));
  const merged = choices.map((one) =>
    payloads.has(one.title) ? { ...one, payload: payloads.get(one.title) } : one,
  );
  return [...merged, ...buttons.filter((one) => !known.has(one.title))];
}

/**
 * An answered question keeps its choices, readable but no longer to be pressed.
 * @param {HTMLElement} element @param {string|null} answer
 */
function settle(element, answer) {
  for (const button of element.querySelectorAll(".chip, .answer")) {
    if (answer === null) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
    const title = button.querySelector(".title")?.textContent ?? button.textContent;
    const chosen = answer !== null && title === answer;
    button.classList.toggle("chosen", chosen);
    if (chosen) button.setAttribute("aria-pressed", "true");
  }
}

/** @param {HTMLElement} note @param {Entry} entry @param {State} state @param {any} setting */
function showDelivery(note, entry, { status, error }, setting) {
  const { t, retry, discard } = setting;
  const key = `${status || ""}${error?.code || ""}`;
  if (note.dataset.key === key) return;
  note.dataset.key = key;
  note.className = `note ${status || ""}`;
  if (!status) return note.replaceChildren();
  const words = error ? t[error.code] || error.text || t.failed : t[status];
  const id = /** @type {string} */ (entry.client_id);
  const button = (/** @type {string} */ label, /** @type {(id: string) => void} */ act) =>
    h("button", { type: "button", class: "link", onclick: () => act(id) }, label);
  return note.replaceChildren(
    icon(error ? "alert" : "clock"),
    words,
    ...(error ? [error.code === "too_long" ? "" : button(t.retry, retry), button(t.discard, discard)] : []),
  );
}
