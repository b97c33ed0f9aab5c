/**
 * What this browser remembers of the conversation on the screen: how far it was read, which forms were filled
 * in.
 */
export class Memory {
  /** @param {import("./storage.js").Storage} storage */
  constructor(storage) {
    this.storage = storage;
    /** @type {number} */
    this.readSeq = storage.get("read") || 0;
  }

  /** Another conversation begins: nothing of the last one counts for it. @param {string} id */
  enter(id) {
    if (this.storage.get("conversation") === id) return;
    this.storage.set("conversation", id);
    for (const key of ["read", "rating", "contact"]) this.storage.remove(key);
    this.readSeq = 0;
  }

  /** @param {number} seq @returns {boolean} whether that is further than before */
  read(seq) {
    if (seq <= this.readSeq) return false;
    this.readSeq = seq;
    this.storage.set("read", seq);
    return true;
  }

  /** Another tab may have read on. */
  reload() {
    this.readSeq = Math.max(this.readSeq, this.storage.get("read") || 0);
  }

  /** @param {string} form "rating" or "contact" @param {number} seq */
  filledIn(form, seq) {
    this.storage.set(form, seq);
  }

  /** @param {string} form */
  refused(form) {
    this.storage.remove(form);
  }

  /** @param {string} form @param {number} since */
  wasFilledIn(form, since) {
    return (this.storage.get(form) || 0) >= since;
  }
}
