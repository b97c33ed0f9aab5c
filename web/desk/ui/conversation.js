/** The middle pane: who it is, what may be done, why a person is needed, the transcript, and where one writes. */
import { waitsSince } from "../client/shapes.js";
import { Composer } from "./composer.js";
import { moment, since } from "./format.js";
import { handOverBox } from "./hand_over.js";
import { Pane } from "./pane.js";
import { avatar, button, chip, emptyState, h, shopperName } from "./parts.js";
import { fill } from "./strings.js";
import { Transcript } from "./transcript.js";

const REDRAW_EVERY_MS = 20000;

/** @type {[string, import("./icons.js").IconName, string][]} */
const ACTIONS = [
  ["claim", "claim", "c"],
  ["release", "release", ""],
  ["transfer", "transfer", "t"],
  ["snooze", "clock", "s"],
  ["hand_back", "bot", "b"],
  ["resolve", "check", "e"],
];

export class ConversationPane extends Pane {
  constructor() {
    super();
    /** @type {string} */
    this.shownId = "";
    this.head = h("header", { class: "talk-head" });
    this.why = h("div", { class: "why" });
    /** @type {Composer|null} */
    this.composer = null;
    /** @type {(() => void)|null} */
    this.stopThread = null;
  }

  /** @param {import("./context.js").Context} context */
  show(context) {
    this.context = context;
    this.stop();
    const { desk } = context;
    const redraw = () => this.draw();
    const timer = setInterval(redraw, REDRAW_EVERY_MS);
    this.ends = [
      desk.on("selected", () => this.change()),
      desk.on("list", redraw),
      desk.on("agents", redraw),
      () => clearInterval(timer),
      () => this.stopThread?.(),
      () => this.composer?.leave(),
    ];
    this.change();
  }

  /** Another conversation was chosen. */
  change() {
    const { desk, t } = this.context;
    this.stopThread?.();
    this.composer?.leave();
    this.composer = null;
    const id = desk.selected;
    if (!id) {
      this.replaceChildren(emptyState(t.noneChosen, "chat"));
      return;
    }
    this.shownId = id;
    this.head = h("header", { class: "talk-head" });
    this.why = h("div", { class: "why" });
    const transcript = new Transcript(this.context, id);
    this.composer = new Composer(this.context, id);
    this.replaceChildren(this.head, this.why, transcript.element, this.composer.element);
    const thread = () => {
      this.draw();
      transcript.draw();
    };
    const stops = [
      desk.on(`thread:${id}`, thread),
      desk.on(`typing:${id}`, () => transcript.drawTyping()),
      desk.on(`customer:${id}`, () => this.draw()),
    ];
    this.stopThread = () => {
      for (const one of stops) one();
      transcript.stop();
    };
    thread();
  }

  draw() {
    const { desk } = this.context;
    const one = desk.selected === this.shownId ? desk.inbox.get(this.shownId) : null;
    if (!one || !this.composer) return;
    const focused = /** @type {HTMLElement|null} */ (document.activeElement);
    const action = focused && this.head.contains(focused) ? focused.dataset.action : null;
    // What looks the same stays: a press whose button is replaced before the finger leaves it would be lost.
    [this.#title(one), this.#actions(one)].forEach((part, place) => {
      const before = this.head.children[place];
      if (!before) this.head.append(part);
      else if (!before.isEqualNode(part)) before.replaceWith(part);
    });
    if (action) /** @type {HTMLElement|null} */ (this.head.querySelector(`[data-action="${action}"]:not(:disabled)`) || this.head.querySelector("button:not(:disabled)"))?.focus();
    this.#drawWhy(one);
    this.composer.draw(one);
  }

  /** Built anew only where something in it changed, so that it stays folded as the agent left it. @param {import("../client/shapes.js").Conversation} one */
  #drawWhy(one) {
    const { handOvers } = this.context.desk.thread(one.id);
    const stamp = JSON.stringify([handOvers[0], one.state, one.mood]);
    if (this.why.dataset.stamp === stamp) return;
    this.why.dataset.stamp = stamp;
    this.why.replaceChildren(...[handOverBox(handOvers, one, this.context)].filter(Boolean));
  }

  /** @param {import("../client/shapes.js").Conversation} one */
  #title(one) {
    const { t, language, desk, showPane } = this.context;
    const name = shopperName(one, t);
    const waits = waitsSince(one);
    const state =
      one.state === "open" && one.handler.kind === "queue"
        ? chip(t.waitingState, "amber", "bell")
        : one.state === "open" && one.handler.kind === "agent"
          ? one.agent_id === desk.me() ? chip(t.yours, "brand", "person") : chip(fill(t.with, { name: one.handler.name || "" }), "", "person")
          : chip(one.state === "snoozed" && one.snoozed_until ? `${t.states.snoozed} · ${moment(one.snoozed_until, language)}` : t.states[one.state], { pending: "", snoozed: "", resolved: "green", open: "" }[one.state], one.state === "pending" ? "bot" : one.state === "resolved" ? "check" : "clock");
    return h(
      "div",
      { class: "talk-title" },
      button({ label: t.back, icon: "left", quiet: true, kind: "plain phone-only", onclick: () => showPane("queue") }),
      avatar(name, !one.customer_id),
      h("div", { class: "talk-name" }, h("h2", {}, name), h("p", { class: "talk-line quiet" }, state, h("span", {}, [t.languages[/** @type {"en"|"zh"} */ (one.language)] || one.language, waits ? fill(t.waitsLong, { time: since(waits, language) }) : ""].filter(Boolean).join(" · ")))),
    );
  }

  /** @param {import("../client/shapes.js").Conversation} one */
  #actions(one) {
    const { t, desk, act } = this.context;
    const may = /** @type {Record<string, boolean>} */ (desk.allowed(one));
    const claimWords = one.state === "resolved" ? t.actions.reopen : one.state === "snoozed" ? t.actions.wake : one.state === "pending" ? t.actions.takeOver : t.actions.claim;
    const buttons = ACTIONS.map(([name, icon, key]) => {
      const label = name === "claim" ? claimWords : t.actions[/** @type {"release"} */ (name)];
      const kind = name === "claim" && may.claim ? "primary" : name === "resolve" && may.reply ? "good" : "";
      return button({ label, icon, key: key || undefined, kind, disabled: !may[name], action: name, onclick: () => act(name) });
    });
    return h("div", { class: "talk-actions", role: "toolbar", "aria-label": t.conversation }, ...buttons);
  }
}

customElements.define("desk-conversation", ConversationPane);
