/** The demo shop's front page: things to try, categories, search, products. */
import { h, icon, picture } from "../widget/ui/dom.js";
import { fill } from "../widget/ui/strings.js";
import { get, money } from "./api.js";
import { Frame, widget } from "./frame.js";
import { ProductDialog } from "./product_dialog.js";

const PAGE = 24;

const frame = new Frame(() => redraw());
const dialog = new ProductDialog(frame);
const view = {
  query: "",
  category: "",
  products: /** @type {import("./api.js").Product[]} */ ([]),
  total: 0,
  hasMore: false,
  asked: 0,
  /** The language in which products were asked for last. */
  language: "",
};
const WAITING = 8;
/** @type {{key: string, name: string}[]} */
let categories = [];

/** @param {string} id @returns {HTMLElement} */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

function redraw() {
  document.title = frame.shopName;
  drawSearch();
  drawTry();
  if (view.language !== frame.language) load();
}

/** Load products; `more` adds to those shown. */
async function load(more = false) {
  const asked = (view.asked += 1);
  const offset = more ? view.products.length : 0;
  const { query, category } = view;
  view.language = frame.language;
  if (!view.products.length) drawWaiting();
  try {
    const found = await get("/api/shop/products", {
      query,
      category,
      limit: PAGE,
      offset,
      lang: frame.language,
    });
    if (asked !== view.asked) return;
    const list = Array.isArray(found) ? found : found.products || found.items || [];
    view.products = more ? [...view.products, ...list] : list;
    view.total = found.total ?? view.products.length;
    view.hasMore = Boolean(found.has_more);
    setCategories(found.categories, list);
    drawGrid();
  } catch {
    if (asked === view.asked) drawFailure();
  }
  drawCategories();
}

/** @param {any[]|undefined} given @param {import("./api.js").Product[]} list */
function setCategories(given, list) {
  if (given)
    categories = given.map((one) =>
      typeof one === "string" ? { key: one, name: one } : { key: one.key, name: one.name || one.key },
    );
  else if (!view.query && !view.category)
    categories = [...new Set(list.map((one) => one.category))].map((name) => ({ key: name, name }));
}

function drawSearch() {
  const { t } = frame;
  let form = at("head").querySelector("form");
  if (!form) {
    const made = h("input", { type: "search", name: "query", autocomplete: "off" });
    form = /** @type {HTMLFormElement} */ (h("form", { class: "search", role: "search" }, made));
    form.addEventListener("submit", (event) => event.preventDefault());
    /** @type {any} */
    let timer;
    made.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        view.query = made.value.trim();
        load();
      }, 250);
    });
    at("head").querySelector(".shop-name")?.after(form);
  }
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  input.placeholder = t.search;
  input.setAttribute("aria-label", t.search);
}

function drawTry() {
  const { t, customer } = frame;
  const sample = frame.customers.find((one) => orderOf(one, "pending"));
  const guest = sample
    ? fill(t.tryGuest, { number: orderOf(sample, "pending"), email: sample.email })
    : t.tryGuestPlain;
  const words = customer ? fill(t.tryCustomer, { name: customer.name }) : guest;
  const sayings = [...orderSayings(customer), t.track, t.find, t.policy, t.human];
  const chip = (/** @type {string} */ text) =>
    h("button", { type: "button", class: "chip", onclick: () => widget()?.say(text) }, text);
  const [before, after] = t.tryDesk.split("{desk}");
  const link = h("a", { href: "/desk", target: "_blank", rel: "noopener" }, t.desk);
  at("try").replaceChildren(
    h(
      "div",
      {},
      h("h1", {}, t.tryTitle),
      h("p", {}, words, frame.language === "zh" ? "" : " ", before, link, after),
    ),
    h("div", { class: "chips" }, ...sayings.map(chip)),
  );
}

/** What this customer's own orders let one try. @param {import("./frame.js").Customer|null} customer */
function orderSayings(customer) {
  const { t } = frame;
  const [pending, delivered] = [orderOf(customer, "pending"), orderOf(customer, "delivered")];
  const sayings = [];
  if (pending) sayings.push(fill(t.cancel, { number: pending }), fill(t.address, { number: pending }));
  if (delivered) sayings.push(fill(t.back, { number: delivered }));
  return sayings.length ? sayings : [t.cancelPlain, t.addressPlain];
}

/** @param {import("./frame.js").Customer|null} customer @param {string} status */
function orderOf(customer, status) {
  return customer?.orders?.find((one) => one.status === status)?.order_number || "";
}

function drawCategories() {
  const pick = (/** @type {string} */ key) => {
    view.category = key;
    load();
  };
  const chip = (/** @type {string} */ key, /** @type {string} */ name) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-pressed": String(view.category === key),
        onclick: () => pick(key),
      },
      name,
    );
  const focused = document.activeElement?.textContent;
  at("categories").setAttribute("aria-label", frame.t.products);
  at("categories").replaceChildren(
    chip("", frame.t.all),
    ...categories.map((one) => chip(one.key, one.name)),
  );
  for (const button of at("categories").querySelectorAll("button")) {
    if (document.activeElement === document.body && button.textContent === focused) button.focus();
  }
}

/** Nothing is there yet: say that it comes. */
function drawWaiting() {
  at("count").textContent = frame.t.loading;
  at("more").replaceChildren();
  at("grid").setAttribute("aria-busy", "true");
  at("grid").replaceChildren(...Array.from({ length: WAITING }, () => h("li", { class: "waiting" })));
}

function drawGrid() {
  const { t } = frame;
  at("grid").removeAttribute("aria-busy");
  at("count").textContent = view.products.length ? fill(t.results, { count: view.total }) : t.none;
  at("grid").replaceChildren(...view.products.map((product) => h("li", {}, tile(product))));
  const more = view.hasMore;
  at("more").replaceChildren(
    more ? h("button", { type: "button", class: "button", onclick: () => load(true) }, t.more) : "",
  );
}

/** @param {import("./api.js").Product} product */
function tile(product) {
  const { t, language } = frame;
  const several =
    product.price_max && product.price_min && product.price_max.amount_minor > product.price_min.amount_minor;
  const least = money(product.price_min || product.price, language);
  const rating = product.rating ? product.rating.toFixed(1) : "";
  return h(
    "a",
    { class: "tile", href: `#product/${encodeURIComponent(product.id)}` },
    picture(product.image, location.href, "wide"),
    h("span", { class: "tile-title" }, product.title),
    h(
      "span",
      { class: "tile-line" },
      h("strong", {}, several ? fill(t.from, { price: least }) : least),
      rating &&
        h(
          "span",
          { class: "stars" },
          icon("star"),
          h("span", { class: "hidden" }, fill(t.rating, { rating })),
          h("span", { "aria-hidden": "true" }, rating),
        ),
    ),
    product.in_stock === false && h("span", { class: "out" }, t.soldOut),
  );
}

function drawFailure() {
  const again = h("button", { type: "button", class: "button", onclick: () => load() }, frame.t.again);
  view.language = "";
  at("count").textContent = frame.t.failed;
  at("grid").removeAttribute("aria-busy");
  at("grid").replaceChildren();
  at("more").replaceChildren(again);
}

load();
frame.start();
dialog.followAddress();
