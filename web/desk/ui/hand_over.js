/** What an agent should know before the first word: why, what happened, what the bot has collected. */
import { chip, h } from "./parts.js";
import { icon } from "./icons.js";
import { moment } from "./format.js";
import { word } from "./strings.js";
import { moodChip } from "./mood.js";

/** On a phone the transcript needs the room; the reason stays in sight. */
const SMALL = "(max-width: 900px)";

/**
 * @param {import("../client/shapes.js").HandOver[]} handOvers newest first
 * @param {import("../client/shapes.js").Conversation} one @param {import("./context.js").Context} context
 */
export function handOverBox(handOvers, one, { t, language }) {
  const latest = handOvers[0];
  if (!latest || (latest.reason === "taken_over" && !latest.summary && !Object.keys(latest.facts || {}).length)) return null;
  const past = one.state === "pending" || one.state === "resolved" || Boolean(latest.ended_at);
  const facts = Object.entries(latest.facts || {}).filter(([, value]) => value !== null && value !== "" && value !== undefined);
  return h(
    "details",
    { class: `hand-over ${past ? "past" : ""}`, open: !past && !matchMedia(SMALL).matches },
    h("summary", {}, icon("alert"), h("span", { class: "hand-over-title" }, past ? t.handOverPast : t.handOver), chip(word(t.reasons, latest.reason), past ? "" : "amber"), moodChip(one.mood, t), h("time", { class: "quiet", datetime: latest.created_at }, moment(latest.created_at, language))),
    h(
      "div",
      { class: "hand-over-body" },
      latest.summary && h("p", { class: "hand-over-summary" }, latest.summary),
      facts.length ? h("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [h("dt", {}, word(t.factNames, name)), h("dd", {}, readable(value))])) : null,
    ),
  );
}

/** @param {any} value @returns {string} */
function readable(value) {
  if (Array.isArray(value)) return value.map(readable).join(", ");
  if (value && typeof value === "object") return Object.entries(value).map(([name, one]) => `${name}: ${readable(one)}`).join(", ");
  return String(value);
}
