/** What comes over the agents' socket, applied to what the page knows. */

const TYPING_LASTS_MS = 8000;
/** After these the desk knows more of how a round ended than the event says. */
const ENDS = ["resolved", "rated"];

/** Numbered events are kept by the desk and told again after a lost connection. @param {any} frame */
export function isEvent(frame) {
  return Number.isInteger(frame.id) && frame.type !== "welcome";
}

/** @param {import("./desk.js").Desk} desk @param {any} frame */
export function applyEvent(desk, frame) {
  const apply = /** @type {Record<string, (desk: import("./desk.js").Desk, frame: any) => void>} */ (EVENTS)[frame.type];
  if (apply) apply(desk, frame);
}

const EVENTS = {
  /** @param {import("./desk.js").Desk} desk @param {any} frame */
  message(desk, { conversation_id: id, message }) {
    if (message.author === "system" && message.custom?.reason) desk.inbox.put({ id, reason: message.custom.reason });
    const thread = desk.threads.get(id);
    if (!thread) return;
    if (message.author === "shopper") thread.shopperTyping = 0;
    if (message.author === "agent") thread.colleagueTyping = null;
    // A gap means that something was missed: read it instead of guessing.
    const gap = thread.loaded && message.seq > thread.lastSeq + 1;
    if (message.client_id) desk.outbox.remove(message.client_id);
    if (gap) desk.loadThread(id).catch(() => null);
    else thread.addMessages([message]);
    if (ENDS.includes(message.custom?.event) && desk.selected === id) desk.loadDetails(id).then(() => desk.tell(`customer:${id}`), () => null);
    desk.tell(`thread:${id}`);
  },

  /** @param {import("./desk.js").Desk} desk @param {any} frame */
  conversation(desk, { conversation }) {
    const before = desk.inbox.get(conversation.id);
    const ended = conversation.state === "pending" || conversation.state === "resolved";
    desk.inbox.put(ended ? { ...conversation, reason: null } : conversation);
    const identified = before && before.customer_id !== conversation.customer_id;
    const handedOver = before?.state === "pending" && conversation.state === "open";
    // Only the desk's answers say who the customer is and what was collected.
    if (desk.selected === conversation.id && (identified || handedOver)) desk.loadThread(conversation.id).catch(() => null);
    else if (!before || identified) desk.loadDetails(conversation.id).catch(() => null);
    desk.tell("list");
    desk.tell(`thread:${conversation.id}`);
  },

  /** How a message reads is known after it was stored. @param {import("./desk.js").Desk} desk @param {any} frame */
  mood(desk, { conversation_id: id, seq, mood }) {
    const message = desk.threads.get(id)?.messages.get(seq);
    if (!message) return;
    message.mood = mood;
    desk.tell(`thread:${id}`);
  },

  /** @param {import("./desk.js").Desk} desk @param {any} frame */
  note(desk, { conversation_id: id, note }) {
    const thread = desk.threads.get(id);
    if (!thread) return;
    if (note.client_id) desk.outbox.remove(note.client_id);
    thread.addNotes([note]);
    desk.tell(`thread:${id}`);
  },

  /** @param {import("./desk.js").Desk} desk @param {any} frame */
  typing(desk, { conversation_id: id, author, on, ...who }) {
    const thread = desk.threads.get(id);
    if (!thread) return;
    const until = on ? Date.now() + TYPING_LASTS_MS : 0;
    if (author === "shopper") thread.shopperTyping = until;
    else if (author === "agent" && who.agent_id !== desk.me()) {
      const name = who.name || desk.agents.find((one) => one.id === who.agent_id)?.name || "";
      thread.colleagueTyping = on ? { name, until } : null;
    }
    desk.tell(`typing:${id}`);
    if (on) setTimeout(() => desk.tell(`typing:${id}`), TYPING_LASTS_MS + 50);
  },

  /** @param {import("./desk.js").Desk} desk @param {any} frame */
  presence(desk, { agent }) {
    const others = desk.agents.filter((one) => one.id !== agent.id);
    desk.agents = [...others, agent].sort((a, b) => a.name.localeCompare(b.name));
    if (agent.id === desk.me()) desk.session.update(agent);
    desk.tell("agents");
    desk.tell("me");
  },

  /** @param {import("./desk.js").Desk} desk @param {any} frame */
  counts(desk, { counts }) {
    desk.inbox.counts = { ...desk.inbox.counts, ...counts };
    desk.tell("list");
  },
};
