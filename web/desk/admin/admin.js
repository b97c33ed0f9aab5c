/** The admin area: agents, canned answers, business hours, audit log. */
import { Pane } from "../ui/pane.js";
import { h } from "../ui/parts.js";
import { agentsPage } from "./agents.js";
import { auditPage } from "./audit.js";
import { cannedPage } from "./canned.js";
import { hoursPage } from "./hours.js";

/** @type {Record<string, (context: import("../ui/context.js").Context, place: HTMLElement) => Promise<void>>} */
const PAGES = { agents: agentsPage, canned: cannedPage, hours: hoursPage, audit: auditPage };

export class AdminPages extends Pane {
  /** @param {import("../ui/context.js").Context} context @param {string} [name] */
  show(context, name = "agents") {
    const { t, trouble } = context;
    const chosen = name in PAGES ? name : "agents";
    const tabs = Object.keys(PAGES).map((one) => h("a", { class: "sub-tab", href: `#/admin/${one}`, "aria-current": one === chosen ? "page" : null }, t.tabs[/** @type {"agents"} */ (one)]));
    const place = h("div", { class: "page-body" }, h("p", { class: "loading" }, t.loading));
    this.replaceChildren(h("nav", { class: "sub-tabs", "aria-label": t.admin }, ...tabs), place);
    PAGES[chosen](context, place).catch((error) => {
      place.replaceChildren(h("p", { class: "form-trouble" }, t.errors.refused));
      trouble(error);
    });
  }
}

customElements.define("desk-admin", AdminPages);
