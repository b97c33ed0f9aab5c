/**
 * What the shopper sent and the desk has not stored yet. Each item has its own storage key, so that two tabs
 * of one visitor never overwrite each other, and a reload loses nothing. The desk knows items by `client_id`:
 * sending one twice is harmless.
 *
 * @typedef {{client_id: string, frame: import("./protocol.js").Frame, created_at: string, order: number,
 *   error?: {code: string, text: string}, sentAt?: number, tries?: number}} Item
 */

const KEY = "out:";
const RESEND_AFTER_MS = 8000;
const LOOK_EVERY_MS = 2000;
const TRIES_BEFORE_RECONNECT = 2;
/** An answer written yesterday may be wrong today: older items wait for the shopper to send them again. */
const STALE_AFTER_MS = 12 * 3600 * 1000;

export class Outbox {
  /** @param {import("./storage.js").Storage} storage */
  constructor(storage) {
    this.storage = storage;
    /** @type {Map<string, Item>} */
    this.items = new Map();
    this.reload();
  }

  /** Read again what is stored; another tab may have added or finished items. */
  reload() {
    const stored = this.storage.keys(KEY).map((key) => this.storage.get(key));
    const items = stored.filter((item) => item?.client_id && item.frame);
    for (const item of items) {
      if (Date.now() - Date.parse(item.created_at) > STALE_AFTER_MS)
        item.error ??= { code: "stale", text: "" };
    }
    this.items = new Map(
      items.map((item) => [item.client_id, { ...this.items.get(item.client_id), ...item }]),
    );
  }

  /** @param {import("./protocol.js").Frame} frame @returns {Item} */
  add(frame) {
    const item = { client_id: newId(), frame, created_at: new Date().toISOString(), order: Date.now() };
    while (this.all().some((other) => other.order >= item.order)) item.order += 1;
    item.frame = { ...frame, client_id: item.client_id };
    this.items.set(item.client_id, item);
    this.storage.set(KEY + item.client_id, item);
    return item;
  }

  /** @returns {Item[]} */
  all() {
    return [...this.items.values()].sort((a, b) => a.order - b.order);
  }

  /** @param {string} id @param {{code: string, text: string}|undefined} error */
  setError(id, error) {
    const item = this.items.get(id);
    if (!item) return;
    const { client_id, frame, created_at, order } = item;
    this.items.set(id, {
      client_id,
      frame,
      order,
      created_at: error ? created_at : new Date().toISOString(),
      error,
    });
    this.storage.set(KEY + id, this.items.get(id));
  }

  /** Sent a while ago, and nothing heard of it. @returns {Item[]} */
  overdue() {
    const since = Date.now() - RESEND_AFTER_MS;
    return this.all().filter((item) => !item.error && item.sentAt && item.sentAt < since);
  }

  /** @param {string|null|undefined} id @returns {Item|undefined} */
  remove(id) {
    const item = id ? this.items.get(id) : undefined;
    if (!item) return undefined;
    this.items.delete(item.client_id);
    this.storage.remove(KEY + item.client_id);
    return item;
  }
}

/**
 * A waiting message as it is shown.
 * @param {Item} item @param {boolean} online @returns {any}
 */
export function asEntry({ client_id, frame, created_at, error }, online) {
  return {
    seq: Infinity,
    client_id,
    author: "shopper",
    author_name: "",
    text: frame.text,
    payload: frame.payload,
    buttons: [],
    custom: { choices: [], cards: [] },
    created_at,
    error,
    status: error ? "failed" : online ? "sending" : "queued",
  };
}

/** A UUID; `crypto.randomUUID` is missing on pages served without TLS. */
function newId() {
  if (isSecureContext) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Carries what is in the outbox to the desk, again and again until the desk says that it has it. */
export class Courier {
  /**
   * @param {Outbox} outbox @param {import("./connection.js").Connection} connection
   * @param {() => boolean} welcomed whether the desk has answered the hello: nothing may be sent before
   */
  constructor(outbox, connection, welcomed) {
    this.outbox = outbox;
    this.connection = connection;
    this.welcomed = welcomed;
    /** @type {any} */
    this.timer = undefined;
  }

  start() {
    this.timer ??= setInterval(() => this.#resendOverdue(), LOOK_EVERY_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Something that may be lost, such as a typing sign. @param {import("./protocol.js").Frame} frame */
  sendNow(frame) {
    return this.welcomed() && this.connection.send(frame);
  }

  /** Something that must arrive. @param {import("./protocol.js").Frame} frame */
  post(frame) {
    this.transmit(this.outbox.add(frame));
  }

  /** Everything that waits, in order; what was refused waits for the shopper. */
  transmitAll() {
    for (const item of this.outbox.all()) if (!item.error) this.transmit(item);
  }

  /** @param {Item} item */
  transmit(item) {
    if (!this.sendNow(item.frame)) return;
    item.sentAt = Date.now();
    item.tries = (item.tries || 0) + 1;
  }

  #resendOverdue() {
    const overdue = this.outbox.overdue();
    if (overdue.some((item) => (item.tries || 0) > TRIES_BEFORE_RECONNECT)) {
      for (const item of overdue) item.tries = 0;
      this.connection.restart();
    } else {
      overdue.forEach((item) => this.transmit(item));
    }
  }
}
