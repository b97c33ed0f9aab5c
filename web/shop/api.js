/** The shop's JSON, and money and languages as the pages need them. */

/**
 * @typedef {{amount_minor: number, currency: string}} Money
 * @typedef {{id: string, options: Record<string, string>, price: Money|string, in_stock: boolean}} Variant
 * @typedef {{id: string, title: string, description: string, category: string, image: string, rating:
 * number|null,
 *   variants: Variant[], price_min: Money|null, price_max: Money|null, in_stock: boolean, price?: string}}
 * Product
 */

/** @param {string} path @param {Record<string, any>} [query] @returns {Promise<any>} */
export async function get(path, query = {}) {
  const url = new URL(path, location.href);
  for (const [name, value] of Object.entries(query))
    if (value !== "" && value !== null) url.searchParams.set(name, value);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
}

/** @param {string} path @param {any} body @returns {Promise<any>} */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
}

/** @param {Money|string|null|undefined} price @param {string} language */
export function money(price, language) {
  if (!price || typeof price === "string") return price || "";
  const format = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-US", {
    style: "currency",
    currency: price.currency,
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(price.amount_minor / 10 ** digits);
}

const LANGUAGE_KEY = "shopdesk:language";

/** The page and the widget share one choice. */
export function currentLanguage() {
  const wish =
    localStorage.getItem(LANGUAGE_KEY) ||
    new URLSearchParams(location.search).get("lang") ||
    navigator.language;
  return /^zh/i.test(wish) ? "zh" : "en";
}

/** @param {string} language */
export function rememberLanguage(language) {
  localStorage.setItem(LANGUAGE_KEY, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}
