/**
 * A corner of localStorage under one prefix. Where storage is refused (private windows, full disk) it falls
 * back to memory, so that the chat still works for this page view.
 */
export class Storage {
  /** @param {string} prefix @param {any} [area] */
  constructor(prefix, area) {
    this.prefix = prefix;
    this.area = area || browserStorage();
    /** @type {Map<string, string>} */
    this.memory = new Map();
  }

  /** @param {string} key @returns {any} */
  get(key) {
    try {
      const text = this.memory.get(key) ?? this.area?.getItem(this.prefix + key);
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    const text = JSON.stringify(value);
    try {
      this.area.setItem(this.prefix + key, text);
    } catch {
      this.memory.set(key, text);
    }
  }

  /** @param {string} key */
  remove(key) {
    this.memory.delete(key);
    try {
      this.area.removeItem(this.prefix + key);
    } catch {
      // Nothing was stored there.
    }
  }

  /** Keys below the prefix that start with `start`. @param {string} start */
  keys(start) {
    const found = new Set([...this.memory.keys()].filter((key) => key.startsWith(start)));
    const from = this.prefix + start;
    for (let at = 0; at < (this.area?.length || 0); at += 1) {
      const key = this.area.key(at);
      if (key?.startsWith(from)) found.add(key.slice(this.prefix.length));
    }
    return [...found];
  }
}

function browserStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
