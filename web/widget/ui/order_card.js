/** An order: number, date, where it is as a line of steps, what is in it, and what can be done now. */
import { actionButton } from "./cards.js";
import { h, icon, picture, safeUrl } from "./dom.js";
import { date } from "./format.js";
import { fill } from "./strings.js";

const TONES = /** @type {Record<string, string>} */ ({
  delivered: "good",
  cancelled: "bad",
  return_requested: "wait",
  exchange_requested: "wait",
});

/** @param {any} order @param {import("./cards.js").Setting} setting */
export function orderCard(order, setting) {
  const { t, language } = setting;
  const items = order.items || [];
  const title = fill(t.order, { number: order.order_number });
  return h(
    "section",
    { class: "card order", "aria-label": title },
    h(
      "header",
      {},
      h("div", {}, h("h4", {}, title), h("p", { class: "quiet" }, date(order.date, language))),
      order.status_label && h("span", { class: `state ${TONES[order.status] || ""}` }, order.status_label),
    ),
    order.steps?.length ? steps(order.steps, t) : null,
    items.length
      ? h("ul", { class: "items" }, ...items.map((/** @type {any} */ item) => itemRow(item, setting)))
      : null,
    order.total && h("p", { class: "total" }, h("span", {}, t.total), h("strong", {}, order.total)),
    ...(order.tracking || []).map((/** @type {any} */ parcel) => trackingLine(parcel, setting)),
    order.actions?.length
      ? h(
          "div",
          { class: "actions" },
          ...order.actions.map((/** @type {any} */ one) => actionButton(one, setting)),
        )
      : null,
  );
}

/** @param {any[]} list @param {import("./cards.js").Setting["t"]} t */
function steps(list, t) {
  const current = list.filter((step) => step.done).length - 1;
  const marks = list.map((step, at) =>
    h(
      "li",
      { class: step.done ? "done" : null, "aria-current": at === current ? "step" : null },
      h("span", { class: "dot" }, step.done && icon("check")),
      h("span", {}, step.label),
      step.done && h("span", { class: "hidden" }, `(${t.stepDone})`),
    ),
  );
  return h("ol", { class: "steps" }, ...marks);
}

/** @param {any} item @param {import("./cards.js").Setting} setting */
function itemRow(item, setting) {
  const options =
    item.options && typeof item.options === "object" ? Object.values(item.options).join(", ") : item.options;
  const count = item.quantity > 1 ? fill(setting.t.quantity, { count: item.quantity }) : "";
  return h(
    "li",
    {},
    picture(item.image, setting.base, "thumb"),
    h(
      "div",
      {},
      h("p", { class: "item-title" }, item.title),
      (options || count) && h("p", { class: "quiet" }, [options, count].filter(Boolean).join(" · ")),
    ),
    item.price && h("span", { class: "item-price" }, item.price),
  );
}

/** @param {any} parcel @param {import("./cards.js").Setting} setting */
function trackingLine(parcel, setting) {
  const { t, language, base } = setting;
  const given = typeof parcel === "string" ? { tracking_number: parcel } : parcel;
  const number = given.tracking_number || given.number || "";
  const url = safeUrl(given.url, base);
  const due = date(given.delivered_at || given.estimated_delivery, language);
  const words = [given.carrier, given.status, due].filter(Boolean).join(" · ");
  if (!number && !words) return null;
  return h(
    "p",
    { class: "tracking" },
    icon("truck"),
    h(
      "span",
      {},
      number && h("span", {}, `${t.tracking} `),
      number &&
        (url
          ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, number)
          : h("code", {}, number)),
      words && h("span", { class: "quiet" }, words),
    ),
  );
}
