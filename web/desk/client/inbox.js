/**
 * The conversations that agents see, and the filters over them.
 *
 * @typedef {import("./shapes.js").Conversation} Conversation
 * @typedef {"mine"|"unassigned"|"all"|"snoozed"|"resolved"|"bot"} Filter
 */
import { byNeed } from "./shapes.js";

/** @type {Filter[]} */
export const FILTERS = ["mine", "unassigned", "all", "snoozed", "bot", "resolved"];

const STATES = ["open", "snoozed", "pending", "resolved"];
const PAGE = 100;

/** Which of the desk's states a filter looks at. @param {Filter} filter */
const stateOf = (filter) => ({ mine: "open", unassigned: "open", all: "open", bot: "pending", snoozed: "snoozed", resolved: "resolved" })[filter];

export class Inbox {
  /** @param {() => string} me */
  constructor(me) {
    this.me = me;
    /** @type {Map<string, Conversation>} */
    this.all = new Map();
    this.loaded = false;
    /** @type {Map<string, number>} how often news of a conversation have come */
    this.changed = new Map();
    /** @type {Map<string, string|null>} */
    this.cursors = new Map();
    /** @type {Record<string, number>} */
    this.counts = {};
    /** @type {Filter} */
    this.filter = "unassigned";
    this.chosen = false;
    this.query = "";
    /** @type {Set<string>|null} what the desk found for the query */
    this.found = null;
  }

  /** @param {import("./api.js").Api} api */
  async load(api) {
    const before = new Map(this.changed);
    const answers = await Promise.all(STATES.map((state) => api.get("conversations", { state, limit: PAGE })));
    const fresh = new Map(answers.flatMap((answer) => answer.conversations).map((one) => [one.id, one]));
    // What has come by the socket meanwhile is newer than these answers.
    for (const [id, times] of this.changed) {
      if (times !== before.get(id)) fresh.set(id, { ...fresh.get(id), ...this.all.get(id) });
    }
    this.all = fresh;
    this.cursors = new Map(STATES.map((state, at) => [state, answers[at].next_cursor]));
    this.counts = answers[0].counts;
    if (!this.loaded && this.list("mine").length) this.filter = "mine";
    this.loaded = true;
    this.settle();
  }

  /** Until the agent chooses a filter, the list shows where there is work for them: their own, else the queue. */
  settle() {
    if (this.chosen || this.list(this.filter).length) return;
    const filled = /** @type {Filter[]} */ (["mine", "unassigned"]).find((one) => this.list(one).length);
    if (filled) this.filter = filled;
  }

  /** The agent wants to see this. @param {Filter} filter */
  choose(filter) {
    this.filter = filter;
    this.chosen = true;
    this.query = "";
  }

  /** Older conversations of what is shown. @param {import("./api.js").Api} api */
  async loadMore(api) {
    const state = stateOf(this.filter);
    const answer = await api.get("conversations", { state, limit: PAGE, cursor: this.cursors.get(state) });
    for (const one of answer.conversations) if (!this.all.has(one.id)) this.all.set(one.id, one);
    this.cursors.set(state, answer.next_cursor);
  }

  get hasMore() {
    return Boolean(!this.query.trim() && this.cursors.get(stateOf(this.filter)));
  }

  /** @param {string} id */
  get(id) {
    return this.all.get(id);
  }

  /** What is known of a conversation now, in whole or in part. @param {any} news */
  put(news) {
    const known = this.all.get(news.id);
    if (!known && !news.state) return;
    const merged = { ...known, ...news };
    if (known?.customer_id !== merged.customer_id && !news.customer_name) merged.customer_name = null;
    this.all.set(news.id, merged);
    this.changed.set(news.id, this.changes(news.id) + 1);
  }

  /** How often news of a conversation have come: tells whether an answer is older than they. @param {string} id */
  changes(id) {
    return this.changed.get(id) || 0;
  }

  /** @param {Filter} filter @returns {Conversation[]} */
  list(filter) {
    return [...this.all.values()].filter((one) => this.#passes(one, filter)).sort(byNeed);
  }

  /** What the queue shows now. */
  shown() {
    const query = this.query.trim().toLowerCase();
    if (!query) return this.list(this.filter);
    const says = (/** @type {Conversation} */ one) =>
      [one.customer_name, one.customer_id, one.last_text, one.id].some((text) => text?.toLowerCase().includes(query));
    return [...this.all.values()].filter((one) => this.found?.has(one.id) || says(one)).sort(byNeed);
  }

  /** @param {Filter} filter */
  count(filter) {
    const state = stateOf(filter);
    const whole = state !== "open" && this.cursors.get(state) && this.counts[state];
    return whole || this.list(filter).length;
  }

  /** Ask the desk too: it looks into every message. @param {import("./api.js").Api} api @param {string} query */
  async search(api, query) {
    this.query = query;
    this.found = null;
    if (!query.trim()) return;
    const { conversations: found } = await api.get("conversations", { q: query.trim() });
    if (this.query !== query) return;
    for (const one of found) this.put(one);
    this.found = new Set(found.map((/** @type {Conversation} */ one) => one.id));
  }

  /** Those who need a person's answer now: unassigned ones, and mine whose shopper waits. */
  needing() {
    return [...this.all.values()].filter(
      (one) => one.state === "open" && (one.handler.kind === "queue" || (one.agent_id === this.me() && one.waiting_since)),
    );
  }

  /** @param {Conversation} one @param {Filter} filter */
  #passes(one, filter) {
    const { state, handler } = one;
    if (filter === "mine") return state === "open" && handler.kind === "agent" && one.agent_id === this.me();
    if (filter === "unassigned") return state === "open" && handler.kind === "queue";
    if (filter === "all") return state === "open";
    if (filter === "bot") return state === "pending";
    return state === filter;
  }
}
