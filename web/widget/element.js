/** <shopdesk-widget>: the launcher; the panel's code is fetched when it is first needed. */
import { applyBrand } from "./ui/brand.js";

const LABELS = {
  en: ["Chat with us", "unread"],
  zh: ["联系客服", "条未读消息"],
  "zh-Hant": ["聯絡客服", "則未讀訊息"],
};
const SVG = `<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true" fill="none"
  stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
  <path d="M12 3.5c-5 0-9 3.4-9 7.6 0 2.4 1.3 4.5 3.3 5.9l-.8 3.5 4-1.9c.8.2 1.6.3 2.5.3 5 0 9-3.5
  9-7.8s-4-7.6-9-7.6Z"/><path d="M8.5 10h7M8.5 13h4.5"/></svg>`;

export class ShopdeskWidget extends HTMLElement {
  /** @type {import("./client/desk_client.js").DeskClient|null} */
  client = null;
  /** @type {import("./ui/panel.js").Panel|null} */
  panel = null;
  /** @type {Record<string, any>} */
  config = {};
  language = "en";
  isOpen = false;

  /** @param {DOMStringMap} options @param {string} base */
  start(options, base) {
    this.base = new URL(base);
    this.identity = {
      identifier: options.identifier,
      identifierHash: options.identifierHash,
      jwt: options.jwt,
    };
    this.language = this.#firstLanguage(options.language);
    const root = this.attachShadow({ mode: "open" });
    const styles = ["../tokens.css", "launcher.css"].map((path) => stylesheet(new URL(path, base).href));
    root.append(...styles.map((one) => one.link));
    this.style.visibility = "hidden";
    Promise.all(styles.map((one) => one.loaded)).then(() => this.style.removeProperty("visibility"));
    this.launcher = document.createElement("button");
    this.launcher.className = "launcher";
    this.launcher.type = "button";
    this.launcher.innerHTML = SVG;
    this.badge = document.createElement("span");
    this.badge.className = "badge";
    this.badge.hidden = true;
    this.launcher.append(this.badge);
    this.launcher.addEventListener("click", () => this.open());
    this.launcher.addEventListener("pointerenter", () => this.#loadPanel(), { once: true });
    root.append(this.launcher);
    applyBrand(this, options.brand);
    this.#label();
    addEventListener("online", () => this.client?.retryNow());
    addEventListener("storage", (event) => {
      if (this.client && event.key?.startsWith(this.client.storage.prefix)) this.client.storageChanged();
    });
    this.configured = this.#configure(options);
    this.#resume();
  }

  /** Open the panel (and connect). */
  async open() {
    this.isOpen = true;
    this.launcher?.setAttribute("aria-expanded", "true");
    const [{ Panel }, client] = await Promise.all([this.#loadPanel(), this.#connect()]);
    // Somebody else may have signed in while the panel's code was on its way: that client is gone, and `identify`
    // opens for them. A panel of it would show "connecting" for ever.
    if (!this.isOpen || client !== this.client) return;
    this.panel ??= new Panel(this, client);
    await this.panel.show();
  }

  close() {
    this.isOpen = false;
    this.panel?.hide();
    this.launcher?.setAttribute("aria-expanded", "false");
    this.launcher?.focus();
  }

  /** Say something as the shopper, for a page's own "ask about this" buttons. @param {string} text */
  async say(text) {
    await this.open();
    this.client?.say(text);
  }

  /**
   * Another shopper signed in, or signed out (no arguments): their conversation, not the last one's.
   * @param {import("./client/desk_client.js").Identity} [identity]
   */
  async identify(identity = {}) {
    if (identity.identifier === this.identity?.identifier && identity.jwt === this.identity?.jwt) return;
    const wasOpen = this.isOpen;
    this.identity = identity;
    this.client?.disconnect();
    this.client = null;
    this.panel?.remove();
    this.panel = null;
    this.isOpen = false;
    this.#label();
    if (wasOpen) await this.open();
    else await this.#resume();
  }

  /** @param {string} tag such as "zh-TW" @param {boolean} [tell] whether the desk is told (the shopper chose it) */
  setLanguage(tag, tell = false) {
    const language = languageOf(tag);
    if (!/^(en|zh)/i.test(tag) || language === this.language) return;
    this.language = language;
    this.#remember("shopdesk:language", language);
    if (tell) this.client?.setLanguage(language.slice(0, 2));
    this.#label();
    this.panel?.translate();
  }

  /** Connect in a quiet moment, if this shopper has been here before: there may be unread answers. */
  async #resume() {
    const key = `shopdesk:${this.#socketUrl()}:${this.identity?.identifier || ""}:token`;
    if (!recall(key)) return;
    await new Promise((resolve) => (window.requestIdleCallback || setTimeout)(resolve));
    await this.#connect();
  }

  async #connect() {
    const { DeskClient } = await import("./client/desk_client.js");
    if (!this.client) {
      const page = location.origin + location.pathname;
      const { identity } = this;
      const language = this.language.slice(0, 2); // to the desk, Chinese is one
      const client = new DeskClient({ url: this.#socketUrl(), identity, language, page });
      client.addEventListener("change", () => this.#label());
      client.connect();
      this.client = client;
    }
    return this.client;
  }

  #loadPanel() {
    return import("./ui/panel.js");
  }

  /** @param {DOMStringMap} options */
  async #configure(options) {
    const answer = await fetch(new URL("/api/widget/config", this.base)).catch(() => null);
    if (!answer?.ok) return;
    this.config = await answer.json();
    if (!options.brand) applyBrand(this, this.config.brand);
  }

  #socketUrl() {
    const url = new URL("/ws/widget", this.base);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
  }

  #label() {
    const [open, unread] = LABELS[/** @type {keyof typeof LABELS} */ (this.language)];
    const count = (!this.isOpen && this.client?.unread) || 0;
    this.lang = this.language === "zh" ? "zh-CN" : this.language;
    this.launcher?.setAttribute("aria-label", count ? `${open}, ${count} ${unread}` : open);
    if (!this.badge) return;
    this.badge.hidden = !count;
    this.badge.textContent = count > 9 ? "9+" : String(count);
  }

  /** @param {string} [asked] */
  #firstLanguage(asked) {
    return languageOf(
      recall("shopdesk:language") || asked || document.documentElement.lang || navigator.language,
    );
  }

  /** @param {string} key @param {string} value */
  #remember(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Storage is refused: the choice lasts for this page.
    }
  }
}

/** "en", "zh" or "zh-Hant" for a tag such as "zh-TW". @param {string} tag */
export function languageOf(tag) {
  if (/^zh-(hant|tw|hk|mo)/i.test(tag)) return "zh-Hant";
  return /^zh/i.test(tag) ? "zh" : "en";
}

/** @param {string} key */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A style sheet's tag, and when it has been read (or could not be). @param {string} href */
export function stylesheet(href) {
  const link = document.createElement("link");
  const loaded = new Promise((resolve) => (link.onload = link.onerror = resolve));
  link.rel = "stylesheet";
  link.href = href;
  return { link, loaded };
}

/** @param {DOMStringMap} options @param {string} base @returns {ShopdeskWidget} */
export function mount(options, base) {
  if (!customElements.get("shopdesk-widget")) customElements.define("shopdesk-widget", ShopdeskWidget);
  const element = /** @type {ShopdeskWidget} */ (document.createElement("shopdesk-widget"));
  element.start(options, base);
  document.body.append(element);
  return element;
}
