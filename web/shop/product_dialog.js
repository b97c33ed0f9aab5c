/** One product: picture, description, and its options with price and stock. */
import { h, icon, picture } from "../widget/ui/dom.js";
import { fill } from "../widget/ui/strings.js";
import { get, money } from "./api.js";
import { widget } from "./frame.js";

export class ProductDialog {
  /** @param {import("./frame.js").Frame} frame */
  constructor(frame) {
    this.frame = frame;
    /** @type {HTMLDialogElement} */
    this.element = h("dialog", { class: "product-dialog", "aria-labelledby": "product-title" });
    this.element.addEventListener("close", () => {
      if (addressedProduct()) history.pushState(null, "", `/${location.search}`);
    });
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
    document.body.append(this.element);
  }

  /** The address names the product, so that cards in the chat can link to it. */
  followAddress() {
    const follow = () => {
      const id = addressedProduct();
      if (id) this.open(id);
      else this.element.close();
    };
    addEventListener("popstate", follow);
    follow();
  }

  /** @param {string} id */
  async open(id) {
    const { language } = this.frame;
    /** @type {import("./api.js").Product} */
    const product = await get(`/api/shop/products/${encodeURIComponent(id)}`, { lang: language }).catch(
      () => null,
    );
    if (!product) return;
    this.product = product;
    const first = product.variants.find((one) => one.in_stock) || product.variants[0];
    this.chosen = { ...first?.options };
    this.#draw();
    if (!this.element.open) this.element.showModal();
  }

  #draw() {
    const product = /** @type {import("./api.js").Product} */ (this.product);
    const { t } = this.frame;
    const rating = product.rating ? product.rating.toFixed(1) : "";
    const ask = () => {
      this.element.close();
      widget()?.say(fill(t.askText, { title: product.title }));
    };
    this.element.replaceChildren(
      h(
        "button",
        { type: "button", class: "dialog-close", "aria-label": t.close, onclick: () => this.element.close() },
        icon("close"),
      ),
      picture(product.image, location.href, "wide"),
      h(
        "div",
        { class: "dialog-body" },
        h("p", { class: "quiet" }, product.category),
        h("h2", { id: "product-title" }, product.title),
        rating &&
          h(
            "p",
            { class: "stars" },
            icon("star"),
            h("span", { class: "hidden" }, fill(t.rating, { rating })),
            h("span", { "aria-hidden": "true" }, rating),
          ),
        h("p", { class: "description" }, product.description || ""),
        ...this.#options(product),
        h("p", { class: "dialog-price", role: "status" }),
        h("button", { type: "button", class: "button primary", onclick: ask }, t.ask),
      ),
    );
    this.#price();
  }

  /** @param {import("./api.js").Product} product */
  #options(product) {
    const names = [...new Set(product.variants.flatMap((one) => Object.keys(one.options || {})))];
    return names.map((name) => {
      const values = [...new Set(product.variants.map((one) => one.options[name]).filter(Boolean))];
      const radios = values.map((value) => {
        const pick = () => {
          /** @type {Record<string, string>} */ (this.chosen)[name] = value;
          this.#price();
        };
        const input = h("input", {
          type: "radio",
          name: `option-${name}`,
          checked: this.chosen?.[name] === value,
          onchange: pick,
        });
        return h("label", { class: "option" }, input, h("span", {}, value));
      });
      return h(
        "fieldset",
        { class: "options" },
        h("legend", {}, this.frame.t.options[name] || name),
        ...radios,
      );
    });
  }

  #price() {
    const { t, language } = this.frame;
    const product = /** @type {import("./api.js").Product} */ (this.product);
    const wish = Object.entries(this.chosen || {});
    const variant = product.variants.find((one) =>
      wish.every(([name, value]) => one.options[name] === value),
    );
    const words = variant ? (variant.in_stock ? t.inStock : t.soldOut) : t.unavailable;
    const price = money(variant?.price || product.price_min || product.price, language);
    const state = h("span", { class: variant?.in_stock ? "in" : "out" }, words);
    this.element
      .querySelector(".dialog-price")
      ?.replaceChildren(...(variant ? [h("strong", {}, price)] : []), state);
  }
}

/** The product that the address names: /products/<id>, or #product/<id> on any page. */
function addressedProduct() {
  const id = (/^#product\/(.+)$/.exec(location.hash) || /^\/products\/([^/]+)$/.exec(location.pathname))?.[1];
  return id ? decodeURIComponent(id) : "";
}
