/** Product cards, and what all cards share. */
import { list } from "../client/protocol.js";
import { h, icon, linked, picture, safeUrl } from "./dom.js";
import { fill } from "./strings.js";

/**
 * What a card needs from the panel around it.
 * @typedef {{t: ReturnType<typeof import("./strings.js").strings>, language: string, base: string|URL,
 *   choose: (title: string, payload?: string) => void, clicked: (card: any) => void}} Setting
 */

/**
 * @param {{title: string, payload?: string}} action @param {Setting} setting @param {string} [kind]
 * @param {() => void} [before]
 */
export function actionButton(action, setting, kind = "secondary", before) {
  const press = () => {
    before?.();
    setting.choose(action.title, action.payload ?? "");
  };
  return h("button", { type: "button", class: `button ${kind}`, onclick: press }, action.title);
}

/** @param {any[]} cards @param {Setting} setting */
export function productCards(cards, setting) {
  const { t } = setting;
  const strip = h(
    "ul",
    { class: "strip", tabindex: cards.length > 1 ? 0 : null, "aria-label": t.products },
    ...cards.map((card) => h("li", {}, productCard(card, setting))),
  );
  if (cards.length < 2) return h("div", { class: "products single" }, strip);
  const move = (/** @type {number} */ by) => {
    const width = strip.firstElementChild.getBoundingClientRect().width + 8;
    strip.scrollTo({ left: Math.round(strip.scrollLeft / width + by) * width });
  };
  strip.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by);
  });
  const arrow = (/** @type {"left"|"right"} */ side, /** @type {string} */ label) =>
    h(
      "button",
      {
        type: "button",
        class: `round ${side}`,
        "aria-label": label,
        onclick: () => move(side === "left" ? -1 : 1),
      },
      icon(side),
    );
  const [left, right] = [arrow("left", t.previous), arrow("right", t.next)];
  const ends = () => {
    left.hidden = strip.scrollLeft < 8;
    right.hidden = strip.scrollLeft > strip.scrollWidth - strip.clientWidth - 8;
  };
  strip.addEventListener("scroll", ends, { passive: true });
  new ResizeObserver(ends).observe(strip);
  return h("div", { class: "products" }, strip, left, right);
}

/** @param {any} card @param {Setting} setting */
function productCard(card, setting) {
  const { t, base } = setting;
  const url = safeUrl(card.url, base);
  const rating = Number(card.rating) || 0;
  const soldOut = card.in_stock === false;
  const clicked = () => setting.clicked(card);
  const middle = (/** @type {MouseEvent} */ event) => event.button === 1 && clicked();
  const link = { href: url, target: "_blank", rel: "noopener", onclick: clicked, onauxclick: middle };
  return h(
    "article",
    { class: "card product" },
    picture(card.image, base, "wide", card.alt),
    h(
      "div",
      { class: "body" },
      h("h4", {}, url ? h("a", link, card.title) : card.title),
      card.options_summary && h("p", { class: "quiet one-line" }, card.options_summary),
      h("p", { class: "price-line" }, h("strong", {}, card.price || ""), rating > 0 && stars(rating, t)),
      h("p", { class: soldOut ? "stock out" : "stock" }, soldOut ? t.noStock : t.stock),
      card.reason && h("p", { class: "reason" }, card.reason),
    ),
    card.action?.title && actionButton(card.action, setting, "secondary", clicked),
  );
}

/**
 * Products side by side: a row for each thing in which they differ. Null for what is no such table.
 * @param {any} comparison @param {Setting} setting
 */
export function comparisonTable(comparison, setting) {
  const { t, base } = setting;
  const products = list(comparison.products);
  const told = list(comparison.rows).filter((row) => list(row?.values).length === products.length);
  if (products.length < 2 || !told.length) return null;
  const head = products.map((/** @type {any} */ one) => {
    const url = safeUrl(one.url, base);
    return h(
      "th",
      { scope: "col" },
      url ? h("a", { href: url, target: "_blank", rel: "noopener" }, one.title) : one.title,
    );
  });
  const rows = told.map((/** @type {any} */ row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, row.label),
      ...row.values.map((/** @type {string} */ value) => h("td", {}, value)),
    ),
  );
  const table = h(
    "table",
    {},
    h("caption", { class: "hidden" }, t.comparison),
    h("thead", {}, h("tr", {}, h("td", {}), ...head)),
    h("tbody", {}, ...rows),
  );
  const label = t.comparison;
  return h("div", { class: "card comparison", tabindex: 0, role: "region", "aria-label": label }, table);
}

/** @param {number} rating @param {Setting["t"]} t */
function stars(rating, t) {
  const text = rating.toFixed(1);
  const label = fill(t.rating, { rating: text });
  return h(
    "span",
    { class: "stars" },
    icon("star"),
    h("span", { class: "hidden" }, label),
    h("span", { "aria-hidden": "true" }, text),
  );
}

/**
 * What will change, before and after, with the two answers.
 * @param {any} change @param {Setting} setting
 */
export function changeCard(change, setting) {
  const { t } = setting;
  const rows = (change.lines || []).map((/** @type {any} */ line) =>
    h(
      "div",
      { class: "change-line" },
      h("dt", {}, line.label),
      line.before &&
        h(
          "dd",
          { class: "before" },
          h("span", { class: "hidden" }, `${t.before}: `),
          h("span", {}, line.before),
        ),
      line.after &&
        h(
          "dd",
          { class: "after" },
          line.before && icon("arrow"),
          h("span", { class: "hidden" }, `${t.after}: `),
          h("span", {}, line.after),
        ),
    ),
  );
  return h(
    "section",
    { class: "card change", "aria-label": change.title },
    change.title && h("h4", {}, change.title),
    h("dl", {}, ...rows),
    change.amount_label && h("p", { class: "amount" }, change.amount_label),
    h(
      "div",
      { class: "actions" },
      change.confirm?.title && actionButton(change.confirm, setting, "primary answer"),
      change.cancel?.title && actionButton(change.cancel, setting, "secondary answer"),
    ),
  );
}

/** @param {any} article @param {Setting} setting */
export function articleLink(article, setting) {
  const url = safeUrl(article.url, setting.base);
  if (!url) return null;
  const words = h(
    "span",
    {},
    h("strong", {}, article.title || url),
    h("span", { class: "quiet" }, setting.t.article),
  );
  return h(
    "a",
    { class: "card article", href: url, target: "_blank", rel: "noopener" },
    icon("book"),
    words,
    icon("right"),
  );
}

/**
 * Answers to choose from: chips, or rows where they carry a picture or an explanation.
 * @param {any[]} choices @param {Setting} setting
 */
export function choiceChips(choices, setting) {
  const rich = choices.some((one) => one.description || one.image);
  const chips = choices.map((one) =>
    h(
      "button",
      {
        type: "button",
        class: rich ? "chip row" : "chip",
        onclick: () => setting.choose(one.title, one.payload ?? one.value ?? ""),
      },
      one.image && picture(one.image, setting.base, "thumb"),
      h(
        "span",
        { class: "words" },
        h("span", { class: "title" }, one.title),
        one.description && h("span", { class: "quiet" }, one.description),
      ),
    ),
  );
  return h("div", { class: rich ? "chips rows" : "chips", role: "group" }, ...chips);
}

/** @param {any} attachment @param {Setting} setting */
export function attachmentLink(attachment, setting) {
  const given =
    typeof attachment === "string" ? { url: attachment } : attachment?.payload || attachment || {};
  const url = safeUrl(given.url || given.src, setting.base);
  if (!url) return null;
  const title =
    given.title ||
    attachment.title ||
    decodeURIComponent(new URL(url).pathname.split("/").pop() || "") ||
    setting.t.attachment;
  return h(
    "a",
    { class: "card article", href: url, target: "_blank", rel: "noopener noreferrer" },
    icon("book"),
    h("span", {}, title),
  );
}

/** @param {string} text */
export function bubble(text) {
  return h("p", { class: "bubble" }, ...linked(text));
}
