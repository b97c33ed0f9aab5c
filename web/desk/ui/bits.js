/** Pieces that the panels share: what can be copied, and stars. */
import { h } from "./parts.js";
import { fill } from "./strings.js";

/** @param {number} score @param {import("./strings.js").Strings} t */
export function stars(score, t) {
  return h("span", { class: "stars" }, h("span", { class: "hidden" }, fill(t.rating, { score })), h("span", { "aria-hidden": "true" }, "★".repeat(score), h("span", { class: "dim" }, "★".repeat(5 - score))));
}

/** @param {string} words @param {import("./context.js").Context} context */
export function copyable(words, { t }) {
  const said = h("span", { class: "copied", role: "status" });
  const copy = async () => {
    await navigator.clipboard?.writeText(words).catch(() => null);
    said.textContent = t.copied;
    setTimeout(() => (said.textContent = ""), 1500);
  };
  return h("span", { class: "copyable" }, h("button", { type: "button", class: "copy", "aria-label": `${words}. ${fill(t.copy, { what: "" }).trim()}`, onclick: copy }, words), said);
}
