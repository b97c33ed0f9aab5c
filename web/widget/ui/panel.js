/** The open chat: header, notice, messages, input. */
import { languageOf, stylesheet } from "../element.js";
import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { queueWords, someoneIsThere } from "./line.js";
import { Log } from "./log.js";
import { strings } from "./strings.js";
import { applyBrand } from "./brand.js";
import { writtenIn } from "./characters.js";

const PHONE = matchMedia("(max-width: 480px)");

const STYLES = ["panel.css", "messages.css", "cards.css", "forms.css"];
const WAKERS = ["online", "offline", "focus"];

/** @typedef {import("../element.js").ShopdeskWidget} Widget */

export class Panel {
  /** @type {number|undefined} */
  pending = undefined;

  /** @param {Widget} widget @param {import("../client/desk_client.js").DeskClient} client */
  constructor(widget, client) {
    this.widget = widget;
    this.client = client;
    /** Which Chinese is meant by "zh": the shopper's own. */
    this.chinese = [widget.language, languageOf(navigator.language), "zh"].find((one) => one !== "en") || "zh";
    const language = () => widget.language || "en";
    const base = widget.base || location.href;
    this.log = new Log(client, base, language);
    this.composer = new Composer(client, {
      language,
      limit: () => widget.config.limits?.message_length || 2000,
    });
    this.live = h("div", { class: "hidden", "aria-live": "polite", role: "status" });
    this.styles = STYLES.map((name) => stylesheet(new URL(name, base).href));
    this.#build();
    this.onChange = () => this.#scheduleRender();
    this.onArrival = (/** @type {any} */ event) => this.#announce(event.detail);
    client.addEventListener("change", this.onChange);
    client.addEventListener("arrival", this.onArrival);
    this.onVisible = () => this.#scheduleRender();
    document.addEventListener("visibilitychange", this.onVisible);
    for (const name of WAKERS) addEventListener(name, this.onVisible);
    visualViewport?.addEventListener("resize", () => this.#fitKeyboard());
    this.translate();
  }

  #build() {
    this.title = h("h2", { id: "title" });
    this.who = h("p", { class: "who-answers" });
    this.avatar = h("span", { class: "avatar" });
    this.switcher = h("button", { type: "button", class: "language", onclick: () => this.#switch() });
    this.closer = h(
      "button",
      { type: "button", class: "plain", onclick: () => this.widget.close() },
      icon("close"),
    );
    this.notice = h("div", { class: "notice", role: "status", hidden: true });
    const header = h(
      "header",
      { class: "head" },
      this.avatar,
      h("div", { class: "names" }, this.title, this.who),
      this.switcher,
      this.closer,
    );
    const column = h("div", { class: "column" }, this.log.element, this.log.below);
    this.element = h(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
      header,
      this.notice,
      column,
      this.composer.form,
      this.live,
    );
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.widget.shadowRoot?.append(...this.styles.map((one) => one.link), this.element);
  }

  async show() {
    await Promise.all([...this.styles.map((one) => one.loaded), this.widget.configured]);
    if (!this.widget.isOpen) return;
    this.log.markNew();
    this.element.hidden = false;
    this.widget.classList.add("open");
    const phone = PHONE.matches;
    this.element.setAttribute("aria-modal", String(phone));
    if (phone) document.documentElement.style.overflow = "hidden";
    this.#render();
    this.log.toStart();
    // On a phone focus in the input would cover half of what is to be read with a keyboard.
    if (matchMedia("(pointer: coarse)").matches) this.closer.focus();
    else this.composer.focus();
  }

  hide() {
    this.element.hidden = true;
    this.log.newFrom = 0;
    this.log.render();
    this.widget.classList.remove("open");
    document.documentElement.style.removeProperty("overflow");
  }

  remove() {
    this.hide();
    this.client.removeEventListener("change", this.onChange);
    this.client.removeEventListener("arrival", this.onArrival);
    document.removeEventListener("visibilitychange", this.onVisible);
    for (const name of WAKERS) removeEventListener(name, this.onVisible);
    for (const { link } of this.styles) link.remove();
    this.element.remove();
  }

  translate() {
    const t = strings(this.widget.language || "en");
    this.switcher.textContent = t.switchLanguage;
    this.switcher.lang = this.widget.language === "en" ? "zh-CN" : "en";
    this.switcher.setAttribute("aria-label", `${t.switchLanguage} ${t.switchLanguageLabel}`);
    this.closer.setAttribute("aria-label", t.close);
    this.log.translate();
    this.#render();
  }

  #switch() {
    this.widget.setLanguage(this.widget.language === "en" ? this.chinese : "en", true);
  }

  #scheduleRender() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = undefined;
      this.#render();
    });
  }

  #render() {
    this.#renderHead();
    this.#renderNotice();
    this.log.render();
    this.composer.render();
    if (!this.element.hidden && !document.hidden && document.hasFocus()) this.client.markRead();
  }

  #renderHead() {
    const t = strings(this.widget.language || "en");
    const { client } = this;
    const shop = client.shop || {};
    if (shop.brand && !this.branded) {
      this.branded = true;
      if (!this.widget.config.brand) applyBrand(this.widget, shop.brand);
    }
    this.title.textContent = shop.name || this.widget.config.shop_name || t.title;
    const handler = client.conversation?.handler || { kind: "bot" };
    const over = client.conversation?.state === "resolved";
    const online = client.status === "online";
    const person = handler.kind === "agent";
    const nobody = handler.kind === "queue" && !over && !someoneIsThere(client.conversation?.queue);
    const waiting = nobody ? t.nobodyState : t.queueState;
    const state = person ? t.agentState : handler.kind === "queue" ? waiting : t.assistantState;
    const name = person ? handler.name || "" : handler.kind === "queue" ? "" : t.assistant;
    const words = over
      ? t.resolvedState
      : online
        ? state
        : client.status === "connecting"
          ? t.connecting
          : t.away;
    const tone = !online || nobody ? "away" : handler.kind === "queue" ? "busy" : over ? "away" : "here";
    this.who.replaceChildren(
      h("span", { class: `light ${tone}` }),
      ...(online && name && !over ? [h("strong", {}, name), " "] : []),
      h("span", {}, words),
    );
    const shape = `${person}`;
    if (this.avatar.dataset.shape !== shape) {
      this.avatar.dataset.shape = shape;
      this.avatar.replaceChildren(icon(person ? "person" : "bot"));
    }
  }

  #renderNotice() {
    const t = strings(this.widget.language || "en");
    const { client } = this;
    const queue = client.conversation?.handler?.kind === "queue" ? client.conversation.queue : null;
    /** @type {[string, any, string, boolean]|null} */
    let notice = null;
    if (client.status !== "online" && !navigator.onLine) notice = ["warn", "alert", t.offline, false];
    else if (client.status === "reconnecting") notice = ["warn", "alert", this.#lostWords(t), true];
    else if (client.problem)
      notice = [
        "bad",
        "alert",
        client.problem.code === "identity_rejected" ? t.identityRejected : client.problem.text,
        false,
      ];
    else if (queue && !someoneIsThere(queue)) notice = ["calm", "clock", t.nobodyHere, false];
    else if (queue?.position) notice = ["calm", "clock", queueWords(queue, t), false];
    const key = JSON.stringify(notice);
    if (this.notice.dataset.key === key) return;
    this.notice.dataset.key = key;
    this.notice.hidden = !notice;
    if (!notice) return this.notice.replaceChildren();
    const [tone, sign, words, again] = notice;
    this.notice.className = `notice ${tone}`;
    const retry =
      again && h("button", { type: "button", class: "link", onclick: () => client.retryNow() }, t.tryNow);
    return this.notice.replaceChildren(icon(sign), h("span", {}, words), ...(retry ? [retry] : []));
  }

  /** @param {ReturnType<typeof strings>} t */
  #lostWords(t) {
    if (!this.client.everWelcomed) return t.unreachable;
    return this.client.outbox.all().length ? t.reconnectingQueued : t.reconnecting;
  }

  /**
   * Read one new answer to screen-reader users, once.
   * @param {import("../client/protocol.js").Message} message
   */
  #announce(message) {
    if (this.element.hidden) return;
    const t = strings(this.widget.language || "en");
    const name = message.author === "system" ? "" : `${message.author_name || t.assistant}: `;
    const parts = [message.text, message.custom.change?.title, ...message.buttons.map((one) => one.title)];
    const line = h("p", {}, name + asSentences(parts.filter(Boolean)));
    this.live.append(line);
    setTimeout(() => line.remove(), 8000);
    this.#follow(message);
  }

  /** Speak what the bot speaks. @param {import("../client/protocol.js").Message} message */
  #follow({ author, language, text }) {
    if (author !== "bot" || !language) return;
    if (language === "zh") this.chinese = writtenIn(text, this.chinese);
    this.widget.setLanguage(language === "zh" ? this.chinese : language);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.widget.close();
    } else if (event.key === "Tab" && PHONE.matches) {
      this.#keepInside(event);
    }
  }

  /** @param {KeyboardEvent} event */
  #keepInside(event) {
    const all = this.element.querySelectorAll("button, a[href], input, textarea, [tabindex='0']");
    const stops = [...all].filter((one) => /** @type {any} */ (one).checkVisibility());
    const active = this.widget.shadowRoot?.activeElement;
    const [first, last] = [stops[0], stops.at(-1)];
    const leaving = event.shiftKey ? active === first : active === last;
    if (!leaving) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (event.shiftKey ? last : first).focus();
  }

  /** Keep the input above a phone's keyboard. */
  #fitKeyboard() {
    const height = PHONE.matches && visualViewport ? `${visualViewport.height}px` : "";
    this.element.style.setProperty("--visible", height || "100dvh");
    if (this.log.sticky) this.log.toEnd();
  }
}

/** One after the other, each with one mark at its end. @param {string[]} parts */
function asSentences(parts) {
  const ends = /[.!?…:;。！？：；]["'”’）)]*$/;
  const said = parts.map((part) => part.trim());
  const stop = (/** @type {string} */ part) => (/[\u3400-\u9fff]["'”’）)]*$/.test(part) ? "。" : ". ");
  return said.reduce((all, part) => all + (!all ? "" : ends.test(all) ? " " : stop(all)) + part, "");
}
