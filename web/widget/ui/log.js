/**
 * The column of messages. Every render compares what should be there with what is, by key, so that nothing is
 * shown twice and a card in use is never replaced under the shopper's fingers.
 */
import { contactForm, done, ratingForm } from "./forms.js";
import { day, dayKey } from "./format.js";
import { h, icon } from "./dom.js";
import { messageView } from "./message.js";
import { someoneIsThere } from "./line.js";
import { fill, strings } from "./strings.js";

/** @typedef {import("../client/desk_client.js").DeskClient} DeskClient */
/** @typedef {import("../client/desk_client.js").Entry} Entry */
/** @typedef {{element: HTMLElement, update: (state: any) => void}} View */

const FORM_EVENTS = { contact: ["handoff_offline", "handoff_failed"], rating: ["rate_request"] };
/** After these a person answers: neither a note nor going on with the assistant is offered any more. */
const JOINED = ["agent_joined", "handoff_assigned", "transferred"];
const NO_NOTE_AFTER = ["contact_saved", "returned_to_bot", "resolved", ...JOINED, ...FORM_EVENTS.contact];

export class Log {
  /** @param {DeskClient} client @param {string|URL} base @param {() => string} language */
  constructor(client, base, language) {
    this.client = client;
    this.base = base;
    this.language = language;
    /** @type {Map<string, View>} */
    this.views = new Map();
    /** The first answer that was unread when the panel was opened. */
    this.newFrom = 0;
    /** Stars that were chosen and not sent yet. */
    this.chosen = { score: 0, comment: "" };
    this.element = h("ol", { class: "log", tabindex: 0, role: "list" });
    this.below = h("button", { type: "button", class: "below", hidden: true, onclick: () => this.toEnd() });
    this.element.addEventListener("click", refuseSettled, true);
    this.element.addEventListener("click", showTime);
    this.element.addEventListener("change", () => this.sticky && this.toEnd());
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.sticky && this.toEnd()).observe(this.element);
    this.sticky = true;
  }

  translate() {
    this.views.clear();
    this.element.setAttribute("aria-label", strings(this.language()).messages);
  }

  /** Put the "new" line before what was not read until now. */
  markNew() {
    this.newFrom = this.client.transcript.unread(this.client.readSeq)[0]?.seq || 0;
  }

  /** Where to start reading: at the "new" line, else at the end. */
  toStart() {
    this.toEnd();
    this.noteForm = "";
    this.#toNotice();
    const line = /** @type {HTMLElement|null} */ (this.element.querySelector(".separator.new"));
    if (line)
      this.element.scrollTop = Math.min(this.element.scrollTop, line.offsetTop - this.element.offsetTop - 16);
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  render() {
    const height = this.element.scrollHeight;
    const top = this.element.scrollTop;
    const firstKey = this.firstKey;
    const count = this.count || 0;
    this.#place(this.#wanted());
    const { entries } = this.client;
    this.count = entries.length;
    this.firstKey = entries[0] && keyOf(entries[0]);
    const earlier = firstKey && firstKey !== this.firstKey && count && entries.length > count;
    if (earlier && !this.sticky) this.element.scrollTop = top + this.element.scrollHeight - height;
    else if (this.sticky || entries.at(-1)?.status === "sending") this.toEnd();
    else if (entries.length > count) this.#showBelow(true);
    this.#toNotice();
  }

  /** Where a note form has just come up, what it is for stays in sight: it is said above the form. */
  #toNotice() {
    const { element } = this;
    const form = element.lastElementChild?.querySelector("form.contact");
    const shown = form && element.clientHeight ? `${this.client.entries.at(-1)?.seq}` : "";
    if (shown && shown !== this.noteForm) {
      const notice = /** @type {HTMLElement|null} */ (element.lastElementChild?.previousElementSibling);
      const top = (notice?.offsetTop || 0) - element.offsetTop - 16;
      element.scrollTop = Math.min(element.scrollTop, top);
      this.noticeAt = element.scrollTop;
      this.sticky = false;
    } else if (!shown) this.noticeAt = -1;
    this.noteForm = shown;
  }

  /** Keys and elements, in order. @returns {HTMLElement[]} */
  #wanted() {
    const { client } = this;
    const entries = client.entries;
    /** @type {HTMLElement[]} */
    const wanted = [];
    const put = (/** @type {string} */ key, /** @type {() => HTMLElement} */ make) =>
      wanted.push(this.#view(key, () => ({ element: make(), update() {} })).element);
    const t = strings(this.language());
    if (client.hasMore) put("earlier", () => this.#rowButton(t.earlier, () => client.loadEarlier()));
    if (!entries.length)
      put(`empty:${client.customer?.name || ""}:${client.everWelcomed}`, () => this.#empty(t));
    const answers = answersAfter(entries);
    const joined = entries.findLastIndex((one) => JOINED.includes(one.custom.event));
    entries.forEach((entry, at) => {
      const before = entries[at - 1];
      const newDay = !before || dayKey(before.created_at) !== dayKey(entry.created_at);
      if (newDay)
        put(`day:${dayKey(entry.created_at)}`, () =>
          separator("day", day(entry.created_at, this.language())),
        );
      if (entry.seq === this.newFrom) put("new", () => separator("new", t.newMark));
      const view = this.#view(keyOf(entry), () => messageView(entry, this.#setting()));
      const first = newDay || before?.author !== entry.author || before?.author_name !== entry.author_name;
      view.update({ first, answer: answers[at], over: at < joined, status: entry.status, error: entry.error });
      wanted.push(view.element);
      if (entry.author === "system") this.#putForm(entry, entries.slice(at + 1), put, t);
    });
    if (client.conversation?.state === "resolved")
      put("over", () => this.#rowButton(t.startOver, () => this.#startOver()));
    if (client.typingSign.author) put(`typing:${client.typingSign.author}`, () => this.#typing(t));
    return wanted;
  }

  /**
   * The form that an event asks for, below it, as long as the conversation has not moved on.
   * @param {Entry} event @param {Entry[]} later @param {(key: string, make: () => HTMLElement) => void} put
   * @param {ReturnType<typeof strings>} t
   */
  #putForm({ seq, custom }, later, put, t) {
    const { client } = this;
    const happened = (/** @type {string[]} */ names) => later.some((one) => names.includes(one.custom.event));
    if (
      FORM_EVENTS.contact.includes(custom.event) &&
      !happened(NO_NOTE_AFTER) &&
      !this.#inLine(custom.event, `contact:${seq}`)
    ) {
      const state = client.formState("contact", seq);
      const send = (/** @type {any} */ details) => client.leaveContact(details);
      const reopens = custom.next_open || client.office?.next_open;
      if (state === "no")
        put(`contact:${seq}`, () => row(contactForm(t, this.language(), reopens, client.customer, send)));
      else put(`contacted:${seq}:${state}`, () => row(done(state === "kept" ? t.queued : t.contactSaved)));
    }
    const spoke = later.some((one) => one.author === "shopper" && one.status !== "failed");
    const moved = spoke && client.conversation?.state !== "resolved";
    if (FORM_EVENTS.rating.includes(custom.event) && !moved && !happened([...FORM_EVENTS.rating, "rated"])) {
      if (client.formState("rating", seq) === "no") put(`rating:${seq}`, () => row(ratingForm(t, client, this.chosen)));
      else put(`rated:${seq}`, () => row(done(t.rateThanks)));
    }
  }

  /**
   * Whether colleagues have come meanwhile and the shopper is in line for them. A note that is begun stays.
   * @param {string} event @param {string} key
   */
  #inLine(event, key) {
    const { handler, queue } = this.client.conversation || {};
    if (event !== "handoff_offline" || handler?.kind !== "queue" || !someoneIsThere(queue)) return false;
    return !this.views.get(key)?.element.querySelector("textarea")?.value;
  }

  /** @param {string} key @param {() => View} make @returns {View} */
  #view(key, make) {
    let view = this.views.get(key);
    if (!view) this.views.set(key, (view = make()));
    return view;
  }

  /** @param {HTMLElement[]} wanted */
  #place(wanted) {
    const { element } = this;
    const kept = new Set(wanted);
    for (const child of [...element.children]) if (!kept.has(/** @type {any} */ (child))) child.remove();
    wanted.forEach((child, at) => {
      if (element.children[at] !== child) element.insertBefore(child, element.children[at] || null);
    });
  }

  #setting() {
    const { client } = this;
    return {
      t: strings(this.language()),
      language: this.language(),
      base: this.base,
      choose: (/** @type {string} */ title, /** @type {string} */ payload = "") => client.say(title, payload),
      clicked: (/** @type {any} */ card) => client.cardClicked(card),
      retry: (/** @type {string} */ id) => client.retry(id),
      discard: (/** @type {string} */ id) => client.discard(id),
    };
  }

  /** @param {ReturnType<typeof strings>} t */
  #empty(t) {
    if (!this.client.everWelcomed) {
      return h(
        "li",
        { class: "empty connecting" },
        h("span", { class: "spinner" }),
        h("p", {}, t.connecting),
      );
    }
    const name = this.client.customer?.name?.split(" ")[0];
    const hello = name ? fill(t.helloName, { name }) : t.hello;
    const chip = (/** @type {string} */ text) =>
      h("button", { type: "button", class: "chip", onclick: () => this.client.say(text, "") }, text);
    const chips = h("div", { class: "chips" }, ...t.suggestions.map(chip));
    return h(
      "li",
      { class: "empty" },
      h("span", { class: "mark" }, icon("bot")),
      h("h3", {}, hello),
      h("p", {}, t.helloText),
      chips,
    );
  }

  /** @param {ReturnType<typeof strings>} t */
  #typing(t) {
    const agent = this.client.typingSign.author === "agent" && this.client.conversation?.handler.name;
    const label = fill(t.typing, { name: agent || t.assistant });
    const dots = h("span", { class: "bubble dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    return h("li", { class: "message typing" }, h("span", { class: "hidden" }, label), dots);
  }

  /** @param {string} text @param {() => void} press */
  #rowButton(text, press) {
    return row(
      h("button", { type: "button", class: "button secondary pill", onclick: press }, text),
      "centre",
    );
  }

  #startOver() {
    this.client.due?.();
    this.client.startOver();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.sticky = scrollTop !== this.noticeAt && scrollHeight - scrollTop - clientHeight < 48;
    if (this.sticky) this.#showBelow(false);
  }

  /** @param {boolean} shown */
  #showBelow(shown) {
    this.below.hidden = !shown;
    this.below.replaceChildren(icon("down"), strings(this.language()).newBelow);
  }
}

/** @param {Entry} entry */
function keyOf(entry) {
  return entry.client_id ? `c${entry.client_id}` : `s${entry.seq}`;
}

/** For each entry what the shopper said next, or null. @param {Entry[]} entries */
function answersAfter(entries) {
  /** @type {(string|null)[]} */
  const answers = [];
  let next = null;
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    answers[at] = next;
    if (entries[at].author === "shopper") next = entries[at].text;
  }
  return answers;
}

/** @param {Event} event */
function refuseSettled(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[aria-disabled='true']")) event.stopPropagation();
}

/**
 * Times are shown on demand: by pointer, by a tap, or for all while the list has the focus.
 * @param {Event} event
 */
function showTime(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.matches(".bubble")) target.closest(".message")?.classList.toggle("timed");
}

/** @param {Node} child @param {string} [kind] */
function row(child, kind = "") {
  return h("li", { class: `row ${kind}` }, child);
}

/** @param {string} kind @param {string} text */
function separator(kind, text) {
  return h("li", { class: `separator ${kind}` }, h("span", {}, text));
}
