/** How satisfied somebody was: what they said as stars, what is only foretold as such, and never alike. */
import { stars } from "./bits.js";
import { locale } from "./format.js";
import { chip, h } from "./parts.js";
import { fill } from "./strings.js";

const RESOLUTION_TONES = /** @type {Record<string, string>} */ ({ confirmed: "green", assumed: "outline", unresolved: "amber", abandoned: "amber" });

/**
 * @param {import("../client/shapes.js").Satisfaction|null|undefined} satisfaction
 * @param {import("./context.js").Context} context @returns {HTMLElement|null}
 */
export function satisfactionView(satisfaction, { t, language }) {
  if (!satisfaction) return null;
  if (satisfaction.source === "said") return stars(satisfaction.score, t);
  const score = new Intl.NumberFormat(locale(language), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(satisfaction.score);
  return h("span", { class: "foretold", title: t.foretoldText }, h("span", { "aria-hidden": "true" }, `≈ ${score} ★`), h("span", { class: "hidden" }, fill(t.foretoldRating, { score })), h("span", { class: "foretold-word" }, t.foretold));
}

/** @param {string|null|undefined} resolution @param {import("./context.js").Context} context */
export function resolutionChip(resolution, { t }) {
  if (!resolution) return null;
  return chip(t.resolutions[/** @type {"assumed"} */ (resolution)] || resolution, RESOLUTION_TONES[resolution] || "");
}

/**
 * The rounds of this conversation that have ended, the last first, with what was said of them.
 * @param {import("../client/shapes.js").Round[]} rounds @param {any[]} ratings @param {import("./context.js").Context} context
 */
export function roundRows(rounds, ratings, context) {
  const comments = [...ratings].reverse();
  return [...rounds].reverse().filter((one) => one.ended_at || one.satisfaction).map((one) => {
    const said = one.satisfaction?.source === "said" ? comments.shift() : null;
    return h(
      "div",
      { class: "round-row" },
      h("p", { class: "round-line" }, resolutionChip(one.resolution, context), satisfactionView(one.satisfaction, context) || h("span", { class: "quiet" }, context.t.notRated)),
      said?.comment ? h("p", { class: "quiet" }, `“${said.comment}”`) : null,
    );
  });
}
