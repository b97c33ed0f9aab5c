/** Dates and times in the shopper's language and time zone. */
import { strings } from "./strings.js";

/** @param {string} language */
const locale = (language) => ({ zh: "zh-CN", "zh-Hant": "zh-TW" })[language] || "en";

/** @param {string} iso @param {string} language */
export function time(iso, language) {
  return new Date(iso).toLocaleTimeString(locale(language), { hour: "numeric", minute: "2-digit" });
}

/** @param {string} iso */
export function dayKey(iso) {
  return new Date(iso).toDateString();
}

/** @param {string} iso @param {string} language */
export function day(iso, language) {
  const date = new Date(iso);
  const midnight = (/** @type {Date} */ one) =>
    new Date(one.getFullYear(), one.getMonth(), one.getDate()).getTime();
  const ago = Math.round((midnight(new Date()) - midnight(date)) / 86400000);
  if (ago === 0) return strings(language).today;
  if (ago === 1) return strings(language).yesterday;
  const year = ago > 300 ? /** @type {const} */ ("numeric") : undefined;
  return date.toLocaleDateString(locale(language), { weekday: "long", month: "long", day: "numeric", year });
}

/** A date that may come worded already: "2025-01-31…" is put in words, everything else stays. */
export function date(/** @type {any} */ value, /** @type {string} */ language) {
  const text = String(value ?? "");
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(Date.parse(text))) return text;
  const zone = text.length === 10 ? { timeZone: "UTC" } : {};
  return new Date(text).toLocaleDateString(locale(language), { dateStyle: "medium", ...zone });
}

/** When we open again: "Monday, 9:00 AM". @param {any} value @param {string} language */
export function moment(value, language) {
  const text = String(value ?? "");
  if (Number.isNaN(Date.parse(text))) return text;
  const shape = /** @type {const} */ ({ weekday: "long", hour: "numeric", minute: "2-digit" });
  return new Date(text).toLocaleString(locale(language), shape);
}
