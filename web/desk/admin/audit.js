/** Who did what. */
import { fullMoment } from "../ui/format.js";
import { button, emptyState, h } from "../ui/parts.js";
import { word } from "../ui/strings.js";
import { table } from "./table.js";

const PAGE = 100;

/** @param {import("../ui/context.js").Context} context @param {HTMLElement} place */
export async function auditPage(context, place) {
  const { desk, t, language, trouble } = context;
  /** @type {any[]} */
  let entries = [];
  const name = (/** @type {string|null} */ id) => desk.agents.find((one) => one.id === id)?.name;
  const about = (/** @type {any} */ entry) => name(entry.subject) ?? (entry.subject === entry.agent_id ? "" : word({}, entry.subject));
  const details = (/** @type {any} */ entry) => Object.entries(entry.details || {}).map(([key, value]) => `${word({}, key)}: ${Array.isArray(value) ? value.join(", ") : value}`).join("; ");
  const load = async () => {
    const more = await desk.api.get("audit", { limit: PAGE, before: entries.at(-1)?.id });
    entries = [...entries, ...more];
    const rows = entries.map((entry) => [
      h("time", { datetime: entry.created_at }, fullMoment(entry.created_at, language)),
      name(entry.agent_id) || t.system,
      word(t.auditActions, entry.action),
      entry.subject === entry.agent_id ? "" : about(entry),
      h("span", { class: "quiet" }, details(entry)),
    ]);
    const head = h("div", { class: "page-head" }, h("div", {}, h("h2", {}, t.tabs.audit), h("p", { class: "quiet" }, t.auditText)));
    const older = more.length === PAGE ? button({ label: t.loadMore, kind: "plain more", onclick: () => load().catch(trouble) }) : null;
    place.replaceChildren(...[head, rows.length ? table(t.tabs.audit, [t.when, t.who, t.what, t.subject, t.details], rows) : emptyState(t.auditEmpty, "book"), older].filter(Boolean));
  };
  await load();
}
