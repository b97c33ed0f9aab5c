/** Who may sign in. */
import { button, chip, confirmed, field, h, toast } from "../ui/parts.js";
import { fill } from "../ui/strings.js";
import { formDialog } from "./form.js";
import { table } from "./table.js";

/** @param {import("../ui/context.js").Context} context @param {HTMLElement} place */
export async function agentsPage(context, place) {
  const { desk, t, trouble } = context;
  const draw = async () => {
    await desk.loadAgents();
    const rows = desk.agents.map((one) => [
      h("span", { class: "agent-name" }, h("span", { class: `dot ${one.active === false ? "offline" : one.status}` }), one.name),
      one.email,
      chip(t.roles[one.role], one.role === "admin" ? "brand" : ""),
      one.active === false ? chip(t.inactive, "red") : t.presences[/** @type {"online"} */ (one.status)],
      h("span", { class: "row-actions" }, ...rowActions(one)),
    ]);
    const head = h("div", { class: "page-head" }, h("div", {}, h("h2", {}, t.tabs.agents), h("p", { class: "quiet" }, t.agentsText)), button({ label: t.addAgent, icon: "plus", kind: "primary", onclick: add }));
    place.replaceChildren(head, table(t.tabs.agents, [t.name, t.email, t.role, t.status, ""], rows));
  };
  const change = async (/** @type {string} */ id, /** @type {any} */ body) => {
    try {
      await desk.api.patch(`agents/${id}`, body);
      toast(t.saved);
      await draw();
    } catch (error) {
      trouble(error);
    }
  };
  const rowActions = (/** @type {import("../client/session.js").Agent} */ one) => {
    if (one.id === desk.me()) return [];
    const admin = one.role === "admin";
    const off = async () => {
      const sure = await confirmed({ title: fill(t.deactivateTitle, { name: one.name }), text: t.deactivateText, yes: t.deactivate, no: t.cancel, danger: true });
      if (sure) await change(one.id, { active: false });
    };
    if (one.active === false) return [button({ label: t.activate, kind: "small", onclick: () => change(one.id, { active: true }) })];
    return [
      button({ label: admin ? t.makeAgent : t.makeAdmin, kind: "small", onclick: () => change(one.id, { role: admin ? "agent" : "admin" }) }),
      button({ label: t.deactivate, kind: "small", onclick: off }),
    ];
  };
  const add = async () => {
    const fields = {
      name: field({ label: t.name, name: "name", autocomplete: "off" }),
      email: field({ label: t.email, name: "email", type: "email", autocomplete: "off" }),
      password: field({ label: t.newPassword, name: "password", type: "password", hint: t.passwordHint, autocomplete: "new-password" }),
      role: field({ label: t.role, name: "role", options: [["agent", t.roles.agent], ["admin", t.roles.admin]], value: "agent" }),
    };
    const sent = await formDialog({ title: t.addAgent, fields, yes: t.add, context, send: (values) => desk.api.post("agents", values) });
    if (!sent) return;
    toast(t.added);
    await draw();
  };
  await draw();
}
