/**
 * The transcript of one conversation as the screen shows it: stored messages by number, private notes at their
 * place, and what is still on its way at the end. Nothing is in it twice.
 *
 * @typedef {import("./shapes.js").Message} Message
 * @typedef {import("./shapes.js").Note} Note
 * @typedef {{key: string, type: "message"|"note", at: string, author: string, author_name: string, text: string,
 *   message?: Message, pending?: import("./outbox.js").Item}} Entry
 */
import { parseMessage } from "../../widget/client/protocol.js";

export class Thread {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.loaded = false;
    /** @type {Map<number, Message>} */
    this.messages = new Map();
    /** @type {Map<string, Note>} */
    this.notes = new Map();
    /** @type {import("./shapes.js").HandOver[]} */
    this.handOvers = [];
    /** @type {any[]} */
    this.ratings = [];
    /** @type {import("./shapes.js").Round[]} */
    this.rounds = [];
    /** @type {any[]} */
    this.contacts = [];
    /** @type {any} */
    this.customer = null;
    this.shopperTyping = 0;
    /** @type {{name: string, until: number}|null} */
    this.colleagueTyping = null;
  }

  get lastSeq() {
    return Math.max(0, ...this.messages.keys());
  }

  get firstSeq() {
    return Math.min(...this.messages.keys());
  }

  /** @param {any[]} raw */
  addMessages(raw) {
    for (const one of raw) {
      const message = parseMessage(one);
      if (message) this.messages.set(message.seq, message);
    }
  }

  /** @param {any[]} notes */
  addNotes(notes) {
    for (const note of notes) if (note?.id) this.notes.set(note.id, note);
  }

  /** @param {import("./outbox.js").Item[]} waiting @returns {Entry[]} */
  entries(waiting) {
    const messages = [...this.messages.values()].sort((a, b) => a.seq - b.seq);
    const notes = [...this.notes.values()].sort((a, b) => a.after_seq - b.after_seq || a.created_at.localeCompare(b.created_at));
    const stored = new Set([...messages, ...notes].map((one) => one.client_id).filter(Boolean));
    /** @type {Entry[]} */
    const entries = [];
    let at = 0;
    const takeNotes = (/** @type {number} */ before) => {
      while (at < notes.length && notes[at].after_seq < before) entries.push(noteEntry(notes[at++]));
    };
    for (const message of messages) {
      takeNotes(message.seq);
      entries.push(messageEntry(message));
    }
    takeNotes(Infinity);
    return [...entries, ...waiting.filter((item) => !stored.has(item.client_id)).map(pendingEntry)];
  }
}

/** @param {Message} message @returns {Entry} */
function messageEntry(message) {
  const { author, author_name, text, created_at: at } = message;
  return { key: message.client_id || `m${message.seq}`, type: "message", at, author, author_name, text, message };
}

/** @param {Note} note @returns {Entry} */
function noteEntry(note) {
  const { author_name, text, created_at: at } = note;
  return { key: note.client_id || `n${note.id}`, type: "note", at, author: "note", author_name, text };
}

/** @param {import("./outbox.js").Item} item @returns {Entry} */
function pendingEntry(item) {
  const note = item.kind === "notes";
  const author = note ? "note" : "agent";
  return { key: item.client_id, type: note ? "note" : "message", at: item.created_at, author, author_name: "", text: item.text, pending: item };
}
