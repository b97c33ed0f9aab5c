/** The messages on the screen: each once, in the desk's order, whatever arrives and however often. */
export class Transcript {
  constructor() {
    /** @type {import("./protocol.js").Message[]} */
    this.messages = [];
    /** Everything up to this number has been seen without a gap; a reconnect asks for what came after it. */
    this.lastSeq = 0;
  }

  /** @param {import("./protocol.js").Message} message @returns {boolean} whether it was new */
  add(message) {
    if (message.seq === this.lastSeq + 1) this.lastSeq = message.seq;
    let at = this.messages.length;
    while (at > 0 && this.messages[at - 1].seq > message.seq) at -= 1;
    if (this.messages[at - 1]?.seq === message.seq) {
      this.messages[at - 1] = { ...this.messages[at - 1], ...message };
      return false;
    }
    this.messages.splice(at, 0, message);
    return true;
  }

  /** The desk said that this is its newest number. @param {number} seq */
  caughtUp(seq) {
    if (seq > this.lastSeq) this.lastSeq = seq;
  }

  get newestSeq() {
    return this.messages.at(-1)?.seq || 0;
  }

  get oldestSeq() {
    return this.messages[0]?.seq || 0;
  }

  /** Answers the shopper has not seen. @param {number} readSeq */
  unread(readSeq) {
    return this.messages.filter(
      (one) => one.seq > readSeq && (one.author === "bot" || one.author === "agent"),
    );
  }
}
