/** The two forms a conversation can end with: a rating, and a note when nobody is here. */
import { h, icon } from "./dom.js";
import { moment } from "./format.js";

/** @typedef {ReturnType<typeof import("./strings.js").strings>} Strings */

/**
 * Stars that were chosen go along with the next message, too. `chosen` outlives the form: another language makes
 * it anew.
 * @param {Strings} t @param {import("../client/desk_client.js").DeskClient} client
 * @param {{score: number, comment: string}} chosen
 */
export function ratingForm(t, client, chosen) {
  const name = `rating-${Math.random().toString(36).slice(2)}`;
  const comment = h("textarea", {
    rows: 2,
    placeholder: t.rateComment,
    "aria-label": t.rateComment,
    maxlength: 1000,
    oninput: () => keep(),
  });
  const level = h("p", { class: "quiet level", "aria-hidden": "true" }, "\u00a0");
  const more = h(
    "div",
    { class: "more", hidden: true },
    comment,
    h("button", { class: "button primary" }, t.rateSend),
  );
  const talk = client.conversation?.id;
  const send = () => {
    client.due = null;
    if (client.conversation?.id === talk) client.rate(chosen.score, chosen.comment);
    Object.assign(chosen, { score: 0, comment: "" });
  };
  const keep = (score = chosen.score) => {
    Object.assign(chosen, { score, comment: comment.value.trim() });
    client.due = send;
    mark(score);
    more.hidden = false;
  };
  const mark = (/** @type {number} */ upTo) => {
    stars.forEach((star, at) => star.classList.toggle("lit", at < upTo));
    level.textContent = t.rateLevels[upTo - 1] || "\u00a0";
  };
  const stars = t.rateLevels.map((label, at) => {
    const radio = h("input", {
      type: "radio",
      name,
      value: at + 1,
      "aria-label": `${at + 1}: ${label}`,
      checked: chosen.score === at + 1,
      onchange: () => keep(at + 1),
    });
    return h(
      "label",
      { onpointerenter: () => mark(at + 1), onpointerleave: () => mark(chosen.score) },
      radio,
      icon("star"),
    );
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (chosen.score) send();
  };
  const field = h(
    "fieldset",
    {},
    h("legend", {}, t.rateTitle),
    h("div", { class: "star-row" }, ...stars),
    level,
  );
  if (chosen.score) {
    comment.value = chosen.comment;
    keep();
  }
  return h("form", { class: "card form rating", onsubmit: submit }, field, more);
}

/**
 * @param {Strings} t @param {string} language @param {string|null|undefined} reopens @param {{name?:
 * string, email?: string|null}|null} customer
 * @param {(details: {name: string, email: string, text: string}) => void} send
 */
export function contactForm(t, language, reopens, customer, send) {
  const fields = {
    name: field("input", t.contactName, {
      autocomplete: "name",
      maxlength: 200,
      value: customer?.name || null,
    }),
    email: field("input", t.contactEmail, {
      type: "email",
      inputmode: "email",
      autocomplete: "email",
      maxlength: 200,
      value: customer?.email || null,
    }),
    text: field("textarea", t.contactMessage, { rows: 3, maxlength: 2000 }),
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const values = { name: "", email: "", text: "" };
    let first = null;
    for (const key of /** @type {(keyof typeof fields)[]} */ (["name", "email", "text"])) {
      const { input, complain } = fields[key];
      values[key] = input.value.trim();
      const odd = key === "email" && !/^\S+@\S+\.\S+$/.test(values.email) ? t.contactEmailOdd : "";
      const wrong = values[key] ? odd : t.contactMissing;
      complain(wrong);
      if (wrong) first ??= input;
    }
    if (first) first.focus();
    else send(values);
  };
  const when = reopens ? moment(reopens, language) : "";
  return h(
    "form",
    { class: "card form contact", novalidate: true, onsubmit: submit },
    h("h4", {}, t.contactTitle),
    h("p", { class: "quiet" }, when ? t.contactOpen.replace("{when}", when) : t.contactText),
    ...Object.values(fields).map((one) => one.row),
    h("button", { class: "button primary" }, icon("mail"), t.contactSend),
  );
}

let made = 0;

/** @param {"input"|"textarea"} tag @param {string} label @param {Record<string, any>} props */
function field(tag, label, props) {
  made += 1;
  const [id, noteId] = [`field-${made}`, `note-${made}`];
  const input = h(tag, { id, ...props, required: true });
  const note = h("span", { class: "wrong", id: noteId, hidden: true });
  const complain = (/** @type {string} */ text) => {
    note.hidden = !text;
    note.textContent = text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) input.setAttribute("aria-describedby", noteId);
    else input.removeAttribute("aria-describedby");
  };
  return { row: h("div", { class: "field" }, h("label", { for: id }, label), input, note), input, complain };
}

/** @param {string} text */
export function done(text) {
  return h("p", { class: "card form-done" }, icon("check"), text);
}
