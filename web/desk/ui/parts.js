/** Small parts that every pane is built of. */
import { h } from "../../widget/ui/dom.js";
import { fill } from "./strings.js";
import { icon } from "./icons.js";

export { h };

/**
 * @param {{label: string, icon?: import("./icons.js").IconName, onclick?: (event: Event) => void, kind?: string,
 *   key?: string, disabled?: boolean, quiet?: boolean, type?: string, title?: string, action?: string}} options
 *   `quiet`: the label is for screen readers and the tooltip only
 */
export function button({ label, icon: name, onclick, kind = "", key, disabled, quiet, type = "button", title, action }) {
  const tip = title || (key || quiet ? `${label}${key ? ` (${key})` : ""}` : null);
  return h(
    "button",
    { type, class: `btn ${kind} ${quiet ? "only-icon" : ""}`.trim(), onclick, disabled, title: tip, "aria-keyshortcuts": key, "data-action": action },
    name && icon(name),
    h("span", { class: quiet ? "hidden" : "label" }, label),
  );
}

/** @param {string} words @param {string} [tone] @param {import("./icons.js").IconName} [name] */
export function chip(words, tone = "", name) {
  return h("span", { class: `tag ${tone}` }, name && icon(name), h("span", {}, words));
}

/** A round mark with initials; the same name has the same colour. @param {string} name @param {boolean} [guest] */
export function avatar(name, guest = false) {
  const mark = h("span", { class: "avatar", "aria-hidden": "true" });
  if (guest) {
    mark.append(icon("person"));
    return mark;
  }
  const words = name.trim().split(/\s+/);
  const initials = /[\u3400-\u9fff]/.test(name) ? name.trim().slice(-2) : (words[0]?.[0] || "") + (words.length > 1 ? words.at(-1)?.[0] : "");
  mark.append(initials.toUpperCase());
  mark.style.setProperty("--hue", String([...name].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 360, 7)));
  return mark;
}

/** @param {string[]} words a heading and what it means @param {import("./icons.js").IconName} name @param {any} [more] */
export function emptyState([title, text], name, more) {
  return h("div", { class: "empty" }, h("span", { class: "empty-mark" }, icon(name)), h("h2", {}, title), h("p", {}, text), more);
}

/**
 * A labelled field with its hint and what is wrong with it.
 * @param {{label: string, name: string, type?: string, value?: string, hint?: string, rows?: number,
 *   options?: [string, string][], autocomplete?: string, required?: boolean, lang?: string}} options
 */
export function field({ label, name, type = "text", value = "", hint, rows, options, autocomplete, required = true }) {
  const id = `f-${name}-${(serial += 1)}`;
  const described = [hint && `${id}-hint`, `${id}-wrong`].filter(Boolean).join(" ");
  const common = { id, name, "aria-describedby": described, autocomplete, "aria-required": required ? "true" : null };
  const control = options
    ? h("select", common, ...options.map(([key, words]) => h("option", { value: key, selected: key === value }, words)))
    : rows
      ? h("textarea", { ...common, rows })
      : h("input", { ...common, type });
  if (!options) control.value = value;
  const wrong = h("p", { class: "wrong", id: `${id}-wrong` });
  const element = h("div", { class: "field" }, h("label", { for: id }, label), control, hint && h("p", { class: "hint", id: `${id}-hint` }, hint), wrong);
  const complain = (/** @type {string} */ words) => {
    wrong.textContent = words;
    if (words) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  control.addEventListener("input", () => complain(""));
  return { element, control, complain };
}
let serial = 0;

/**
 * A window over the page. Escape and the backdrop close it; focus goes back to where it was.
 * @param {{title: string, body: any[], actions?: any[], className?: string, closeLabel: string}} options
 * @returns {HTMLDialogElement}
 */
export function dialog({ title, body, actions = [], className = "", closeLabel }) {
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  const id = `d-${(serial += 1)}`;
  const shut = () => element.close();
  const head = h("header", {}, h("h2", { id }, title), button({ label: closeLabel, icon: "close", quiet: true, kind: "plain", onclick: shut }));
  const element = h("dialog", { class: `dialog ${className}`, "aria-labelledby": id }, head, h("div", { class: "dialog-body" }, ...body), actions.length ? h("footer", {}, ...actions) : null);
  element.addEventListener("click", (/** @type {MouseEvent} */ event) => event.target === element && shut());
  element.addEventListener("close", () => {
    element.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(element);
  element.showModal();
  return element;
}

/** @param {{title: string, text: string, yes: string, no: string, danger?: boolean}} question @returns {Promise<boolean>} */
export function confirmed({ title, text, yes, no, danger }) {
  return new Promise((resolve) => {
    let answer = false;
    const agree = () => {
      answer = true;
      box.close();
    };
    const actions = [button({ label: no, onclick: () => box.close() }), button({ label: yes, kind: danger ? "danger" : "primary", onclick: agree })];
    const box = dialog({ title, body: [h("p", {}, text)], actions, closeLabel: no, className: "small" });
    box.addEventListener("close", () => resolve(answer));
  });
}

/** A short message at the edge of the page, read aloud once. @param {string} words @param {"good"|"bad"} [tone] */
export function toast(words, tone = "good") {
  const place = document.getElementById(tone === "bad" ? "toasts-bad" : "toasts");
  const element = h("div", { class: `toast ${tone}` }, icon(tone === "bad" ? "alert" : "check"), h("span", {}, words));
  place?.append(element);
  setTimeout(() => element.remove(), tone === "bad" ? 7000 : 3500);
}

/** The name to show for a shopper. @param {any} one @param {import("./strings.js").Strings} t */
export function shopperName(one, t) {
  if (one.customer_name) return one.customer_name;
  return one.customer_id ? one.customer_id : fill(t.guestNumber, { id: one.id.slice(0, 4).toUpperCase() });
}
