/**
 * What the shop's pages share: the demo bar with "You are", the header, and who the widget is told is signed
 * in. A real shop would write data-identifier and data-identifier-hash into the tag on its server.
 */
import { applyBrand } from "../widget/ui/brand.js";
import { h, icon } from "../widget/ui/dom.js";
import { currentLanguage, get, post, rememberLanguage } from "./api.js";
import { strings } from "./strings.js";

/**
 * @typedef {{id: string, name: string, email: string, language: string, note?: string,
 *   orders?: {order_number: string, status: string}[]}} Customer
 */

const IDENTITY_KEY = "shopdesk:demo:identity";

export class Frame {
  /** @param {() => void} redraw called when the language or the customer has changed */
  constructor(redraw) {
    this.redraw = redraw;
    this.language = currentLanguage();
    /** @type {Customer[]} */
    this.customers = [];
    this.shopName = "Shopdesk";
    this.identity = JSON.parse(localStorage.getItem(IDENTITY_KEY) || "null");
    const tag = document.getElementById("shopdesk");
    if (tag && this.identity) {
      tag.dataset.identifier = this.identity.identifier;
      tag.dataset.identifierHash = this.identity.identifier_hash;
    }
    rememberLanguage(this.language);
  }

  get t() {
    return strings(this.language);
  }

  /** @returns {Customer|null} */
  get customer() {
    return this.customers.find((one) => one.id === this.identity?.customer_id) || null;
  }

  async start() {
    this.draw();
    const [config, customers] = await Promise.allSettled([
      get("/api/widget/config"),
      get("/api/demo/customers"),
    ]);
    if (config.status === "fulfilled") {
      this.shopName = config.value.shop_name || this.shopName;
      applyBrand(document.documentElement, config.value.brand);
    }
    if (customers.status === "fulfilled") this.customers = customers.value.customers || customers.value;
    this.draw();
    this.redraw();
  }

  draw() {
    this.#drawBar();
    this.#drawHead();
    document.getElementById("foot")?.replaceChildren(h("p", {}, `${this.shopName} · ${this.t.footer}`));
  }

  #drawBar() {
    const { t } = this;
    const chosen = this.identity?.customer_id || "";
    const option = (/** @type {string} */ value, /** @type {string} */ words) =>
      h("option", { value, selected: value === chosen }, words);
    const people = this.customers.map((one) =>
      option(one.id, one.note ? `${one.name}: ${one.note}` : one.name),
    );
    const select = h(
      "select",
      { id: "you", onchange: () => this.#become(select.value) },
      option("", t.guest),
      ...people,
    );
    const language = h(
      "button",
      { type: "button", class: "flat", onclick: () => this.#switch() },
      t.switchTo,
    );
    language.setAttribute("aria-label", `${t.switchTo} ${t.switchLabel}`);
    language.lang = this.language === "zh" ? "en" : "zh-CN";
    document
      .getElementById("bar")
      ?.replaceChildren(
        h("p", {}, t.demo),
        h("label", { for: "you" }, `${t.youAre}: `, select),
        h("a", { class: "flat", href: "/desk", target: "_blank", rel: "noopener" }, t.desk, icon("right")),
        language,
      );
  }

  #drawHead() {
    const { t } = this;
    const brand = h(
      "a",
      { class: "shop-name", href: "/" },
      h("img", { src: "/web/shop/icon.svg", alt: "", width: 36, height: 36 }),
      this.shopName,
    );
    const head = document.getElementById("head");
    // The search box keeps its words: it is made once, by the page that has one.
    const search = head?.querySelector("form") || "";
    head?.replaceChildren(brand, search, h("nav", {}, h("a", { class: "flat", href: "/help/all" }, t.help)));
  }

  #switch() {
    this.language = this.language === "zh" ? "en" : "zh";
    rememberLanguage(this.language);
    widget()?.setLanguage(this.language, true);
    this.draw();
    this.redraw();
  }

  /** @param {string} id */
  async #become(id) {
    this.identity = id
      ? { customer_id: id, ...(await post("/api/demo/identity", { customer_id: id })) }
      : null;
    if (this.identity) localStorage.setItem(IDENTITY_KEY, JSON.stringify(this.identity));
    else localStorage.removeItem(IDENTITY_KEY);
    const { identifier, identifier_hash } = this.identity || {};
    widget()?.identify({ identifier, identifierHash: identifier_hash });
    const language = this.customer?.language;
    if (language && language !== this.language) this.#switch();
    else this.redraw();
  }
}

/** What the widget's tag offers to the page. @returns {any} */
export function widget() {
  return /** @type {any} */ (window).Shopdesk;
}
