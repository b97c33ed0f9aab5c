/**
 * What the desk sends, with every field that the page reads.
 *
 * @typedef {{kind: "bot"|"queue"|"agent", name?: string}} Handler
 * @typedef {{now: number|null, trend: number[], upset: boolean}} Mood  intensities -1 to 1, oldest first
 * @typedef {{id: string, state: "pending"|"open"|"snoozed"|"resolved", handler: Handler, agent_id: string|null,
 *   language: string, channel: string, customer_id: string|null, customer_name?: string|null,
 *   identity_method: string|null, page: string|null, last_text: string, last_author: string, last_seq: number,
 *   shopper_read_seq: number, queued_at: string|null, waiting_since: string|null, snoozed_until: string|null,
 *   created_at: string, updated_at: string, resolved_at: string|null, reason?: string|null, mood?: Mood|null,
 *   priority?: "high"|"normal"|null, queue?: any}} Conversation
 * @typedef {import("../../widget/client/protocol.js").Message & {agent_id?: string|null,
 *   mood?: {intensity: number, upset: number}|null}} Message
 * @typedef {{id: string, client_id: string, agent_id: string, author_name: string, text: string, after_seq: number,
 *   created_at: string}} Note
 * @typedef {{id: string, reason: string, summary: string, facts: Record<string, any>, result: string,
 *   created_at: string, ended_at: string|null}} HandOver
 * @typedef {{source: "said"|"predicted", score: number, happy: number|null}} Satisfaction
 * @typedef {{round: number, resolution: string|null, ended_at: string|null, satisfaction: Satisfaction|null}} Round
 * @typedef {{key: string, name: Record<string, string>, meaning: Record<string, string>, share: number}} Segment
 * @typedef {{known: boolean, computed_at: string, priority: string, segment: Segment|null, value: any, churn: any,
 *   next_purchase: any, mood: number|null}} Profile
 * @typedef {{id: string, short_code: string, text: string, language: string}} Canned
 */

/** How pressing a conversation is: 2 urgent, 1 soon, 0 normal. @param {Conversation} one @param {number} [now] */
export function urgency(one, now = Date.now()) {
  if (one.priority === "high" && one.state === "open") return 2;
  const since = one.waiting_since || (one.handler.kind === "queue" ? one.queued_at : null);
  if (!since || one.state !== "open") return 0;
  const minutes = (now - Date.parse(since)) / 60000;
  if (["high_risk", "frustration"].includes(one.reason || "") || one.mood?.upset) return 2;
  if (minutes >= 10) return 2;
  return one.reason === "bot_failure" || minutes >= 4 ? 1 : 0;
}

/** Since when the shopper waits for a person, or null. @param {Conversation} one */
export function waitsSince(one) {
  if (one.state !== "open") return null;
  return one.waiting_since || (one.handler.kind === "queue" ? one.queued_at : null);
}

/** Those who wait come first, the most pressing and longest of them on top; then what changed last. */
export function byNeed(/** @type {Conversation} */ a, /** @type {Conversation} */ b) {
  const [waitA, waitB] = [waitsSince(a), waitsSince(b)];
  if (Boolean(waitA) !== Boolean(waitB)) return waitA ? -1 : 1;
  if (waitA && waitB) return urgency(b) - urgency(a) || waitA.localeCompare(waitB) || a.id.localeCompare(b.id);
  return b.updated_at.localeCompare(a.updated_at) || a.id.localeCompare(b.id);
}

/** What an agent may do with a conversation now. @param {Conversation} one @param {string} me @param {boolean} admin */
export function allowed(one, me, admin = false) {
  const resolved = one.state === "resolved";
  const mine = !resolved && one.handler.kind === "agent" && one.agent_id === me;
  const free = resolved || one.handler.kind !== "agent";
  const inHands = one.state === "open" || one.state === "snoozed";
  return {
    claim: free || (mine && one.state === "snoozed"),
    release: mine,
    transfer: inHands && (mine || admin),
    snooze: mine && one.state === "open",
    hand_back: inHands && (mine || one.handler.kind === "queue"),
    resolve: !resolved && (mine || free || admin),
    reply: mine,
  };
}
