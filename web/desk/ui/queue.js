/** The left pane: who needs somebody, why, and for how long. */
import { FILTERS } from "../client/inbox.js";
import { urgency, waitsSince } from "../client/shapes.js";
import { moment, since } from "./format.js";
import { icon } from "./icons.js";
import { moodChip } from "./mood.js";
import { Pane } from "./pane.js";
import { avatar, button, chip, emptyState, h, shopperName } from "./parts.js";
import { fill, word } from "./strings.js";

const SEARCH_AFTER_MS = 250;
const REDRAW_EVERY_MS = 20000;

const REASON_TONES = /** @type {Record<string, string>} */ ({ frustration: "red", high_risk: "red", bot_failure: "amber", looping: "amber", misunderstood: "amber" });

export class Queue extends Pane {
  /** @param {import("./context.js").Context} context */
  show(context) {
    this.context = context;
    const { t, desk } = context;
    this.stop();
    this.input = h("input", { type: "search", placeholder: t.search, "aria-label": t.search, value: desk.inbox.query });
    this.input.addEventListener("input", () => this.#search());
    this.filters = h("div", { class: "filters", role: "group", "aria-label": t.filters });
    this.list = h("ul", { class: "queue-list", "aria-label": t.queue });
    this.count = h("p", { class: "hidden", role: "status" });
    this.scroller = h("div", { class: "queue-scroll" }, this.list);
    this.replaceChildren(
      h("h2", { class: "hidden" }, t.queue),
      h("div", { class: "queue-search" }, icon("search"), this.input),
      this.filters,
      this.count,
      this.scroller,
    );
    const redraw = () => this.draw();
    const timer = setInterval(redraw, REDRAW_EVERY_MS);
    this.ends = [desk.on("list", redraw), desk.on("selected", redraw), desk.on("draft", redraw), () => clearInterval(timer)];
    this.draw();
  }

  draw() {
    const { t, desk } = this.context;
    const { inbox } = desk;
    inbox.settle();
    this.#drawFilters();
    if (!inbox.loaded) {
      this.list.replaceChildren(h("li", { class: "loading" }, t.loading));
      return;
    }
    const shown = inbox.shown();
    const active = /** @type {HTMLElement|null} */ (document.activeElement);
    const focused = active && this.list.contains(active) ? active.dataset.id : null;
    const items = shown.map((one) => h("li", {}, this.#item(one)));
    const query = inbox.query.trim();
    if (items.length) this.scroller.replaceChildren(this.list);
    else this.scroller.replaceChildren(emptyState(query ? t.empty.search : t.empty[inbox.filter], query ? "search" : inbox.filter === "bot" ? "bot" : "inbox"));
    this.list.replaceChildren(...items);
    if (inbox.hasMore) this.scroller.append(button({ label: t.loadMore, kind: "plain more", onclick: () => inbox.loadMore(desk.api).then(() => this.draw(), this.context.trouble) }));
    const words = query ? fill(t.found, { count: shown.length }) : "";
    if (this.count.textContent !== words) this.count.textContent = words;
    if (focused) this.#itemOf(focused)?.focus();
  }

  #drawFilters() {
    const { t, desk } = this.context;
    const { inbox } = desk;
    const buttons = FILTERS.map((name) => {
      const count = inbox.count(name);
      const on = inbox.filter === name && !inbox.query.trim();
      const press = () => {
        inbox.choose(name);
        this.input.value = "";
        this.draw();
        /** @type {HTMLElement|null} */ (this.filters.querySelector(`[data-filter="${name}"]`))?.focus();
      };
      const hot = count > 0 && (name === "unassigned" || (name === "mine" && inbox.list("mine").some(waitsSince)));
      return h(
        "button",
        { type: "button", class: "filter", "data-filter": name, "aria-pressed": String(on), onclick: press },
        h("span", {}, t.filter[name]),
        h("span", { class: `count ${hot ? "hot" : ""}` }, String(count)),
      );
    });
    this.filters.replaceChildren(...buttons);
  }

  /** @param {import("../client/shapes.js").Conversation} one */
  #item(one) {
    const { t, desk, language, open } = this.context;
    const name = shopperName(one, t);
    const waits = waitsSince(one);
    const pressing = urgency(one);
    const selected = desk.selected === one.id;
    const tags = [
      pressing ? chip(one.priority === "high" ? t.highPriority : t.urgency[pressing], pressing === 2 ? "red" : "amber", "alert") : null,
      one.reason && one.state === "open" && one.reason !== "taken_over" ? chip(word(t.reasons, one.reason), REASON_TONES[one.reason] || "") : null,
      moodChip(one.mood, t),
      desk.drafts.has(one.id) ? chip(t.draft, "draft") : null,
      one.handler.kind === "agent" && one.agent_id !== desk.me() && one.state !== "resolved" ? chip(fill(t.with, { name: one.handler.name }), "", "person") : null,
    ].filter(Boolean);
    const when = waits
      ? h("span", { class: `wait level-${pressing}` }, icon("clock"), h("span", {}, fill(t.waits, { time: since(waits, language) })))
      : h("span", { class: "quiet when" }, one.state === "snoozed" && one.snoozed_until ? fill(t.until, { time: moment(one.snoozed_until, language) }) : moment(one.updated_at, language));
    const author = { shopper: "", bot: t.botShort, agent: one.agent_id === desk.me() ? t.youShort : t.agentShort }[one.last_author] ?? "";
    return h(
      "button",
      { type: "button", class: `queue-item ${selected ? "selected" : ""} ${waits ? "waiting" : ""}`, "data-id": one.id, "aria-current": selected ? "true" : null, onclick: () => open(one.id) },
      avatar(name, !one.customer_id),
      h("span", { class: "who" }, h("span", { class: "name" }, name), one.language && h("span", { class: "lang" }, one.language === "zh" ? "中" : "EN")),
      when,
      h("span", { class: "preview", lang: one.language === "zh" ? "zh-CN" : "en" }, author + (one.last_text || "")),
      tags.length ? h("span", { class: "tags" }, ...tags) : null,
    );
  }

  #search() {
    const { desk, trouble } = this.context;
    desk.inbox.query = this.input.value;
    desk.inbox.found = null;
    this.draw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => desk.inbox.search(desk.api, this.input.value).then(() => this.draw(), trouble), SEARCH_AFTER_MS);
  }

  /** Move the keyboard's place in the list. @param {1|-1} by */
  move(by) {
    const items = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("[data-id]")]);
    if (!items.length) return;
    const focused = items.findIndex((one) => one === document.activeElement);
    const from = focused >= 0 ? focused : items.findIndex((one) => one.classList.contains("selected"));
    const to = from < 0 ? 0 : Math.min(items.length - 1, Math.max(0, from + by));
    items[to].focus();
    items[to].scrollIntoView({ block: "nearest" });
  }

  /** @param {string} id @returns {HTMLElement|null} */
  #itemOf(id) {
    return this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }
}

customElements.define("desk-queue", Queue);
