/** The agents' page: signs in, lays the panes out, and ties keys, addresses and panes together. */
import { applyBrand } from "../widget/ui/brand.js";
import { Attention } from "./client/attention.js";
import { Desk } from "./client/desk.js";
import "./admin/admin.js";
import "./admin/contacts.js";
import "./ui/bar.js";
import "./ui/conversation.js";
import "./ui/customer.js";
import { chooseColleague, chooseMoment, showKeys } from "./ui/dialogs.js";
import { moment } from "./ui/format.js";
import { listenForKeys } from "./ui/keys.js";
import { button, h, toast } from "./ui/parts.js";
import "./ui/queue.js";
import "./ui/sign_in.js";
import { errorWords, fill, strings } from "./ui/strings.js";

const PANES = /** @type {const} */ (["queue", "talk", "customer"]);

class DeskApp extends HTMLElement {
  constructor() {
    super();
    /** @type {Desk} */
    this.desk = new Desk({ words: (/** @type {any} */ error) => errorWords(error, this.desk.session.language) });
    this.pane = "queue";
    /** The page that is drawn now. */
    this.drawn = "";
    this.signedIn = false;
    this.attention = new Attention(this.desk, () => `${strings(this.desk.session.language).title} · ${this.desk.shop}`);
  }

  connectedCallback() {
    this.desk.on("signed-out", (/** @type {boolean} */ thrownOut) => this.draw(thrownOut));
    this.desk.on("trouble", (/** @type {any} */ error) => this.context.trouble(error));
    this.desk.on("connection", () => this.classList.toggle("cut-off", !this.desk.online));
    addEventListener("hashchange", () => this.#route());
    this.#keys();
    this.draw();
    this.#introduce();
    if (this.desk.session.token) this.#start();
    // The first sign-in loads everything itself.
    this.desk.on("me", () => this.signedIn !== Boolean(this.desk.session.token) && this.draw());
  }

  /** @returns {import("./ui/context.js").Context} */
  get context() {
    const { desk } = this;
    const language = desk.session.language;
    return {
      desk,
      language,
      t: strings(language),
      switchLanguage: () => this.#switchLanguage(),
      open: (id) => this.#open(id),
      go: (place) => (location.hash = `#/${place}`),
      act: (/** @type {string} */ action) => this.#act(action),
      trouble: (error) => this.#trouble(error),
      showPane: (pane) => this.showPane(pane),
    };
  }

  /** @param {boolean} [ended] the desk has ended the session */
  draw(ended = false) {
    const { desk } = this;
    const { language, t } = this.context;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    this.attention.showTitle();
    for (const old of this.children) /** @type {any} */ (old).stop?.();
    this.querySelectorAll("desk-queue, desk-conversation, desk-customer").forEach((/** @type {any} */ one) => one.stop?.());
    this.signedIn = Boolean(desk.session.token);
    if (!this.signedIn) {
      const screen = /** @type {any} */ (h("desk-sign-in"));
      this.replaceChildren(screen);
      screen.show(this.context, ended);
      return;
    }
    this.bar = /** @type {any} */ (h("desk-bar"));
    this.main = h("main", { class: "main" });
    this.tabs = h("nav", { class: "pane-tabs", "aria-label": t.conversations });
    this.replaceChildren(this.bar, this.main, this.tabs);
    this.drawn = "";
    this.#route();
  }

  #route() {
    if (!this.signedIn) return;
    const [, place = "talks", id] = location.hash.split("/");
    const known = ["talks", "contacts", this.desk.session.isAdmin ? "admin" : ""].includes(place) ? place : "talks";
    const { context } = this;
    this.bar.show(context, known);
    if (this.drawn !== known || known === "admin") {
      this.drawn = known;
      this.querySelectorAll(".main > *").forEach((/** @type {any} */ one) => one.stop?.());
      if (known === "talks") this.#drawPanes();
      else {
        const page = /** @type {any} */ (h(known === "admin" ? "desk-admin" : "desk-contacts", { class: "page" }));
        this.main.replaceChildren(page);
        page.show(context, id);
      }
    }
    this.tabs.hidden = known !== "talks";
    if (known === "talks" && (id || null) !== this.desk.selected) {
      this.desk.select(id ? decodeURIComponent(id) : null);
      this.showPane(id ? "talk" : "queue");
    }
  }

  #drawPanes() {
    const { context } = this;
    this.queue = /** @type {any} */ (h("desk-queue", { class: "pane", id: "pane-queue" }));
    this.talk = /** @type {any} */ (h("desk-conversation", { class: "pane", id: "pane-talk" }));
    this.customer = /** @type {any} */ (h("desk-customer", { class: "pane", id: "pane-customer" }));
    const region = (/** @type {any} */ pane, /** @type {string} */ label) => {
      pane.setAttribute("role", "region");
      pane.setAttribute("aria-label", label);
    };
    region(this.queue, context.t.queue);
    region(this.talk, context.t.conversation);
    region(this.customer, context.t.customer);
    this.main.replaceChildren(this.queue, this.talk, this.customer);
    for (const pane of [this.queue, this.talk, this.customer]) pane.show(context);
    this.showPane(this.pane);
  }

  /** On phones one pane is seen at a time. @param {string} name */
  showPane(name) {
    this.pane = name;
    this.main?.setAttribute("data-pane", name);
    const { t } = this.context;
    const labels = { queue: t.queue, talk: t.conversation, customer: t.customer };
    const icons = /** @type {const} */ ({ queue: "inbox", talk: "chat", customer: "person" });
    this.tabs?.replaceChildren(
      ...PANES.map((one) => {
        const tab = button({ label: labels[one], icon: icons[one], kind: "tab", onclick: () => this.showPane(one) });
        if (one === name) tab.setAttribute("aria-current", "true");
        return tab;
      }),
    );
  }

  /** @param {string|null} id */
  #open(id) {
    const hash = id ? `#/talks/${encodeURIComponent(id)}` : "#/talks";
    if (location.hash === hash) this.showPane("talk");
    else location.hash = hash;
  }

  /** @param {string} action */
  async #act(action) {
    const { desk, context } = this;
    const { t, language } = context;
    const one = desk.selected ? desk.inbox.get(desk.selected) : null;
    if (!one || !(/** @type {Record<string, boolean>} */ (desk.allowed(one))[action])) return;
    /** @type {any} */
    let body;
    let words = t.done[/** @type {"claim"} */ (action)];
    if (action === "transfer") {
      const colleague = await chooseColleague(context);
      if (!colleague) return;
      body = { agent_id: colleague.id };
      words = fill(words, { name: colleague.name });
    }
    if (action === "snooze") {
      const until = await chooseMoment(context);
      if (!until) return;
      body = { until: until.toISOString() };
      words = fill(words, { time: moment(body.until, language) });
    }
    try {
      await desk.act(one.id, action, body);
      toast(words);
      // What one has just claimed should not vanish from the list beside it.
      if (action === "claim" && desk.inbox.filter !== "all") desk.inbox.filter = "mine";
      desk.tell("list");
      if (action === "claim") this.talk?.composer?.write("reply");
    } catch (error) {
      this.#trouble(error);
    }
  }

  /** @param {any} error */
  #trouble(error) {
    if (error?.status === 401) return;
    toast(errorWords(error, this.desk.session.language), "bad");
  }

  #keys() {
    const write = (/** @type {string} */ mode) => {
      this.showPane("talk");
      this.talk?.composer?.write(mode);
    };
    const canned = () => {
      this.showPane("talk");
      this.talk?.composer?.openCanned();
    };
    const actions = {
      j: () => this.queue?.move(1),
      k: () => this.queue?.move(-1),
      c: () => this.#act("claim"),
      e: () => this.#act("resolve"),
      b: () => this.#act("hand_back"),
      t: () => this.#act("transfer"),
      s: () => this.#act("snooze"),
      r: () => write("reply"),
      n: () => write("note"),
      "/": canned,
      "?": () => showKeys(this.context.t),
    };
    listenForKeys(actions, () => this.signedIn && this.drawn === "talks");
  }

  #switchLanguage() {
    this.desk.session.language = this.desk.session.language === "zh" ? "en" : "zh";
    this.draw();
    document.querySelector("#toasts")?.replaceChildren();
  }

  async #start() {
    try {
      await this.desk.start();
    } catch (error) {
      this.#trouble(error);
    }
  }

  /** The shop's name and colour. */
  async #introduce() {
    const config = await fetch("/api/widget/config").then((answer) => (answer.ok ? answer.json() : null), () => null);
    if (!config) return;
    this.desk.shop = config.shop_name || this.desk.shop;
    applyBrand(document.documentElement, config.brand);
    const name = this.querySelector(".bar-title, .shop-name");
    if (name) name.textContent = this.desk.shop;
    this.attention.showTitle();
  }
}

customElements.define("desk-app", DeskApp);
