/** Nobody types for longer: by then the frame that says "stopped" was lost. */
const LASTS_MS = 45000;

/** Who is writing right now. */
export class TypingSign {
  /** @param {() => void} expired */
  constructor(expired) {
    this.expired = expired;
    /** @type {"bot"|"agent"|null} */
    this.author = null;
  }

  /** @param {"bot"|"agent"|null} author */
  show(author) {
    clearTimeout(this.timer);
    this.author = author;
    if (author) this.timer = setTimeout(() => this.#expire(), LASTS_MS);
  }

  #expire() {
    this.author = null;
    this.expired();
  }
}
