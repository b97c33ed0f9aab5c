/** A tidy table that becomes cards on a phone. */
import { h } from "../ui/parts.js";

/**
 * @param {string} label @param {string[]} heads @param {any[][]} rows cells: text or elements
 */
export function table(label, heads, rows) {
  const row = (/** @type {any[]} */ cells) => h("tr", {}, ...cells.map((cell, at) => h(at === 0 ? "th" : "td", at === 0 ? { scope: "row", "data-head": heads[at] } : { "data-head": heads[at] }, cell ?? "")));
  return h(
    "div",
    { class: "table-frame", tabindex: 0, role: "region", "aria-label": label },
    h("table", { class: "table" }, h("thead", {}, h("tr", {}, ...heads.map((one) => h("th", { scope: "col" }, one || h("span", { class: "hidden" }, label))))), h("tbody", {}, ...rows.map(row))),
  );
}
