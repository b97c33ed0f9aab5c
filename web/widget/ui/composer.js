/** Where the shopper writes. It knows what the bot asked for, and never sends half an input-method word. */
import { h, icon } from "./dom.js";
import { fill, strings } from "./strings.js";

const LINES = 5;
const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 4000;

/** How each asked-for thing is best typed. @type {Record<string, Record<string, string>>} */
const SHAPES = {
  email: { inputmode: "email", autocomplete: "email", autocapitalize: "off", spellcheck: "false" },
  name: { autocomplete: "name", autocapitalize: "words", spellcheck: "false" },
  zip: { autocomplete: "postal-code", autocapitalize: "characters", spellcheck: "false" },
  phone: { inputmode: "tel", autocomplete: "tel" },
  order_number: { autocapitalize: "characters", spellcheck: "false", autocomplete: "off" },
  quantity: { inputmode: "numeric", autocomplete: "off" },
  rating: { inputmode: "numeric", autocomplete: "off" },
  address: { autocomplete: "street-address", autocapitalize: "words" },
  query: { inputmode: "search" },
  product: { inputmode: "search" },
};
const SHAPE_NAMES = ["inputmode", "autocomplete", "autocapitalize", "spellcheck"];

export class Composer {
  /**
   * @param {import("../client/desk_client.js").DeskClient} client
   * @param {{language: () => string, limit: () => number}} options
   */
  constructor(client, { language, limit }) {
    this.client = client;
    this.language = language;
    this.limit = limit;
    this.input = h("textarea", { rows: 1, "aria-describedby": "too-long", enterkeyhint: "send" });
    this.note = h("p", { class: "too-long", id: "too-long", role: "status" });
    this.button = h("button", { type: "submit", class: "send" }, icon("send"));
    this.dateInput = h("input", { type: "date", class: "date", onchange: () => this.#takeDate() });
    this.form = h(
      "form",
      { class: "composer" },
      h("div", { class: "field-row" }, this.dateInput, this.input, this.button),
      this.note,
    );
    this.form.addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
    this.input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.input.addEventListener("input", () => this.#edited());
    this.input.value = client.storage.get("draft") || "";
    this.saidTyping = 0;
  }

  render() {
    const t = strings(this.language());
    const expects = this.#expected();
    const shape = SHAPES[expects] || {};
    for (const name of SHAPE_NAMES) {
      if (shape[name]) this.input.setAttribute(name, shape[name]);
      else this.input.removeAttribute(name);
    }
    this.dateInput.hidden = expects !== "date";
    this.dateInput.setAttribute("aria-label", t.showDate);
    const words = /** @type {Record<string, string>} */ (t.expects)[expects] || t.placeholder;
    this.input.placeholder = words;
    this.input.setAttribute("aria-label", words === t.placeholder ? words : `${t.placeholder}: ${words}`);
    this.button.setAttribute("aria-label", t.send);
    this.#fit();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** What the last answer asked for, as long as it has not been answered. */
  #expected() {
    const last = this.client.entries.filter((one) => one.author !== "system").at(-1);
    return last?.author === "bot" ? last.custom.expects || "" : "";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // 229 is what some browsers give for the Enter that ends a composition, after isComposing is false again.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || text.length > this.limit()) return;
    this.client.say(text);
    this.input.value = "";
    this.#edited();
    this.#stopTyping();
    this.focus();
  }

  #edited() {
    const text = this.input.value;
    this.client.storage.set("draft", text);
    this.#fit();
    if (!text) return this.#stopTyping();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.#stopTyping(), TYPING_ENDS_MS);
    if (Date.now() - this.saidTyping > TYPING_EVERY_MS) {
      this.saidTyping = Date.now();
      this.client.typing(true);
    }
    return undefined;
  }

  #stopTyping() {
    clearTimeout(this.idle);
    if (this.saidTyping) this.client.typing(false);
    this.saidTyping = 0;
  }

  #takeDate() {
    this.input.value = this.dateInput.value;
    this.#edited();
    this.focus();
  }

  #fit() {
    const over = this.input.value.trim().length - this.limit();
    this.note.textContent = over > 0 ? fill(strings(this.language()).tooLong, { count: over }) : "";
    this.button.setAttribute("aria-disabled", String(over > 0 || !this.input.value.trim()));
    const { input } = this;
    input.style.height = "auto";
    const style = getComputedStyle(input);
    const line = parseFloat(style.lineHeight) || 24;
    const edges = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom) || 0;
    input.style.height = `${Math.min(input.scrollHeight, line * LINES + edges)}px`;
  }
}
