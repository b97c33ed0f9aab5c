/** Forms of the admin area: a window with fields that says at the field what the desk did not like. */
import { button, dialog, h } from "../ui/parts.js";
import { errorWords } from "../ui/strings.js";

/**
 * @param {{title: string, fields: Record<string, ReturnType<typeof import("../ui/parts.js").field>>, yes: string,
 *   context: import("../ui/context.js").Context, send: (values: Record<string, string>) => Promise<any>}} options
 * @returns {Promise<boolean>} whether it was sent
 */
export function formDialog({ title, fields, yes, context, send }) {
  const { t } = context;
  return new Promise((resolve) => {
    let sent = false;
    const id = `form-${Object.keys(fields).join("-")}`;
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (await submitFields(fields, trouble, send, context)) {
        sent = true;
        box.close();
      }
    };
    const trouble = h("p", { class: "form-trouble", role: "alert" });
    const form = h("form", { id, novalidate: true, onsubmit: submit }, trouble, ...Object.values(fields).map((one) => one.element));
    const go = button({ label: yes, kind: "primary", type: "submit" });
    go.setAttribute("form", id);
    const box = dialog({ title, body: [form], actions: [button({ label: t.cancel, onclick: () => box.close() }), go], closeLabel: t.close });
    box.addEventListener("close", () => resolve(sent));
    Object.values(fields)[0].control.focus();
  });
}

/**
 * Check, send, and show what was wrong where it was wrong.
 * @param {Record<string, ReturnType<typeof import("../ui/parts.js").field>>} fields @param {HTMLElement} trouble
 * @param {(values: Record<string, string>) => Promise<any>} send @param {import("../ui/context.js").Context} context
 */
export async function submitFields(fields, trouble, send, { t, language }) {
  const values = Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, one.control.value.trim()]));
  trouble.textContent = "";
  for (const [name, one] of Object.entries(fields)) one.complain(values[name] || !one.control.getAttribute("aria-required") ? "" : t.required);
  const missing = Object.values(fields).find((one) => one.control.getAttribute("aria-invalid"));
  if (missing) {
    missing.control.focus();
    return false;
  }
  try {
    await send(values);
    return true;
  } catch (error) {
    const wrong = fields[/** @type {any} */ (error).field];
    const words = errorWords(error, language);
    if (wrong) {
      wrong.complain(words);
      wrong.control.focus();
    } else trouble.textContent = words;
    return false;
  }
}
