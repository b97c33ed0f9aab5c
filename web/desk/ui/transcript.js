/** The messages of a conversation. What is on the screen stays there: only what changed is built anew. */
import { day } from "./format.js";
import { icon } from "./icons.js";
import { messageView } from "./message.js";
import { h, shopperName } from "./parts.js";
import { fill } from "./strings.js";

const NEAR_END = 80;

export class Transcript {
  /** @param {import("./context.js").Context} context @param {string} id */
  constructor(context, id) {
    this.context = context;
    this.id = id;
    const { t } = context;
    /** @type {Map<string, {element: HTMLElement, stamp: string}>} */
    this.shown = new Map();
    this.list = h("ol", { class: "messages" });
    const log = h("div", { role: "log", "aria-live": "polite", "aria-label": t.transcript }, this.list);
    this.typing = h("p", { class: "typing", role: "status" });
    this.scroller = h("div", { class: "talk-scroll", tabindex: 0, role: "region", "aria-label": t.transcript }, log, this.typing);
    this.below = h("button", { type: "button", class: "new-below", hidden: true, onclick: () => this.toEnd() }, icon("down"), h("span", {}, t.newBelow));
    this.element = h("div", { class: "talk-body" }, this.scroller, this.below);
    this.following = true;
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.watcher = new ResizeObserver(() => this.following && this.toEnd());
    this.watcher.observe(this.scroller);
    this.watcher.observe(this.list);
  }

  stop() {
    this.watcher.disconnect();
  }

  draw() {
    const { desk, language, t } = this.context;
    const thread = desk.thread(this.id);
    const one = desk.inbox.get(this.id);
    const waiting = desk.outbox.of(this.id);
    const entries = thread.entries(waiting);
    if (!thread.loaded && !entries.length) {
      this.list.replaceChildren(h("li", { class: "loading" }, t.loading));
      return;
    }
    const before = this.shown.size;
    /** @type {HTMLElement[]} */
    const nodes = [];
    /** @type {Map<string, {element: HTMLElement, stamp: string}>} */
    const now = new Map();
    let lastDay = "";
    let lastAuthor = "";
    for (const entry of entries) {
      const today = new Date(entry.at).toDateString();
      if (today !== lastDay) {
        nodes.push(this.#keep(now, `day:${today}`, today, () => h("li", { class: "day" }, h("span", {}, day(entry.at, language)))));
        lastAuthor = "";
      }
      lastDay = today;
      const author = `${entry.author}:${entry.author_name}`;
      const first = author !== lastAuthor;
      lastAuthor = author;
      const read = Boolean(entry.message && entry.author === "agent" && one && entry.message.seq <= one.shopper_read_seq);
      const stamp = JSON.stringify([entry.pending ? [entry.pending.error || "", desk.online] : entry.message?.seq, entry.message?.mood, first, read]);
      nodes.push(this.#keep(now, entry.key, stamp, () => messageView(entry, { ...this.context, first, read, shopper: one ? shopperName(one, t) : "" })));
    }
    this.shown = now;
    this.#place(nodes);
    this.drawTyping();
    if (this.following) this.toEnd();
    else if (now.size > before) this.below.hidden = false;
  }

  drawTyping() {
    const { desk, t } = this.context;
    const thread = desk.thread(this.id);
    const one = desk.inbox.get(this.id);
    const names = [];
    if (thread.shopperTyping > Date.now() && one) names.push(shopperName(one, t));
    if (thread.colleagueTyping && thread.colleagueTyping.until > Date.now()) names.push(thread.colleagueTyping.name || t.authors.agent);
    const words = names.length ? fill(t.shopperTyping, { name: names.join(", ") }) : "";
    if (this.typing.dataset.words === words) return;
    this.typing.dataset.words = words;
    this.typing.replaceChildren(...(words ? [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), words] : []));
    if (this.following) this.toEnd();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.below.hidden = true;
    this.following = true;
  }

  #scrolled() {
    const left = this.scroller.scrollHeight - this.scroller.clientHeight - this.scroller.scrollTop;
    this.following = left < NEAR_END;
    if (this.following) this.below.hidden = true;
  }

  /**
   * The element under a key: the one on the screen if nothing of it changed.
   * @param {Map<string, {element: HTMLElement, stamp: string}>} now @param {string} key @param {string} stamp @param {() => HTMLElement} build
   */
  #keep(now, key, stamp, build) {
    const known = this.shown.get(key);
    const kept = known?.stamp === stamp ? known : { element: build(), stamp };
    now.set(key, kept);
    return kept.element;
  }

  /** Bring the list into this order, touching only what differs, so that screen readers read only news. @param {HTMLElement[]} nodes */
  #place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.list.children]) if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
    nodes.forEach((node, at) => {
      if (this.list.children[at] !== node) this.list.insertBefore(node, this.list.children[at] || null);
    });
  }
}
