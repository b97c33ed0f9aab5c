/** Ready answers: finding one by a few letters, and filling in what is known of the shopper. */

/** @typedef {import("./shapes.js").Canned} Canned */

/**
 * How well the letters fit a text, higher is better, null where they do not: all letters must come in order;
 * beginnings of words and letters in a row count more.
 * @param {string} letters @param {string} text
 */
export function fit(letters, text) {
  const wanted = letters.toLowerCase();
  const within = text.toLowerCase();
  const whole = within.indexOf(wanted);
  if (whole >= 0) return 100 - Math.min(whole, 50) + (whole === 0 ? 50 : 0);
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = within.indexOf(letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 3 : /[\s_-]/.test(within[next - 1] || " ") ? 2 : 0;
    score -= Math.min(next - at, 10) * 0.1;
    at = next;
  }
  return score;
}

/**
 * Answers that fit, the best first; the shopper's language before the other where a code exists in both.
 * @param {Canned[]} answers @param {string} letters @param {string} language @returns {Canned[]}
 */
export function find(answers, letters, language) {
  const here = new Set(answers.filter((one) => one.language === language).map((one) => one.short_code));
  const usable = answers.filter((one) => one.language === language || !here.has(one.short_code));
  return usable
    .map((one) => {
      const byCode = fit(letters, one.short_code);
      const inText = letters.length > 1 ? one.text.toLowerCase().indexOf(letters.toLowerCase()) : -1;
      return { one, score: byCode ?? (inText >= 0 ? -20 : null), own: one.language === language ? 1 : 0 };
    })
    .filter((found) => found.score !== null)
    .sort((a, b) => b.own - a.own || /** @type {number} */ (b.score) - /** @type {number} */ (a.score) || a.one.short_code.localeCompare(b.one.short_code))
    .map((found) => found.one);
}

const GAP = /\{([a-z_]+)\}/gi;

/**
 * Put what is known into the {gaps}; a gap that is not known stays, so that nobody sends it by mistake.
 * @param {string} text @param {Record<string, string|null|undefined>} known
 */
export function fillIn(text, known) {
  return text.replace(GAP, (gap, name) => known[name.toLowerCase()] || gap);
}

/** Where the first gap that was not filled lies, or null. @param {string} text @returns {[number, number]|null} */
export function openGap(text) {
  const found = new RegExp(GAP.source, "i").exec(text);
  return found ? [found.index, found.index + found[0].length] : null;
}

/**
 * What placeholders stand for in this conversation.
 * @param {import("./threads.js").Thread} thread @param {{name?: string}|null} agent @param {string} shop
 */
export function knownValues(thread, agent, shop) {
  const customer = thread.customer?.customer;
  const collected = thread.handOvers.find((one) => one.facts?.order_number)?.facts.order_number;
  return {
    customer_name: customer?.first_name || customer?.name,
    order_number: collected ? String(collected) : thread.customer?.orders?.[0]?.order_number,
    agent_name: agent?.name,
    shop_name: shop,
  };
}
