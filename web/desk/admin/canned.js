/** The ready answers. */
import { button, chip, confirmed, emptyState, field, h, toast } from "../ui/parts.js";
import { fill } from "../ui/strings.js";
import { formDialog } from "./form.js";
import { table } from "./table.js";

/** @typedef {import("../client/shapes.js").Canned} Canned */

/** @param {import("../ui/context.js").Context} context @param {HTMLElement} place */
export async function cannedPage(context, place) {
  const { desk, t, trouble } = context;
  const draw = async () => {
    await desk.loadCanned();
    const rows = desk.canned.map((one) => [
      h("code", { class: "code" }, `/${one.short_code}`),
      chip(t.languages[/** @type {"en"} */ (one.language)] || one.language),
      h("span", { class: "long-text", lang: one.language === "zh" ? "zh-CN" : "en" }, one.text),
      h("span", { class: "row-actions" }, button({ label: t.edit, kind: "small", onclick: () => edit(one) }), button({ label: t.remove, kind: "small", onclick: () => remove(one) })),
    ]);
    const head = h("div", { class: "page-head" }, h("div", {}, h("h2", {}, t.tabs.canned), h("p", { class: "quiet" }, t.cannedText)), button({ label: t.addCanned, icon: "plus", kind: "primary", onclick: () => edit(null) }));
    place.replaceChildren(head, rows.length ? table(t.tabs.canned, [t.shortCode, t.language, t.text, ""], rows) : emptyState(t.cannedEmpty, "slash"));
  };
  const edit = async (/** @type {Canned|null} */ one) => {
    const fields = {
      short_code: field({ label: t.shortCode, name: "short_code", value: one?.short_code, hint: t.shortCodeHint, autocomplete: "off" }),
      language: field({ label: t.language, name: "language", value: one?.language || context.language, options: [["en", t.languages.en], ["zh", t.languages.zh]] }),
      text: field({ label: t.text, name: "text", value: one?.text, rows: 5 }),
    };
    const send = (/** @type {any} */ values) => (one ? desk.api.put(`canned/${one.id}`, values) : desk.api.post("canned", values));
    if (!(await formDialog({ title: one ? t.editCanned : t.addCanned, fields, yes: one ? t.save : t.add, context, send }))) return;
    toast(one ? t.saved : t.added);
    await draw();
  };
  const remove = async (/** @type {Canned} */ one) => {
    const sure = await confirmed({ title: fill(t.removeTitle, { code: one.short_code }), text: t.removeText, yes: t.remove, no: t.cancel, danger: true });
    if (!sure) return;
    try {
      await desk.api.delete(`canned/${one.id}`);
      toast(t.removed);
      await draw();
    } catch (error) {
      trouble(error);
    }
  };
  await draw();
}
