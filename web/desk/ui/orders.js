/** An order in the customer panel: where it stands, what is in it, and its parcels. */
import { picture } from "../../widget/ui/dom.js";
import { copyable } from "./bits.js";
import { date, money } from "./format.js";
import { icon } from "./icons.js";
import { chip, h } from "./parts.js";
import { fill, word } from "./strings.js";

const TONES = /** @type {Record<string, string>} */ ({ pending: "amber", processed: "brand", delivered: "green", cancelled: "", return_requested: "amber", exchange_requested: "amber" });

/** @param {any} order @param {import("./context.js").Context} context @param {boolean} open unfolded */
export function orderView(order, context, open) {
  const { t, language } = context;
  const head = h(
    "summary",
    {},
    h("span", { class: "order-head" }, h("strong", {}, order.order_number), chip(word(t.orderStates, order.stage), TONES[order.status] || "")),
    h("span", { class: "order-head quiet" }, h("span", {}, date(order.created_at, language)), h("span", {}, money(order.total, language))),
  );
  return h(
    "details",
    { class: "order", open },
    head,
    h("ul", { class: "order-items" }, ...order.items.map((/** @type {any} */ item) => itemRow(item, context))),
    order.allowed_actions?.length ? h("p", { class: "chips may" }, h("span", { class: "quiet" }, t.stillPossible), ...order.allowed_actions.map((/** @type {string} */ one) => chip(word(t.orderActions, one), "outline"))) : null,
    order.items_modified ? h("p", { class: "quiet small-line" }, t.itemsModified) : null,
    ...(order.fulfilments || []).filter((/** @type {any} */ one) => one.tracking_number).map((/** @type {any} */ one) => parcel(one, context)),
  );
}

/** @param {any} item @param {import("./context.js").Context} context */
function itemRow(item, { language }) {
  const options = Object.values(item.options || {}).join(", ");
  return h(
    "li",
    {},
    picture(item.image, location.href, "thumb"),
    h("span", { class: "item-words" }, h("span", {}, item.title), h("span", { class: "quiet" }, [options, item.quantity > 1 ? `× ${item.quantity}` : ""].filter(Boolean).join(" · "))),
    h("span", { class: "quiet" }, money(item.unit_price, language)),
  );
}

/** @param {any} one @param {import("./context.js").Context} context */
function parcel(one, context) {
  const { t, language } = context;
  const when = one.delivered_at ? fill(t.deliveredOn, { date: date(one.delivered_at, language) }) : one.estimated_delivery ? fill(t.expectedOn, { date: date(one.estimated_delivery, language) }) : "";
  return h("p", { class: "row-line top parcel" }, icon("truck"), h("span", {}, h("span", { class: "hidden" }, `${t.tracking} `), copyable(one.tracking_number, context), h("span", { class: "quiet" }, [one.carrier, when].filter(Boolean).join(" · "))));
}
