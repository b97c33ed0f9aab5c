/** Dates, times, waits and money as the agent reads them. */

/** @param {string} language */
export const locale = (language) => (language === "zh" ? "zh-CN" : "en");

/** @param {string} iso @param {string} language */
export function time(iso, language) {
  return new Date(iso).toLocaleTimeString(locale(language), { hour: "numeric", minute: "2-digit" });
}

/** @param {string|null|undefined} iso @param {string} language */
export function date(iso, language) {
  if (!iso || Number.isNaN(Date.parse(iso))) return String(iso ?? "");
  const zone = iso.length === 10 ? { timeZone: "UTC" } : {};
  return new Date(iso).toLocaleDateString(locale(language), { dateStyle: "medium", ...zone });
}

/** Today only the time, else the day too. @param {string} iso @param {string} language */
export function moment(iso, language) {
  if (new Date(iso).toDateString() === new Date().toDateString()) return time(iso, language);
  const shape = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  return new Date(iso).toLocaleString(locale(language), shape);
}

/** @param {string} iso @param {string} language */
export function fullMoment(iso, language) {
  return new Date(iso).toLocaleString(locale(language), { dateStyle: "medium", timeStyle: "short" });
}

/** @param {string} iso @param {string} language */
export function day(iso, language) {
  const then = new Date(iso);
  const today = new Date();
  const days = Math.round((midnight(today) - midnight(then)) / 86400000);
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(locale(language), { numeric: "auto" }).format(-days, "day");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  const year = then.getFullYear() === today.getFullYear() ? undefined : /** @type {const} */ ("numeric");
  return then.toLocaleDateString(locale(language), { weekday: "long", day: "numeric", month: "long", year });
}

/** @param {Date} one */
const midnight = (one) => new Date(one.getFullYear(), one.getMonth(), one.getDate()).getTime();

/** How long since: "3 min", "2 hr", "4 days". @param {string} iso @param {string} language */
export function since(iso, language) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(iso)) / 60000));
  if (minutes < 1) return `<${amount(1, "minute", "short", language)}`;
  if (minutes < 60) return amount(minutes, "minute", "short", language);
  if (minutes < 24 * 60) return amount(Math.floor(minutes / 60), "hour", "short", language);
  return amount(Math.floor(minutes / 1440), "day", "long", language);
}

/** @param {number} value @param {string} unit @param {"short"|"long"} unitDisplay @param {string} language */
function amount(value, unit, unitDisplay, language) {
  return new Intl.NumberFormat(locale(language), { style: "unit", unit, unitDisplay }).format(value);
}

/** @param {{amount_minor: number, currency: string}|string|null|undefined} value @param {string} language */
export function money(value, language) {
  if (!value || typeof value === "string") return value || "";
  const format = new Intl.NumberFormat(locale(language), { style: "currency", currency: value.currency });
  return format.format(value.amount_minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** For an input of type datetime-local. @param {Date} moment */
export function localInput(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60000);
  return shifted.toISOString().slice(0, 16);
}
