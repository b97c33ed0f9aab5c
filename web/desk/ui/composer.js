/** Where the agent writes: a reply or a private note, kept as a draft with every key, with canned answers by `/`. */
import { openGap } from "../client/canned.js";
import { CannedPicker } from "./canned_picker.js";
import { moment } from "./format.js";
import { icon } from "./icons.js";
import { button, h, shopperName } from "./parts.js";
import { fill } from "./strings.js";

const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 4000;
const LONGEST = 4000;

export class Composer {
  /** @param {import("./context.js").Context} context @param {string} id */
  constructor(context, id) {
    this.context = context;
    this.id = id;
    const { t, desk } = context;
    const draft = desk.drafts.of(id);
    /** @type {import("../client/drafts.js").Mode} */
    this.mode = draft.mode || "reply";
    this.saidTyping = 0;
    this.input = h("textarea", { rows: 2, "aria-autocomplete": "list", "aria-describedby": "composer-hint", name: "text" });
    this.input.value = draft[this.mode] || "";
    this.picker = new CannedPicker(context, id, this.input, () => this.#edited());
    this.modes = h("div", { class: "modes", role: "group", "aria-label": t.mode }, ...(["reply", "note"]).map((mode) => this.#modeButton(/** @type {any} */ (mode))));
    this.hint = h("p", { class: "composer-hint", id: "composer-hint", role: "status" });
    this.sendButton = button({ label: t.send, icon: "send", kind: "primary", type: "submit" });
    this.slash = button({ label: t.canned, icon: "slash", quiet: true, key: "/", kind: "plain", onclick: () => this.openCanned() });
    this.element = h("form", { class: "composer", onsubmit: (/** @type {Event} */ event) => this.#submit(event) }, h("div", { class: "composer-top" }, this.modes, this.hint), h("div", { class: "composer-box" }, this.picker.element, this.input, h("div", { class: "composer-foot" }, this.slash, this.sendButton)));
    this.input.addEventListener("input", () => this.#edited());
    this.input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.input.addEventListener("blur", () => this.picker.closeSoon());
  }

  /** @param {import("../client/drafts.js").Mode} mode */
  #modeButton(mode) {
    const { t } = this.context;
    const key = mode === "note" ? "n" : "r";
    return h("button", { type: "button", class: `mode ${mode}`, "data-mode": mode, "aria-keyshortcuts": key, title: `${t[mode]} (${key})`, onclick: () => this.write(mode) }, icon(mode === "note" ? "note" : "chat"), t[mode]);
  }

  /** @param {import("../client/shapes.js").Conversation} one */
  draw(one) {
    const { t, desk, language } = this.context;
    const note = this.mode === "note";
    const theirs = one.handler.kind === "agent" && one.agent_id !== desk.me() && one.state !== "resolved";
    const may = desk.allowed(one);
    for (const mode of this.modes.children) mode.setAttribute("aria-pressed", String(mode.dataset.mode === this.mode));
    this.element.classList.toggle("for-note", note);
    const words = note ? t.noteFor : fill(t.replyTo, { name: shopperName(one, t) });
    this.input.placeholder = words;
    this.input.setAttribute("aria-label", words);
    const hints = t.composerHints;
    const { reply: mine } = may;
    const hint = theirs ? fill(hints.theirs, { name: one.handler.name || "" })
      : one.state === "snoozed" ? fill(hints.snoozed, { time: one.snoozed_until ? moment(one.snoozed_until, language) : "" })
      : mine ? "" : one.state === "resolved" ? hints.resolved : one.state === "pending" ? hints.bot : hints.queue;
    const over = this.input.value.trim().length - LONGEST;
    this.hint.textContent = over > 0 ? fill(t.tooLong, { count: over }) : this.gapTrouble || (note && !theirs ? t.onlyAgents : hint);
    this.hint.classList.toggle("bad", over > 0 || Boolean(this.gapTrouble));
    this.blocked = (theirs && !note) || over > 0;
    this.claimFirst = !note && !mine && !theirs;
    this.sendButton.disabled = this.blocked || !this.input.value.trim();
    this.sendButton.querySelector(".label").textContent = note ? t.addNote : this.claimFirst ? t.claimAndSend : t.send;
    this.#fit();
  }

  /** Begin to write. @param {import("../client/drafts.js").Mode} mode */
  write(mode) {
    const { desk } = this.context;
    if (mode !== this.mode) {
      this.mode = mode;
      this.input.value = desk.drafts.of(this.id)[mode] || "";
      desk.drafts.keep(this.id, mode, this.input.value);
      this.#redraw();
    }
    this.input.focus();
  }

  openCanned() {
    this.write("reply");
    const { value } = this.input;
    if (!/(^|\s)\/\S*$/.test(value)) this.input.value = value && !/\s$/.test(value) ? `${value} /` : `${value}/`;
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    this.#edited();
  }

  /** The agent goes elsewhere. The draft stays. */
  leave() {
    this.#stopTyping();
    this.picker.close();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // 229 is what some browsers give for the Enter that ends a composition, after isComposing is false again.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.picker.key(event)) return;
    if (event.key === "Escape") return this.input.blur();
    if (event.key !== "Enter" || event.shiftKey) return undefined;
    event.preventDefault();
    return this.element.requestSubmit();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const { desk, t, trouble } = this.context;
    const { mode } = this;
    const text = this.input.value.trim();
    if (!text || this.blocked || this.claiming) return;
    const gap = openGap(text);
    if (gap && mode === "reply") {
      this.gapTrouble = fill(t.fillGap, { gap: text.slice(...gap) });
      const at = this.input.value.indexOf(text);
      this.input.setSelectionRange(at + gap[0], at + gap[1]);
      return this.#redraw();
    }
    if (this.claimFirst) {
      this.claiming = true;
      try {
        await desk.act(this.id, "claim");
      } catch (error) {
        return trouble(error);
      } finally {
        this.claiming = false;
      }
    }
    desk.write(this.id, mode, text);
    desk.drafts.keep(this.id, mode, "");
    desk.tell("draft");
    if (this.mode === mode) this.input.value = "";
    this.#stopTyping();
    this.#edited();
    if (mode === "note") this.write("reply");
    return undefined;
  }

  #edited() {
    const { desk } = this.context;
    const text = this.input.value;
    const had = desk.drafts.has(this.id);
    this.gapTrouble = "";
    desk.drafts.keep(this.id, this.mode, text);
    if (desk.drafts.has(this.id) !== had) desk.tell("draft");
    this.picker.update(this.mode);
    this.#redraw();
    if (!text || this.mode === "note") return this.#stopTyping();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.#stopTyping(), TYPING_ENDS_MS);
    const one = desk.inbox.get(this.id);
    if (Date.now() - this.saidTyping > TYPING_EVERY_MS && one && desk.allowed(one).reply) {
      this.saidTyping = Date.now();
      desk.typing(this.id, true);
    }
    return undefined;
  }

  #stopTyping() {
    clearTimeout(this.idle);
    if (this.saidTyping) this.context.desk.typing(this.id, false);
    this.saidTyping = 0;
  }

  #redraw() {
    const one = this.context.desk.inbox.get(this.id);
    if (one) this.draw(one);
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(Math.max(this.input.scrollHeight, 48), 200)}px`;
  }
}
