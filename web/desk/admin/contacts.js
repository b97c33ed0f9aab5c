/** What shoppers left while nobody was at the desk; every agent may see and finish these. */
import { copyable } from "../ui/bits.js";
import { fullMoment } from "../ui/format.js";
import { Pane } from "../ui/pane.js";
import { button, chip, emptyState, h } from "../ui/parts.js";

export class ContactsPage extends Pane {
  /** @param {import("../ui/context.js").Context} context */
  show(context) {
    this.context = context;
    this.replaceChildren(h("p", { class: "loading" }, context.t.loading));
    this.load();
  }

  async load() {
    const { desk, t, trouble } = this.context;
    try {
      const forms = await desk.api.get("contacts");
      const waiting = forms.filter((/** @type {any} */ one) => !one.done);
      const done = forms.filter((/** @type {any} */ one) => one.done);
      const head = h("div", { class: "page-head" }, h("div", {}, h("h2", {}, t.contacts), h("p", { class: "quiet" }, t.contactsText)));
      const list = [...waiting, ...done].map((one) => this.#form(one));
      this.replaceChildren(h("div", { class: "page-body" }, head, list.length ? h("ul", { class: "form-list" }, ...list) : emptyState(t.contactsEmpty, "mail")));
    } catch (error) {
      trouble(error);
    }
  }

  /** @param {any} one */
  #form(one) {
    const { desk, t, language, open, trouble } = this.context;
    const finish = () => desk.api.post(`contacts/${one.id}/done`).then(() => this.load(), trouble);
    const mail = h("a", { class: "btn", href: `mailto:${encodeURIComponent(one.email)}` }, t.answerByMail);
    return h(
      "li",
      { class: `form-card ${one.done ? "done" : ""}` },
      h("div", { class: "form-card-head" }, one.name && h("strong", {}, one.name), copyable(one.email, this.context), one.done && chip(t.done_mark, "green", "check"), h("time", { class: "quiet", datetime: one.created_at }, fullMoment(one.created_at, language))),
      h("p", { class: "form-text" }, one.text),
      h("div", { class: "row-actions" }, mail, button({ label: t.openTalk, icon: "chat", onclick: () => open(one.conversation_id) }), !one.done && button({ label: t.markDone, icon: "check", kind: "good", onclick: finish })),
    );
  }
}

customElements.define("desk-contacts", ContactsPage);
