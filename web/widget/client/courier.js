/** Carries what is in the outbox to the desk, again and again until the desk says that it has it. */
const LOOK_EVERY_MS = 2000;
const TRIES_BEFORE_RECONNECT = 2;

export class Courier {
  /**
   * @param {import("./outbox.js").Outbox} outbox @param {import("./connection.js").Connection} connection
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

  /** @param {import("./outbox.js").Item} item */
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
