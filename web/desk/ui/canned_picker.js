/** The list of canned answers over the text box: opened by `/`, narrowed by letters, chosen with the arrow keys. */
import { fillIn, find, knownValues, openGap } from "../client/canned.js";
import { h } from "./parts.js";

const MOST = 8;
const CALL = /(^|\s)\/([^\s/]*)$/;

export class CannedPicker {
  /** @param {import("./context.js").Context} context @param {string} id @param {HTMLTextAreaElement} input @param {() => void} edited */
  constructor(context, id, input, edited) {
    this.context = context;
    this.id = id;
    this.input = input;
    this.edited = edited;
    this.at = 0;
    /** @type {import("../client/shapes.js").Canned[]} */
    this.found = [];
    const { t } = context;
    this.list = h("ul", { class: "canned-list", role: "listbox", id: "canned-list", "aria-label": t.canned });
    this.note = h("p", { class: "hint" });
    this.element = h("div", { class: "canned", hidden: true }, this.list, this.note);
  }

  get open() {
    return !this.element.hidden;
  }

  /** @param {import("../client/drafts.js").Mode} mode */
  update(mode) {
    const call = CALL.exec(this.input.value.slice(0, this.input.selectionStart));
    if (!call || mode === "note") return this.close();
    const { desk, language, t } = this.context;
    const wanted = desk.inbox.get(this.id)?.language || language;
    this.found = find(desk.canned, call[2], wanted).slice(0, MOST);
    if (!this.found.length && call[2].length > 3) return this.close();
    this.at = 0;
    this.note.textContent = this.found.length ? t.cannedHint : t.cannedNone;
    this.element.hidden = false;
    this.input.setAttribute("aria-controls", "canned-list");
    return this.#draw();
  }

  close() {
    this.element.hidden = true;
    this.input.removeAttribute("aria-activedescendant");
    this.input.removeAttribute("aria-controls");
  }

  /** Long enough for a click on the list to arrive. */
  closeSoon() {
    setTimeout(() => document.activeElement !== this.input && this.close(), 150);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  key(event) {
    if (!this.open) return false;
    const by = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 })[event.key];
    const chosen = this.found[this.at];
    if (by && this.found.length) {
      this.at = (this.at + by + this.found.length) % this.found.length;
      this.#draw();
    } else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen && !event.shiftKey) this.insert(chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** @param {import("../client/shapes.js").Canned} answer */
  insert(answer) {
    const until = this.input.selectionStart;
    const before = this.input.value.slice(0, until).replace(CALL, "$1");
    const text = this.#filled(answer);
    this.input.value = before + text + this.input.value.slice(until);
    const gap = openGap(text);
    const end = before.length + text.length;
    this.input.focus();
    this.input.setSelectionRange(gap ? before.length + gap[0] : end, gap ? before.length + gap[1] : end);
    this.close();
    this.edited();
  }

  /** @param {import("../client/shapes.js").Canned} answer */
  #filled(answer) {
    const { desk } = this.context;
    return fillIn(answer.text, knownValues(desk.thread(this.id), desk.session.agent, desk.shop));
  }

  #draw() {
    const options = this.found.map((one, at) =>
      h(
        "li",
        { role: "option", id: `canned-${at}`, "aria-selected": String(at === this.at), onpointerdown: (/** @type {Event} */ event) => (event.preventDefault(), this.insert(one)) },
        h("span", { class: "code" }, `/${one.short_code}`),
        h("span", { class: "canned-text", lang: one.language === "zh" ? "zh-CN" : "en" }, this.#filled(one)),
      ),
    );
    this.list.replaceChildren(...options);
    if (options.length) this.input.setAttribute("aria-activedescendant", `canned-${this.at}`);
    options[this.at]?.scrollIntoView({ block: "nearest" });
  }
}
