/** Windows that ask one thing: to whom, until when; and the one that shows the keys. */
import { localInput, moment } from "./format.js";
import { button, dialog, field, h } from "./parts.js";

/**
 * Who takes over. Only colleagues who are online can be chosen.
 * @param {import("./context.js").Context} context @returns {Promise<import("../client/session.js").Agent|null>}
 */
export function chooseColleague({ desk, t }) {
  return new Promise((resolve) => {
    /** @type {any} */
    let chosen = null;
    const others = desk.agents.filter((one) => one.id !== desk.me() && one.active !== false);
    const online = others.filter((one) => one.status === "online");
    const row = (/** @type {import("../client/session.js").Agent} */ one) => {
      const there = one.status === "online";
      const take = () => {
        chosen = one;
        box.close();
      };
      return h("li", {}, h("button", { type: "button", class: "pick-row", disabled: !there, onclick: take }, h("span", { class: `dot ${one.status}` }), h("span", {}, one.name), h("span", { class: "quiet" }, there ? t.presences.online : t.transferOffline)));
    };
    const list = h("ul", { class: "pick-list" }, ...online.map(row), ...others.filter((one) => one.status !== "online").map(row));
    const body = online.length ? [list] : [h("p", {}, t.transferNone), others.length ? list : null];
    const box = dialog({ title: t.transferTitle, body, closeLabel: t.close, className: "small" });
    box.addEventListener("close", () => resolve(chosen));
    /** @type {HTMLElement|null} */ (box.querySelector(".pick-row:not(:disabled)"))?.focus();
  });
}

/** Until when. @param {import("./context.js").Context} context @returns {Promise<Date|null>} */
export function chooseMoment({ t, language }) {
  return new Promise((resolve) => {
    /** @type {Date|null} */
    let chosen = null;
    const hour = new Date(Date.now() + 3600000);
    const tomorrow = new Date();
    tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(9, 0, 0, 0);
    const take = (/** @type {Date} */ one) => {
      chosen = one;
      box.close();
    };
    const row = (/** @type {string} */ label, /** @type {Date} */ one) =>
      h("li", {}, h("button", { type: "button", class: "pick-row", onclick: () => take(one) }, h("span", {}, label), h("span", { class: "quiet" }, moment(one.toISOString(), language))));
    const pick = field({ label: t.snoozePick, name: "until", type: "datetime-local", value: localInput(tomorrow) });
    pick.control.min = localInput(new Date());
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const until = new Date(pick.control.value);
      if (!(until.getTime() > Date.now())) return pick.complain(t.snoozePast);
      return take(until);
    };
    const form = h("form", { class: "pick-form", novalidate: true, onsubmit: submit }, pick.element, button({ label: t.actions.snooze, kind: "primary", type: "submit" }));
    const list = h("ul", { class: "pick-list" }, row(t.snoozeHour, hour), row(t.snoozeTomorrow, tomorrow));
    const box = dialog({ title: t.snoozeTitle, body: [h("p", { class: "quiet" }, t.snoozeText), list, form], closeLabel: t.close, className: "small" });
    box.addEventListener("close", () => resolve(chosen));
    /** @type {HTMLElement|null} */ (box.querySelector(".pick-row"))?.focus();
  });
}

/** @param {import("./strings.js").Strings} t */
export function showKeys(t) {
  const keycaps = (/** @type {string} */ keys) => (keys === "/" ? ["/"] : keys.split(" / ")).flatMap((key, at) => [at ? " / " : null, h("kbd", {}, key)]);
  const rows = Object.entries(t.keys).flatMap(([keys, words]) => [h("dt", {}, ...keycaps(keys)), h("dd", {}, words)]);
  dialog({ title: t.help, body: [h("dl", { class: "keys" }, ...rows)], closeLabel: t.close, className: "small" });
}
