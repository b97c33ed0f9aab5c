/** One entry of the transcript: a message, a note, or a change of state. Cards are shown small, as facts. */
import { linked, picture, safeUrl } from "../../widget/ui/dom.js";
import { date, fullMoment, time } from "./format.js";
import { icon } from "./icons.js";
import { moodMark } from "./mood.js";
import { button, chip, h } from "./parts.js";
import { fill, word } from "./strings.js";

/** @typedef {import("./context.js").Context & {first: boolean, read: boolean, shopper: string}} Setting */

const EVENT_ICONS = /** @type {Record<string, import("./icons.js").IconName>} */ ({
  handoff_queued: "bell",
  handoff_assigned: "person",
  handoff_offline: "clock",
  handoff_failed: "alert",
  agent_joined: "person",
  agent_left: "release",
  transferred: "transfer",
  returned_to_bot: "bot",
  resolved: "check",
  farewell: "chat",
  reopened: "chat",
  rate_request: "star",
  rated: "star",
  contact_saved: "mail",
});

/** @param {import("../client/threads.js").Entry} entry @param {Setting} setting @returns {HTMLElement} */
export function messageView(entry, setting) {
  return entry.author === "system" ? systemLine(entry, setting) : spoken(entry, setting);
}

/** @param {import("../client/threads.js").Entry} entry @param {Setting} setting */
function systemLine(entry, { language }) {
  const custom = entry.message?.custom || {};
  const score = custom.event === "rated" && custom.score ? ` ${"★".repeat(custom.score)}${"☆".repeat(5 - custom.score)}` : "";
  return h(
    "li",
    { class: "system-line" },
    icon(EVENT_ICONS[custom.event] || "bell"),
    h("span", { lang: langOf(entry) }, entry.text + score),
    h("time", { datetime: entry.at, title: fullMoment(entry.at, language) }, time(entry.at, language)),
  );
}

/** @param {import("../client/threads.js").Entry} entry @param {Setting} setting */
function spoken(entry, setting) {
  const { t, desk, language, first } = setting;
  const mine = entry.pending || (entry.message?.agent_id && entry.message.agent_id === desk.me());
  const who = { shopper: setting.shopper, bot: t.authors.bot, agent: mine ? t.you : entry.author_name || t.authors.agent, note: fill(t.noteBy, { name: entry.author_name || t.you }) }[entry.author] || entry.author_name;
  const name = h("p", { class: "by" }, h("span", { class: "by-icon" }, icon(/** @type {Record<string, import("./icons.js").IconName>} */ ({ bot: "bot", note: "note" })[entry.author] || "person")), h("span", {}, who), entry.author === "note" && h("span", { class: "quiet" }, `· ${t.onlyAgents}`));
  const meta = h("p", { class: "meta" }, h("time", { datetime: entry.at, title: fullMoment(entry.at, language) }, time(entry.at, language)), entry.author === "shopper" && moodMark(entry.message?.mood, setting.t), ...delivery(entry, setting));
  return h(
    "li",
    { class: `message ${entry.author} ${first ? "first" : ""} ${entry.pending ? "pending" : ""} ${entry.pending?.error ? "failed" : ""}`, "data-key": entry.key },
    first ? name : h("span", { class: "hidden" }, `${who}: `),
    entry.text && h("p", { class: "bubble", lang: langOf(entry) }, ...linked(entry.text)),
    ...attachments(entry, setting),
    meta,
  );
}

/** @param {import("../client/threads.js").Entry} entry @param {Setting} setting @returns {any[]} */
function delivery(entry, { t, desk, read }) {
  const { pending } = entry;
  if (!pending) return read ? [h("span", { class: "seen" }, icon("check"), t.seen)] : [];
  if (!pending.error) return [h("span", { class: "on-its-way" }, icon("clock"), desk.online ? t.sending : t.waitingToSend)];
  return [
    h("span", { class: "trouble", role: "alert" }, icon("alert"), pending.error),
    button({ label: t.retry, kind: "link", onclick: () => desk.outbox.retry(pending.client_id) }),
    button({ label: t.discard, kind: "link", onclick: () => desk.outbox.remove(pending.client_id) }),
  ];
}

/** @param {import("../client/threads.js").Entry} entry @param {Setting} setting @returns {any[]} */
function attachments(entry, { t, language }) {
  const { message } = entry;
  if (!message) return [];
  const { custom } = message;
  const parts = [];
  const image = safeUrl(message.image, location.href);
  if (image) parts.push(h("a", { class: "mini-card", href: image, target: "_blank", rel: "noopener" }, picture(image, location.href, "shared")));
  for (const card of custom.cards || []) parts.push(miniCard(picture(card.image, location.href, "thumb"), card.title, [card.options_summary, card.price]));
  for (const order of [custom.order, ...(Array.isArray(custom.orders) ? custom.orders : [])].filter(Boolean)) {
    const items = (order.items || []).map((/** @type {any} */ item) => item.title).join(", ");
    parts.push(miniCard(icon("box"), `${fill(t.order, { number: order.order_number })} · ${order.status_label || word(t.orderStates, order.status)}`, [items, order.total, date(order.date, language)]));
  }
  if (custom.change) {
    const lines = (custom.change.lines || []).map((/** @type {any} */ line) => `${line.label}: ${[line.before, line.after].filter(Boolean).join(" → ")}`);
    parts.push(miniCard(icon("transfer"), custom.change.title || t.changeOffered, [...lines, custom.change.amount_label]));
  }
  const link = custom.article && safeUrl(custom.article.url, location.href);
  if (link) parts.push(h("a", { class: "mini-card", href: link, target: "_blank", rel: "noopener" }, icon("book"), h("span", {}, custom.article.title || link)));
  const titles = [...new Set([...(custom.choices || []), ...message.buttons].map((one) => one.title))];
  if (titles.length && entry.author === "bot" && !custom.change) parts.push(h("p", { class: "offered" }, h("span", { class: "hidden" }, `${t.choices}: `), ...titles.slice(0, 8).map((title) => chip(title, "outline"))));
  return parts;
}

/** @param {any} mark @param {string} title @param {any[]} lines */
function miniCard(mark, title, lines) {
  const words = lines.filter(Boolean).map((line) => h("span", { class: "quiet" }, String(line)));
  return h("div", { class: "mini-card" }, mark, h("span", { class: "mini-words" }, h("strong", {}, title), ...words));
}

/** @param {import("../client/threads.js").Entry} entry */
function langOf(entry) {
  return entry.message?.language === "zh" ? "zh-CN" : entry.message?.language || null;
}
