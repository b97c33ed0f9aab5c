/** The right pane: who the shopper is and how that was proven, their orders, and what else helps to answer. */
import { safeUrl } from "../../widget/ui/dom.js";
import { copyable, stars } from "./bits.js";
import { dataRequests } from "./data_requests.js";
import { date, fullMoment, money } from "./format.js";
import { icon } from "./icons.js";
import { moodChip, moodView } from "./mood.js";
import { orderView } from "./orders.js";
import { Pane } from "./pane.js";
import { avatar, button, chip, emptyState, h, shopperName } from "./parts.js";
import { profileView } from "./profile.js";
import { resolutionChip, roundRows, satisfactionView } from "./satisfaction.js";
import { fill, word } from "./strings.js";

const OPEN_STATES = ["pending", "processed", "return_requested", "exchange_requested"];
const PAST_SHOWN = 10;
const UNDECIDED = "requested";

export class CustomerPane extends Pane {
  /** Whose conversation stands here. @type {string|null} */
  #shown = null;

  /** @param {import("./context.js").Context} context */
  show(context) {
    this.context = context;
    this.stop();
    const { desk } = context;
    this.ends = [desk.on("selected", () => this.change()), desk.on("list", () => this.#newMood()), () => this.stopOne?.()];
    this.change();
  }

  change() {
    const { desk } = this.context;
    this.stopOne?.();
    const id = desk.selected;
    if (id) this.stopOne = desk.on(`customer:${id}`, () => this.draw());
    this.scrollTop = 0;
    this.draw();
  }

  draw() {
    const { desk, t, showPane } = this.context;
    const one = desk.selected ? desk.inbox.get(desk.selected) : null;
    const side = desk.selected ? desk.thread(desk.selected).customer : null;
    const back = button({ label: t.back, icon: "left", quiet: true, kind: "plain phone-only", onclick: () => showPane("talk") });
    if (!one) return this.replaceChildren(h("h2", { class: "hidden" }, t.customer), emptyState([t.customer, t.noneChosen[1]], "person"));
    if (!side) return this.replaceChildren(h("h2", { class: "hidden" }, t.customer), h("p", { class: "loading" }, t.loading));
    if (side.error) return this.replaceChildren(h("h2", { class: "hidden" }, t.customer), h("p", { class: "side-trouble" }, t.sideTrouble), button({ label: t.retry, onclick: () => desk.loadCustomer(one.id) }));
    const customer = side.customer;
    const parts = customer ? this.#known(one, side) : this.#guest(one, side);
    const open = this.#shown === one.id ? this.#openParts() : [];
    this.#shown = one.id;
    this.replaceChildren(back, ...parts.filter(Boolean));
    for (const part of this.querySelectorAll("details.folded")) /** @type {HTMLDetailsElement} */ (part).open = open.includes(titleOf(part));
  }

  /** The titles of the parts that the agent has unfolded. */
  #openParts() {
    return [...this.querySelectorAll("details.folded[open]")].map(titleOf);
  }

  /** @param {any} one @param {any} side @returns {any[]} */
  #guest(one, side) {
    const { t } = this.context;
    return [
      h("header", { class: "side-head" }, avatar("", true), h("div", {}, h("h2", {}, shopperName(one, t)), chip(t.notIdentified, "amber", "shield"))),
      h("p", { class: "side-note" }, t.notIdentifiedText),
      this.#contacts(one),
      this.#mood(one, side),
      facts([[t.language, word(t.languages, one.language)], [t.channel, word(t.channels, one.channel)], [t.page, pageLink(one.page)]]),
      this.#talks(one, side),
    ];
  }

  /** @param {any} one @param {any} side @returns {any[]} */
  #known(one, side) {
    const { t, language } = this.context;
    const { customer, identity } = side;
    const orders = side.orders || [];
    const open = orders.filter((/** @type {any} */ order) => OPEN_STATES.includes(order.status));
    const past = orders.filter((/** @type {any} */ order) => !OPEN_STATES.includes(order.status));
    const since = customer.created_at ? fill(t.customerSince, { date: date(customer.created_at, language) }) : "";
    const proven = t.provenBy[/** @type {"jwt"} */ (identity?.method)] || (identity?.proven_by === "page" ? t.provenBy.jwt : t.provenBy.chat);
    const asked = side.requests || [];
    const undecided = asked.some((/** @type {any} */ request) => request.state === UNDECIDED);
    const requests = asked.length ? section(t.dataRequests, "shield", dataRequests(asked, one.id, this.context), asked.length) : null;
    return [
      h("header", { class: "side-head" }, avatar(customer.name), h("div", {}, h("h2", {}, customer.name), chip(proven, "green", "shield"))),
      undecided ? requests : null,
      facts([
        [t.email, copyable(customer.email, this.context)],
        [t.phone, customer.phone && copyable(customer.phone, this.context)],
        [t.language, [word(t.languages, one.language), customer.language && customer.language !== one.language ? `(${word(t.languages, customer.language)})` : ""].join(" ")],
        [t.page, pageLink(one.page)],
      ], since),
      this.#contacts(one),
      this.#mood(one, side),
      section(t.profile, "trend", profileView(side.profile, side.consents || {}, this.context)),
      section(t.openOrders, "box", open.length ? open.map((/** @type {any} */ order) => orderView(order, this.context, true)) : [h("p", { class: "quiet" }, orders.length ? t.noOpenOrders : t.noOrders)], open.length),
      past.length ? folded(t.pastOrders, past.length, past.slice(0, PAST_SHOWN).map((/** @type {any} */ order) => orderView(order, this.context, false))) : null,
      this.#giftCards(customer),
      folded(t.paymentMethods, customer.payment_methods?.length, (customer.payment_methods || []).map((/** @type {any} */ one) => this.#payment(one))),
      folded(t.addresses, customer.addresses?.length, (customer.addresses || []).map((/** @type {any} */ one) => this.#address(one))),
      this.#talks(one, side),
      this.#consents(side),
      undecided ? null : requests,
    ];
  }

  /** What the shopper left in the offline form of this conversation. @param {any} one */
  #contacts(one) {
    const { desk, t, language } = this.context;
    const { contacts } = desk.thread(one.id);
    if (!contacts.length) return null;
    return section(t.contacts, "mail", contacts.map((form) => h("div", { class: "form-left" }, h("p", {}, form.name && h("strong", {}, form.name), form.name && " · ", copyable(form.email, this.context)), form.text && h("p", {}, form.text), h("p", { class: "quiet" }, fullMoment(form.created_at, language)))));
  }

  /** What gift cards hold. @param {any} customer */
  #giftCards(customer) {
    const { t, language } = this.context;
    const cards = (customer.payment_methods || []).filter((/** @type {any} */ one) => one.balance);
    if (!cards.length) return null;
    return section(t.giftCards, "gift", cards.map((/** @type {any} */ one) => h("p", { class: "balance" }, h("span", { class: "quiet" }, one.label || t.payments.gift_card), h("strong", {}, money(one.balance, language)))));
  }

  /** @param {any} method */
  #payment(method) {
    const { t, language } = this.context;
    const name = [method.brand && method.brand.charAt(0).toUpperCase() + method.brand.slice(1), method.brand ? "" : word(t.payments, method.type)].filter(Boolean).join(" ");
    const more = method.last_four ? fill(t.endsIn, { digits: method.last_four }) : method.balance ? money(method.balance, language) : "";
    return h("p", { class: "row-line" }, icon(method.type === "gift_card" ? "gift" : "card"), h("span", {}, name), h("span", { class: "quiet" }, more));
  }

  /** @param {any} address */
  #address(address) {
    const { t } = this.context;
    const region = [address.state, address.zip].filter(Boolean).join(" ");
    const words = [address.name, address.line1, address.line2, address.city, region, address.country].filter(Boolean).join(", ");
    return h("p", { class: "row-line top" }, icon("pin"), h("span", {}, words), address.is_default && chip(t.default));
  }

  /** The mood changes with every message: only its part is drawn again, so that nothing folds or scrolls. */
  #newMood() {
    const { desk } = this.context;
    const one = desk.selected ? desk.inbox.get(desk.selected) : null;
    const side = one && desk.thread(one.id).customer;
    if (!one || !side || !this.moodPart?.isConnected || this.moodPart.dataset.stamp === JSON.stringify(one.mood ?? null)) return;
    this.moodPart.replaceWith(this.#mood(one, side));
  }

  /** @param {import("../client/shapes.js").Conversation} one @param {any} side */
  #mood(one, side) {
    const { t } = this.context;
    this.moodPart = section(t.moodTitle, "calm", moodView(one, side.conversations || [], this.context), undefined, moodChip(one.mood, t));
    this.moodPart.dataset.stamp = JSON.stringify(one.mood ?? null);
    return this.moodPart;
  }

  /** @param {any} one @param {any} side */
  #talks(one, side) {
    const { t, language, open, desk } = this.context;
    const talks = side.conversations || [];
    const rows = talks.map((/** @type {any} */ talk) =>
      h(
        "button",
        { type: "button", class: "talk-row", onclick: () => open(talk.id) },
        h("span", { class: "talk-row-top" }, h("span", { class: "quiet" }, date(talk.created_at, language)), satisfactionView(talk.satisfaction, this.context) || (talk.rating ? stars(talk.rating, t) : null), resolutionChip(talk.resolution, this.context) || h("span", { class: "quiet" }, t.states[/** @type {"open"} */ (talk.state)])),
        h("span", { class: "preview" }, talk.last_text),
      ),
    );
    const { rounds, ratings } = desk.thread(one.id);
    const ended = roundRows(rounds, ratings, this.context);
    return h("div", {}, ended.length ? section(t.satisfaction, "star", ended) : null, section(t.earlierTalks, "chat", rows.length ? rows : [h("p", { class: "quiet" }, t.noTalks)], rows.length));
  }

  /** @param {any} side */
  #consents(side) {
    const { t } = this.context;
    const all = Object.entries(side.consents || {});
    if (!all.length) return null;
    return section(t.consents, "shield", [h("p", { class: "chips" }, ...all.map(([name, yes]) => chip(`${word(t.consentNames, name)}: ${yes ? t.yes : t.no}`, yes ? "green" : "", yes ? "check" : "close")))]);
  }
}

/** @param {string} title @param {import("./icons.js").IconName} name @param {any[]} content @param {number} [count] @param {any} [mark] */
function section(title, name, content, count, mark) {
  return h("section", { class: "side-section" }, h("h3", {}, icon(name), h("span", {}, title), count ? h("span", { class: "count" }, String(count)) : null, mark), ...content);
}

/** @param {Element} part */
function titleOf(part) {
  return part.querySelector("summary span")?.textContent || "";
}

/** @param {string} title @param {number|undefined} count @param {any[]} content */
function folded(title, count, content) {
  if (!count) return null;
  return h("details", { class: "side-section folded" }, h("summary", {}, icon("right"), h("span", {}, title), h("span", { class: "count" }, String(count))), ...content);
}

/** @param {[string, any][]} rows @param {string} [last] */
function facts(rows, last) {
  const given = rows.filter(([, value]) => value);
  return h("div", { class: "side-section" }, h("dl", { class: "facts" }, ...given.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), last && h("p", { class: "quiet small-line" }, last));
}

/** @param {string|null} page */
function pageLink(page) {
  const url = safeUrl(page, location.href);
  if (!url) return null;
  const { pathname, search } = new URL(url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, pathname + search);
}

customElements.define("desk-customer", CustomerPane);
