/**
 * One shopper's conversation without a page: connection, outbox and transcript brought together. Emits `change`
 * whenever something to show has changed, and `arrival` (detail: the message) for each new answer.
 */
import { Connection } from "./connection.js";
import { Memory } from "./memory.js";
import { asEntry, Courier, Outbox } from "./outbox.js";
import { Storage } from "./storage.js";
import { Transcript } from "./transcript.js";
import { TypingSign } from "./typing.js";

/**
 * @typedef {{identifier?: string, identifierHash?: string, jwt?: string}} Identity
 * @typedef {import("./protocol.js").Frame} Frame
 * @typedef {import("./protocol.js").Message & {status?: "queued"|"sending"|"failed", error?: {code: string,
 *   text: string}, payload?: string}} Entry
 */

export class DeskClient extends EventTarget {
  /**
   * @param {{url: string, language: string, identity?: Identity, page?: string, storage?: Storage,
   *   WebSocketClass?: any}} options
   */
  constructor({ url, language, identity = {}, page, storage, WebSocketClass }) {
    super();
    this.identity = identity;
    this.language = language;
    this.page = page;
    // Each identity has its own token and outbox: whoever signs in next on this computer starts clean.
    this.storage = storage || new Storage(`shopdesk:${url}:${identity.identifier || ""}:`);
    this.outbox = new Outbox(this.storage);
    this.transcript = new Transcript();
    this.memory = new Memory(this.storage);
    /** @type {import("./protocol.js").Conversation|null} */
    this.conversation = null;
    /** @type {any} */
    this.shop = this.office = this.customer = null;
    this.welcomed = false;
    this.everWelcomed = false;
    this.hasMore = false;
    this.typingSign = new TypingSign(() => this.#changed());
    /** @type {{code: string, text: string}|null} */
    this.problem = null;
    this.helloSeq = 0;
    /** @type {any} sent first */
    this.due = null;
    this.connection = new Connection({
      url,
      WebSocketClass,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onState: () => this.#connectionChanged(),
    });
    this.courier = new Courier(this.outbox, this.connection, () => this.welcomed);
  }

  /** What the shopper is told about the line. @returns {"connecting"|"online"|"reconnecting"} */
  get status() {
    if (this.welcomed) return "online";
    return this.connection.attempt || this.everWelcomed ? "reconnecting" : "connecting";
  }

  /** Everything to show: what the desk has stored, then what it has not. @returns {Entry[]} */
  get entries() {
    const waiting = this.outbox.all().filter((item) => item.frame.type === "message");
    return [...this.transcript.messages, ...waiting.map((item) => asEntry(item, this.welcomed))];
  }

  get readSeq() {
    return this.memory.readSeq;
  }

  get unread() {
    return this.transcript.unread(this.readSeq).length;
  }

  connect() {
    this.connection.start();
    this.courier.start();
  }

  disconnect() {
    this.courier.stop();
    this.connection.stop();
  }

  /**
   * Send words of the shopper's own, or a button's title with its payload.
   * @param {string} text @param {string} [payload] @returns {boolean} false for a second click on the same
   * button
   */
  say(text, payload) {
    const last = this.entries.filter((one) => one.author !== "system").at(-1);
    if (payload !== undefined && last?.author === "shopper" && last.text === text) return false;
    this.due?.();
    this.#post({ type: "message", text, ...(payload ? { payload } : {}) });
    return true;
  }

  /** @param {number} score @param {string} comment */
  rate(score, comment) {
    this.memory.filledIn("rating", this.transcript.newestSeq);
    this.#post({ type: "rating", score, ...(comment ? { comment } : {}) });
  }

  /** @param {{name: string, email: string, text: string}} details */
  leaveContact(details) {
    this.memory.filledIn("contact", this.transcript.newestSeq);
    this.#post({ type: "contact", ...details });
  }

  /** @param {string} clientId */
  retry(clientId) {
    this.outbox.setError(clientId, undefined);
    const item = this.outbox.items.get(clientId);
    if (item) this.courier.transmit(item);
    this.#changed();
  }

  /** @param {string} clientId */
  discard(clientId) {
    this.outbox.remove(clientId);
    this.#changed();
  }

  /** @param {string} language */
  setLanguage(language) {
    this.language = language;
    this.courier.sendNow({ type: "language", language });
  }

  /** @param {boolean} on */
  typing(on) {
    this.courier.sendNow({ type: "typing", on });
  }

  /** A product of a list was opened; this may be lost. @param {any} card */
  cardClicked({ id: product_id, list_id, position }) {
    if (list_id) this.courier.sendNow({ type: "card_clicked", product_id, list_id, position });
  }

  markRead() {
    const seq = this.transcript.newestSeq;
    if (!this.memory.read(seq)) return;
    this.courier.sendNow({ type: "read", seq });
    this.#changed();
  }

  loadEarlier() {
    this.courier.sendNow({ type: "history", before_seq: this.transcript.oldestSeq });
  }

  startOver() {
    this.courier.sendNow({ type: "new_conversation" });
  }

  /** Whether a form asked for at `seq` was filled in: "no", "kept" (not stored by the desk yet) or "sent". */
  formState(/** @type {"rating"|"contact"} */ kind, /** @type {number} */ seq) {
    if (this.outbox.all().some((item) => item.frame.type === kind)) return "kept";
    return this.memory.wasFilledIn(kind, seq) ? "sent" : "no";
  }

  /** Another tab of this visitor wrote to the shared storage. */
  storageChanged() {
    this.outbox.reload();
    this.memory.reload();
    this.#changed();
  }

  /** Back online, or "try again" was pressed. */
  retryNow() {
    if (!this.welcomed) this.connection.restart();
  }

  #hello() {
    const { identifier, identifierHash, jwt } = this.identity;
    this.helloSeq = this.transcript.lastSeq;
    this.problem = null;
    const token = this.storage.get("token");
    return {
      type: "hello",
      last_seq: this.helloSeq,
      language: this.language,
      ...(token && { token }),
      ...(identifier && { identifier, identifier_hash: identifierHash }),
      ...(jwt && { jwt }),
      ...(this.page && { page: this.page }),
    };
  }

  #connectionChanged() {
    if (!this.connection) return;
    if (this.connection.state !== "open") {
      this.welcomed = false;
      this.typingSign.show(null);
    }
    this.#changed();
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "message") this.#arrived(frame.message);
    else if (frame.type === "ack") this.#stored(frame);
    else if (frame.type === "state") this.#stateChanged(frame);
    else if (frame.type === "typing") this.typingSign.show(frame.on ? frame.author : null);
    else if (frame.type === "history") this.#addEarlier(frame);
    else if (frame.type === "error") this.#refused(frame);
    else return;
    this.#changed();
  }

  /** @param {Frame} frame */
  #welcome(frame) {
    this.connection.confirmed();
    this.storage.set("token", frame.token);
    if (this.conversation && this.conversation.id !== frame.conversation.id) {
      const stale = !this.welcomed && this.helloSeq > 0;
      this.transcript = new Transcript();
      this.conversation = null;
      // The desk gave only what came after a number of the old conversation: ask again from the start.
      if (stale) return this.connection.restart();
    }
    const returning = this.everWelcomed;
    this.conversation = frame.conversation;
    this.shop = frame.shop;
    this.office = frame.office;
    this.customer = frame.customer;
    this.welcomed = true;
    this.everWelcomed = true;
    this.memory.enter(frame.conversation.id);
    if (!this.transcript.messages.length) this.hasMore = Boolean(frame.has_more);
    for (const message of frame.messages) this.#add(message, returning);
    this.transcript.caughtUp(frame.last_seq || 0);
    this.courier.transmitAll();
  }

  /** @param {import("./protocol.js").Message} message */
  #arrived(message) {
    if (message.author === this.typingSign.author) this.typingSign.show(null);
    this.#add(message, true);
  }

  /** @param {import("./protocol.js").Message} message @param {boolean} announce */
  #add(message, announce) {
    this.outbox.remove(message.client_id);
    const isNew = this.transcript.add(message);
    if (isNew && announce && message.author !== "shopper") {
      this.dispatchEvent(new CustomEvent("arrival", { detail: message }));
    }
  }

  /** @param {Frame} frame */
  #stored({ client_id, seq, created_at }) {
    const item = this.outbox.remove(client_id);
    this.problem = null;
    if (item?.frame.type !== "message" || !Number.isInteger(seq)) return;
    this.transcript.add({ ...asEntry(item, true), status: undefined, seq, created_at });
  }

  /** @param {Frame} frame */
  #stateChanged({ conversation, seq }) {
    this.conversation = { ...this.conversation, ...conversation };
    this.typingSign.show(null);
    if (seq === this.transcript.lastSeq + 1) this.transcript.caughtUp(seq);
  }

  /** @param {Frame} frame */
  #addEarlier({ messages, has_more }) {
    this.hasMore = Boolean(has_more);
    for (const message of messages) this.transcript.add(message);
  }

  /** @param {Frame} frame */
  #refused({ code, text, client_id }) {
    const item = client_id && this.outbox.items.get(client_id);
    if (code === "unknown_conversation") this.connection.restart();
    if (item && item.frame.type === "message") return this.outbox.setError(client_id, { code, text });
    if (item) {
      // A form that was refused is shown again, with the reason above it.
      this.outbox.remove(client_id);
      this.memory.refused(item.frame.type);
    }
    // The desk goes on with a new conversation, and says so in its welcome.
    if (code === "bad_token" || code === "unknown_conversation") return undefined;
    if (code === "identity_rejected") this.identity = {};
    this.problem = { code, text };
    return undefined;
  }

  /** @param {Frame} frame */
  #post(frame) {
    this.courier.post(frame);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
