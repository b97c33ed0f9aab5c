/**
 * The frames of the widget socket, and nothing that touches a page.
 *
 * @typedef {{title: string, payload?: string}} Button
 * @typedef {{title: string, value?: string, description?: string, image?: string}} Choice
 * @typedef {{seq: number, id?: string, client_id: string|null, author: "shopper"|"bot"|"agent"|"system",
 *   author_name: string, text: string, buttons: Button[], image?: string, attachment?: any,
 *   custom: Record<string, any>, created_at: string, language?: string}} Message
 * @typedef {{kind: "bot"|"queue"|"agent", name?: string}} Handler
 * @typedef {{id: string, state: string, handler: Handler,
 *   queue?: {position: number, wait_minutes: number|null}|null}} Conversation
 * @typedef {{type: string, [key: string]: any}} Frame
 */

const AUTHORS = ["shopper", "bot", "agent", "system"];

/**
 * One server frame from its text, or null for anything that is not one.
 * @param {string} text
 * @returns {Frame|null}
 */
export function parseFrame(text) {
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!frame || typeof frame.type !== "string") return null;
  if (frame.type === "message") {
    frame.message = parseMessage(frame.message);
    if (!frame.message) return null;
  }
  if (frame.type === "welcome" || frame.type === "history") {
    frame.messages = list(frame.messages).map(parseMessage).filter(Boolean);
  }
  return frame;
}

/**
 * A message with every field the interface reads, or null. Missing parts are filled in, because messages
 * reach us through channels that drop what they do not know.
 * @param {any} raw
 * @returns {Message|null}
 */
export function parseMessage(raw) {
  if (!raw || !Number.isInteger(raw.seq) || !AUTHORS.includes(raw.author)) return null;
  const custom = raw.custom && typeof raw.custom === "object" ? raw.custom : {};
  return {
    ...raw,
    client_id: raw.client_id || null,
    author_name: string(raw.author_name),
    text: string(raw.text),
    buttons: titled(raw.buttons),
    custom: { ...custom, choices: titled(custom.choices), cards: titled(custom.cards) },
    created_at: string(raw.created_at) || new Date().toISOString(),
  };
}

/** @param {any} value @returns {any[]} */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {any} value */
function string(value) {
  return value === null || value === undefined ? "" : String(value);
}

/** @param {any} value */
function titled(value) {
  return list(value).filter((one) => one && one.title);
}
