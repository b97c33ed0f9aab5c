/**
 * What an agent has begun to write, kept for every conversation apart until it is sent. Drafts survive a reload, a
 * lost session and a closed browser; each has its own storage key, so that two tabs never overwrite each other's.
 *
 * @typedef {"reply"|"note"} Mode
 * @typedef {{reply?: string, note?: string, mode?: Mode, at?: number}} Draft
 */

const KEPT_MS = 30 * 24 * 3600 * 1000;

export class Drafts {
  /** @param {import("../../widget/client/storage.js").Storage} storage @param {() => string} agentId */
  constructor(storage, agentId) {
    this.storage = storage;
    this.agentId = agentId;
    for (const key of storage.keys("draft:")) {
      if (Date.now() - (storage.get(key)?.at || 0) > KEPT_MS) storage.remove(key);
    }
  }

  /** @param {string} conversationId @returns {Draft} */
  of(conversationId) {
    return this.storage.get(this.#key(conversationId)) || {};
  }

  /** @param {string} conversationId @param {Mode} mode @param {string} text */
  keep(conversationId, mode, text) {
    const draft = { ...this.of(conversationId), [mode]: text, mode, at: Date.now() };
    if (draft.reply || draft.note || mode === "note") this.storage.set(this.#key(conversationId), draft);
    else this.storage.remove(this.#key(conversationId));
  }

  /** @param {string} conversationId */
  has(conversationId) {
    const draft = this.of(conversationId);
    return Boolean(draft.reply?.trim() || draft.note?.trim());
  }

  /** @param {string} conversationId */
  #key(conversationId) {
    return `draft:${this.agentId()}:${conversationId}`;
  }
}
