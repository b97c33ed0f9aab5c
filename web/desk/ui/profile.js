/** What is computed of a customer: their segment, what they are worth, whether they stay, what comes next. */
import { date, locale, money } from "./format.js";
import { icon } from "./icons.js";
import { chip, h } from "./parts.js";
import { fill } from "./strings.js";

const REASONS_SHOWN = 3;
const CATEGORIES_SHOWN = 3;
const DAY_MS = 86400000;

/**
 * @param {import("../client/shapes.js").Profile|null|undefined} profile @param {Record<string, boolean>} consents
 * @param {import("./context.js").Context} context @returns {any[]}
 */
export function profileView(profile, consents, context) {
  const { t, language } = context;
  if (!profile) return [quiet(consents.profiling === false ? t.profilingRefused : t.noProfile)];
  const { segment, value, churn, next_purchase: next } = profile;
  const tiles = [valueTile(value, context), churnTile(churn, context), nextTile(next, profile.computed_at, context)].filter(Boolean);
  return [
    segment && segmentCard(segment, context),
    profile.priority === "high" ? h("p", { class: "profile-priority" }, chip(t.highPriority, "red", "alert"), h("span", { class: "quiet" }, t.highPriorityText)) : null,
    ...(tiles.length ? tiles : [quiet(t.tooFewOrders)]),
    h("p", { class: "quiet small-line" }, fill(t.computedOn, { date: date(profile.computed_at, language) })),
  ].filter(Boolean);
}

/** @param {import("../client/shapes.js").Segment} segment @param {import("./context.js").Context} context */
function segmentCard(segment, { t, language }) {
  return h(
    "div",
    { class: "segment" },
    h("p", { class: "segment-head" }, icon("people"), h("strong", {}, said(segment.name, language)), h("span", { class: "quiet" }, fill(t.segmentShare, { share: percent(segment.share, language) }))),
    h("p", { class: "segment-meaning" }, said(segment.meaning, language)),
  );
}

/** @param {any} value @param {import("./context.js").Context} context */
function valueTile(value, { t, language }) {
  if (!value) return null;
  const amount = money({ amount_minor: value.amount, currency: value.currency }, language);
  return tile(t.expectedValue, amount, [h("p", { class: "quiet" }, t.expectedValueText)], reasons(value.reasons, t, language, (effect) => (effect > 0 ? "up" : "down")));
}

/** @param {any} churn @param {import("./context.js").Context} context */
function churnTile(churn, { t, language }) {
  if (!churn) return null;
  const level = churn.probability >= 0.6 ? "high" : churn.probability >= 0.3 ? "medium" : "low";
  const tone = { high: "red", medium: "amber", low: "green" }[level];
  const words = fill(t.churnText, { share: percent(churn.probability, language), days: churn.days });
  const bar = h("div", { class: `meter ${tone}`, "aria-hidden": "true" }, h("span", {}));
  bar.style.setProperty("--share", String(Math.max(0, Math.min(1, churn.probability))));
  return tile(t.churn, chip(t.churnLevels[/** @type {"low"} */ (level)], tone), [bar, h("p", { class: "quiet" }, words)], reasons(churn.reasons, t, language, (effect) => (effect > 0 ? "worse" : "better")));
}

/** @param {any} next @param {string} computedAt @param {import("./context.js").Context} context */
function nextTile(next, computedAt, { t, language }) {
  if (!next) return null;
  const due = new Date(Date.parse(computedAt) + next.days * DAY_MS).toISOString();
  const overdue = Date.parse(due) < Date.now();
  /** @type {[string, number][]} */
  const categories = (next.categories || []).slice(0, CATEGORIES_SHOWN);
  const likely = categories.map(([key, share]) => `${said(next.category_names?.[key], language) || key} ${percent(share, language)}`);
  return tile(
    t.nextPurchase,
    fill(overdue ? t.nextOverdue : t.nextAround, { date: date(due, language) }),
    [
      h("p", { class: "quiet" }, fill(t.nextText, { share: percent(next.probability, language) })),
      likely.length ? h("p", { class: "chips" }, h("span", { class: "hidden" }, `${t.likelyCategories}: `), ...likely.map((one) => chip(one, "outline"))) : null,
    ],
    null,
  );
}

/** @param {string} name @param {any} figure @param {any[]} more @param {any} why */
function tile(name, figure, more, why) {
  return h("div", { class: "tile" }, h("p", { class: "tile-head" }, h("span", {}, name), h("strong", {}, figure)), ...more, why);
}

/**
 * Why a number is as it is, the strongest first; the words say themselves whether it is raised or lowered.
 * @param {any[]|undefined} given @param {import("./strings.js").Strings} t @param {string} language
 * @param {(effect: number) => string} direction
 */
function reasons(given, t, language, direction) {
  const shown = [...(given || [])].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, REASONS_SHOWN);
  if (!shown.length) return null;
  const rows = shown.map((one) => {
    const way = direction(one.effect);
    return h("li", { class: way }, icon(one.effect > 0 ? "up" : "fall"), h("span", {}, said(one.words, language)));
  });
  return h("ul", { class: "reasons", "aria-label": t.why }, ...rows);
}

/** @param {string} words */
const quiet = (words) => h("p", { class: "quiet" }, words);

/** Wording of the shop's, in the agent's language, else in English. @param {Record<string, string>|undefined} words @param {string} language */
const said = (words, language) => words?.[language] || words?.en || "";

/** @param {number} share 0 to 1 @param {string} language */
const percent = (share, language) => new Intl.NumberFormat(locale(language), { style: "percent" }).format(share);
