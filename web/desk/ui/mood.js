/** How a shopper feels, as the sentiment module reads it: words, a face, and a small line over time. */
import { date } from "./format.js";
import { icon } from "./icons.js";
import { chip, h } from "./parts.js";
import { fill } from "./strings.js";

/** @typedef {"worst"|"bad"|"neutral"|"good"} MoodName */

const WIDTH = 280;
const HEIGHT = 56;
const EDGE = 6;
const FACES = /** @type {Record<MoodName, import("./icons.js").IconName>} */ ({ worst: "angry", bad: "frown", neutral: "calm", good: "smile" });
const TONES = /** @type {Record<MoodName, string>} */ ({ worst: "red", bad: "amber", neutral: "", good: "green" });
/** From this probability on a message counts as upset, whatever its intensity. */
const UPSET = 0.5;

/** @param {number} intensity -1 (very negative) to 1 @param {boolean} [upset] @returns {MoodName} */
export function moodName(intensity, upset = false) {
  if (upset || intensity < -0.6) return "worst";
  if (intensity < -0.2) return "bad";
  return intensity > 0.3 ? "good" : "neutral";
}

/**
 * A conversation's mood in a few words, or null where nothing was read.
 * @param {import("../client/shapes.js").Mood|null|undefined} mood @param {import("./strings.js").Strings} t
 */
export function moodChip(mood, t) {
  if (!mood || typeof mood.now !== "number") return null;
  const name = moodName(mood.now, mood.upset);
  return chip(fill(t.mood, { mood: t.moods[name] }), TONES[name], FACES[name]);
}

/**
 * The mood of one message: a small face, only where there is something to see.
 * @param {{intensity: number, upset: number}|null|undefined} mood @param {import("./strings.js").Strings} t
 */
export function moodMark(mood, t) {
  if (!mood || typeof mood.intensity !== "number") return null;
  const name = moodName(mood.intensity, mood.upset >= UPSET);
  if (name === "neutral") return null;
  const words = fill(t.mood, { mood: t.moods[name] });
  return h("span", { class: `mood-mark ${TONES[name]}`, title: words }, icon(FACES[name]), h("span", { class: "hidden" }, words));
}

/**
 * Moods from old to new as a line around a zero line. Every point says itself when pointed at; the whole is one
 * picture with one sentence for screen readers.
 * @param {{value: number, label: string}[]} points at least one @param {string} summary
 */
export function moodLine(points, summary) {
  const step = points.length > 1 ? (WIDTH - 2 * EDGE) / (points.length - 1) : 0;
  const place = (/** @type {number} */ value, /** @type {number} */ at) => ({ x: points.length > 1 ? EDGE + at * step : WIDTH / 2, y: HEIGHT / 2 - Math.max(-1, Math.min(1, value)) * (HEIGHT / 2 - EDGE) });
  const places = points.map(({ value }, at) => place(value, at));
  const line = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const dots = points.map(({ value, label }, at) => {
    const { x, y } = places[at];
    const last = at === points.length - 1;
    return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: last ? 4.5 : 3, class: `mood-dot ${TONES[moodName(value)]} ${last ? "last" : ""}` }, svg("title", {}, label));
  });
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "mood-line", role: "img", "aria-label": summary },
    svg("line", { x1: "0", x2: String(WIDTH), y1: String(HEIGHT / 2), y2: String(HEIGHT / 2), class: "mood-zero" }),
    points.length > 1 ? svg("polyline", { points: line, class: "mood-path" }) : null,
    ...dots,
  );
}

/** @param {string} name @param {Record<string, any>} attributes @param {...any} content @returns {SVGElement} */
function svg(name, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...content.filter(Boolean));
  return element;
}

/**
 * The mood of this conversation message by message, and of the customer's conversations one by one.
 * @param {import("../client/shapes.js").Conversation} one @param {any[]} earlier newest first
 * @param {import("./context.js").Context} context @returns {any[]}
 */
export function moodView(one, earlier, { t, language }) {
  const trend = one.mood?.trend || [];
  const words = (/** @type {number} */ value) => t.moods[moodName(value)];
  const past = [...earlier].reverse().filter((talk) => typeof talk.mood === "number");
  const mean = trend.reduce((sum, each) => sum + each, 0) / Math.max(1, trend.length);
  const now = trend.length ? [{ value: mean, label: `${t.thisTalk}: ${words(mean)}` }] : [];
  const talks = [...past.map((talk) => ({ value: talk.mood, label: `${date(talk.created_at, language)}: ${words(talk.mood)}` })), ...now];
  const parts = [];
  if (trend.length) {
    const points = trend.map((value, at) => ({ value, label: `${fill(t.messageNumber, { number: at + 1, count: trend.length })}: ${words(value)}` }));
    const from = words(trend[0]);
    const to = words(trend[trend.length - 1]);
    parts.push(figure(t.moodHere, moodLine(points, fill(trend.length > 1 ? t.moodFromTo : t.moodOnce, { from, to, count: trend.length }))));
  }
  if (past.length) parts.push(figure(t.moodTalks, moodLine(talks, fill(t.moodTalksSummary, { from: words(talks[0].value), to: words(talks[talks.length - 1].value), count: talks.length }))));
  return parts.length ? parts : [h("p", { class: "quiet" }, t.moodUnknown)];
}

/** @param {string} title @param {SVGElement} line */
function figure(title, line) {
  return h("div", { class: "mood-figure" }, h("p", { class: "quiet" }, title), line);
}
