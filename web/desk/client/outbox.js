/**
 * Replies and notes on their way to the desk. Each is kept in the browser until the desk has stored it, and is sent
 * again after a lost connection; the desk knows it by `client_id`, so that sending twice does no harm.
 *
 * @typedef {"messages"|"notes"} Kind
 * @typedef {{client_id: string, conversation_id: string, kind: Kind, text: string, created_at: string, order: number,
 *   agent_id: string, error?: string}} Item
 */
import { ApiError } from "./api.js";

const KEY = "out:";
const PAUSES_MS = [1000, 2000, 4000, 8000, 15000];

export class Outbox {
  /**
   * @param {{storage: import("../../widget/client/storage.js").Storage, api: import("./api.js").Api,
   *   agentId: () => string|null, onStored: (item: Item, answer: any) => void, onChange: (item: Item) => void,
   *   words: (error: ApiError) => string}} options
   */
  constructor({ storage, api, agentId, onStored, onChange, words }) {
    this.storage = storage;
    this.api = api;
    this.agentId = agentId;
    this.onStored = onStored;
    this.onChange = onChange;
    this.words = words;
    this.attempt = 0;
    this.busy = false;
    /** @type {any} */
    this.timer = null;
    const stored = storage.keys(KEY).map((key) => storage.get(key));
    /** @type {Map<string, Item>} */
    this.items = new Map(stored.filter((item) => item?.client_id).map((item) => [item.client_id, item]));
  }

  /** @param {string} conversationId @param {Kind} kind @param {string} text @returns {Item} */
  add(conversationId, kind, text) {
    const last = this.all().at(-1)?.order ?? 0;
    const item = {
      client_id: newId(),
      conversation_id: conversationId,
      kind,
      text,
      created_at: new Date().toISOString(),
      order: Math.max(Date.now(), last + 1),
      agent_id: this.agentId() || "",
    };
    this.#put(item);
    this.flush();
    return item;
  }

  /** @returns {Item[]} */
  all() {
    return [...this.items.values()].filter((item) => item.agent_id === this.agentId()).sort((a, b) => a.order - b.order);
  }

  /** @param {string} conversationId */
  of(conversationId) {
    return this.all().filter((item) => item.conversation_id === conversationId);
  }

  /** @param {string} clientId */
  retry(clientId) {
    const item = this.items.get(clientId);
    if (!item) return;
    this.#put({ ...item, error: undefined });
    this.flush();
  }

  /** @param {string|null|undefined} clientId @returns {Item|undefined} */
  remove(clientId) {
    const item = this.items.get(clientId || "");
    if (!item) return undefined;
    this.items.delete(item.client_id);
    this.storage.remove(KEY + item.client_id);
    this.onChange(item);
    return item;
  }

  /** Send what waits, in order, one at a time. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let item = this.#next(); item; item = this.#next()) {
        if (!(await this.#send(item))) return this.#later();
      }
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  #next() {
    return this.agentId() ? this.all().find((item) => !item.error) : undefined;
  }

  /** @param {Item} item @returns {Promise<boolean>} whether to go on with the next */
  async #send(item) {
    const { client_id, text } = item;
    try {
      const answer = await this.api.post(`conversations/${item.conversation_id}/${item.kind}`, { client_id, text });
      this.attempt = 0;
      this.onStored(item, answer);
      this.remove(client_id);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.passing || error.status === 401) return false;
      if (this.items.has(client_id)) this.#put({ ...item, error: this.words(error) });
      return true;
    }
  }

  #later() {
    const pause = PAUSES_MS[Math.min(this.attempt, PAUSES_MS.length - 1)];
    this.attempt += 1;
    this.timer = setTimeout(() => this.flush(), pause);
  }

  /** @param {Item} item */
  #put(item) {
    this.items.set(item.client_id, item);
    this.storage.set(KEY + item.client_id, item);
    this.onChange(item);
  }
}

/** A random id; `crypto.randomUUID` exists only on https and localhost. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
