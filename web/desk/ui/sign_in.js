/** The sign-in screen. */
import { Pane } from "./pane.js";
import { button, field, h } from "./parts.js";
import { icon } from "./icons.js";
import { errorWords } from "./strings.js";

export class SignIn extends Pane {
  /** @param {import("./context.js").Context} context @param {boolean} [ended] the session was ended by the desk */
  show(context, ended = false) {
    this.context = context;
    const { t, desk } = context;
    const email = field({ label: t.email, name: "email", type: "email", autocomplete: "username" });
    const password = field({ label: t.password, name: "password", type: "password", autocomplete: "current-password" });
    const stay = h("input", { type: "checkbox", name: "stay" });
    const trouble = h("p", { class: "form-trouble", role: "alert" }, ended ? t.sessionEnded : "");
    const send = button({ label: t.signIn, kind: "primary wide", type: "submit" });
    const language = button({ label: t.switchLanguage, icon: "globe", kind: "plain", title: t.switchLanguageLabel, onclick: () => context.switchLanguage() });
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      email.complain(email.control.value.trim() ? "" : t.needEmail);
      password.complain(password.control.value ? "" : t.needPassword);
      const missing = this.querySelector("[aria-invalid]");
      if (missing instanceof HTMLElement) return missing.focus();
      trouble.textContent = "";
      send.disabled = true;
      send.lastElementChild.textContent = t.signingIn;
      try {
        await desk.signIn(email.control.value.trim(), password.control.value, stay.checked);
      } catch (error) {
        trouble.textContent = signInTrouble(error, context);
        password.control.select();
        password.control.focus();
      } finally {
        send.disabled = false;
        send.lastElementChild.textContent = t.signIn;
      }
      return undefined;
    };
    const form = h(
      "form",
      { class: "sign-in-card", novalidate: true, onsubmit: submit },
      h("span", { class: "logo big" }, icon("chat")),
      h("h1", {}, t.signInTitle),
      h("p", { class: "quiet" }, t.signInText),
      trouble,
      email.element,
      password.element,
      h("label", { class: "check" }, stay, h("span", {}, t.stay)),
      send,
    );
    this.replaceChildren(h("main", { class: "sign-in" }, h("div", { class: "sign-in-top" }, language), form, h("p", { class: "quiet shop-name" }, desk.shop)));
    email.control.focus();
  }
}

/** @param {any} error @param {import("./context.js").Context} context */
function signInTrouble(error, { t, language }) {
  if (error?.status === 429) return t.tooManyTries;
  if (error?.status === 401 || error?.status === 403 || error?.status === 422) return t.wrongCredentials;
  return errorWords(error, language);
}

customElements.define("desk-sign-in", SignIn);
