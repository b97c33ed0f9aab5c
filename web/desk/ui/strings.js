/** What the agents' page says, in the agent's language. */
import { EN } from "./strings_en.js";
import { EN_SIDE } from "./strings_en_side.js";
import { ZH } from "./strings_zh.js";
import { ZH_SIDE } from "./strings_zh_side.js";

/** @typedef {typeof EN & typeof EN_SIDE} Strings */

const ALL = { en: { ...EN, ...EN_SIDE }, zh: { ...ZH, ...ZH_SIDE } };

/** @param {string} language @returns {Strings} */
export function strings(language) {
  return language === "zh" ? ALL.zh : ALL.en;
}

/** Put values into the {gaps} of a sentence. @param {string} text @param {Record<string, any>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

/** A word for a name of the desk's; a name without one is shown readable. @param {Record<string, any>} words @param {any} name */
export function word(words, name) {
  return words[name] ?? String(name ?? "").replace(/_/g, " ");
}

/**
 * What went wrong, in words: the desk's own, else the page's for that code.
 * @param {any} error @param {string} language
 */
export function errorWords(error, language) {
  const { errors } = strings(language);
  if (error?.status === 0) return errors.not_reached;
  if (error?.message) return error.message;
  return /** @type {Record<string, string>} */ (errors)[error?.code] || (error?.status >= 500 ? errors.server_error : errors.refused);
}
