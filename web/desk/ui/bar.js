/** The bar on top: where one is, one's own status, sound, language, help, and whether the desk is reached. */
import { showKeys } from "./dialogs.js";
import { icon } from "./icons.js";
import { Pane } from "./pane.js";
import { button, h } from "./parts.js";

export class Bar extends Pane {
  /** @param {import("./context.js").Context} context @param {string} place */
  show(context, place) {
    this.context = context;
    this.place = place;
    this.stop();
    const { desk } = context;
    this.ends = [desk.on("me", () => this.draw()), desk.on("connection", () => this.drawConnection()), () => clearTimeout(this.timer)];
    this.draw();
  }

  draw() {
    const { desk, t, go, switchLanguage } = this.context;
    const { session } = desk;
    const focused = /** @type {HTMLElement|null} */ (this.contains(document.activeElement) ? document.activeElement : null)?.dataset.action;
    const place = (/** @type {string} */ name, /** @type {string} */ label, /** @type {import("./icons.js").IconName} */ mark) =>
      h("a", { href: `#/${name}`, class: "nav-link", "data-action": `nav-${name}`, "aria-current": this.place === name ? "page" : null }, icon(mark), h("span", { class: "label" }, label));
    const sound = button({
      label: session.sound ? t.soundOn : t.soundOff,
      icon: session.sound ? "sound" : "mute",
      quiet: true,
      kind: "plain",
      action: "sound",
      onclick: () => {
        session.sound = !session.sound;
        this.draw();
      },
    });
    sound.setAttribute("aria-pressed", String(session.sound));
    this.banner = h("div", { class: "banner", role: "status" });
    this.replaceChildren(
      h(
        "header",
        { class: "bar" },
        h("span", { class: "logo" }, icon("chat")),
        h("h1", { class: "bar-title" }, desk.shop),
        h("nav", { class: "nav", "aria-label": t.navigation }, place("talks", t.conversations, "inbox"), place("contacts", t.contacts, "mail"), session.isAdmin ? place("admin", t.admin, "gear") : null),
        h("span", { class: "bar-space" }),
        this.#presence(),
        h(
          "span",
          { class: "bar-tools" },
          sound,
          button({ label: t.help, icon: "keyboard", quiet: true, key: "?", kind: "plain wide-only", action: "help", onclick: () => showKeys(t) }),
          button({ label: t.switchLanguage, icon: "globe", kind: "plain", title: t.switchLanguageLabel, action: "language", onclick: switchLanguage }),
          button({ label: t.signOut, icon: "exit", quiet: true, kind: "plain", action: "out", onclick: () => desk.signOut() }),
        ),
      ),
      this.banner,
    );
    this.drawConnection();
    if (focused) /** @type {HTMLElement|null} */ (this.querySelector(`[data-action="${focused}"]`))?.focus();
  }

  #presence() {
    const { desk, t, trouble } = this.context;
    const status = /** @type {"online"} */ (desk.session.agent?.status || "offline");
    const select = h(
      "select",
      { "aria-label": t.presence, title: t.presenceHints[status], "data-action": "presence" },
      ...["online", "away", "offline"].map((one) => h("option", { value: one, selected: one === status }, t.presences[/** @type {"away"} */ (one)])),
    );
    select.addEventListener("change", () => desk.setPresence(select.value).catch(trouble));
    return h("label", { class: "presence" }, h("span", { class: `dot ${status}` }), h("span", { class: "presence-name" }, desk.session.agent?.name || ""), select);
  }

  drawConnection() {
    const { desk, t } = this.context;
    clearTimeout(this.timer);
    const offline = navigator.onLine === false;
    if (desk.online || !this.banner) return this.banner?.replaceChildren();
    const show = () => {
      if (desk.online) return;
      const words = offline ? t.offline : desk.lastEvent === null ? t.connecting : t.reconnecting;
      this.banner.replaceChildren(h("p", {}, icon("alert"), h("span", {}, words), button({ label: t.tryNow, kind: "link", onclick: () => desk.socket.restart() })));
    };
    // A short hiccup is nobody's worry.
    this.timer = setTimeout(show, offline ? 0 : 700);
    return undefined;
  }
}

customElements.define("desk-bar", Bar);
