/**
 * Everything the page knows, and what it can do. It touches no element; who shows something listens to a topic:
 * `list`, `thread:<id>`, `customer:<id>`, `agents`, `canned`, `connection`, `me`, `selected`, `signed-out`.
 */
import { Connection } from "../../widget/client/connection.js";
import { Api, ApiError } from "./api.js";
import { Drafts } from "./drafts.js";
import { Inbox } from "./inbox.js";
import { applyEvent, isEvent } from "./events.js";
import { Outbox } from "./outbox.js";
import { allowed } from "./shapes.js";
import { Session } from "./session.js";
import { Thread } from "./threads.js";

export class Desk {
  /** @param {{words: (error: any) => string}} options */
  constructor({ words }) {
    this.session = new Session();
    this.words = words;
    /** @type {Map<string, Set<(detail?: any) => void>>} */
    this.listeners = new Map();
    this.api = new Api({
      token: () => this.session.token,
      language: () => this.session.language,
      onSignedOut: () => this.#signedOut(true),
    });
    this.me = () => this.session.agent?.id || "";
    this.drafts = new Drafts(this.session.lasting, this.me);
    this.outbox = new Outbox({
      storage: this.session.lasting,
      api: this.api,
      agentId: () => this.session.agent?.id || null,
      onStored: (item, answer) => this.#stored(item, answer),
      onChange: (item) => this.tell(`thread:${item.conversation_id}`),
      words,
    });
    this.inbox = new Inbox(this.me);
    /** @type {Map<string, Thread>} */
    this.threads = new Map();
    /** @type {import("./session.js").Agent[]} */
    this.agents = [];
    /** @type {import("./shapes.js").Canned[]} */
    this.canned = [];
    /** @type {string|null} */
    this.selected = null;
    this.shop = "Shopdesk";
    this.connection = "idle";
    /** @type {number|null} */
    this.lastEvent = null;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new Connection({
      url: `${scheme}//${location.host}/ws/desk`,
      hello: () => ({ type: "hello", token: this.session.token, ...(this.lastEvent === null ? {} : { last_event: this.lastEvent }) }),
      onFrame: (frame) => this.#frame(frame),
      onState: (state) => this.#connection(state),
    });
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.tell("connection"));
  }

  /** @param {string} topic @param {(detail?: any) => void} listener @returns {() => void} stops listening */
  on(topic, listener) {
    const all = this.listeners.get(topic) || new Set();
    this.listeners.set(topic, all.add(listener));
    return () => all.delete(listener);
  }

  /** @param {string} topic @param {any} [detail] */
  tell(topic, detail) {
    for (const listener of [...(this.listeners.get(topic) || [])]) listener(detail);
  }

  /** @param {string} email @param {string} password @param {boolean} stay */
  async signIn(email, password, stay) {
    const answer = await this.api.post("session", { email, password });
    this.session.begin(answer.token, answer.agent, stay);
    this.tell("me");
    await this.start();
  }

  async signOut() {
    await this.api.delete("session").catch(() => null);
    this.#signedOut(false);
  }

  /** Load what every pane needs, and listen for news. */
  async start() {
    this.socket.start();
    await Promise.all([this.refresh(), this.loadAgents(), this.loadCanned()]);
    this.outbox.flush();
  }

  /** Read the list and the open conversation afresh: at the start, and when news were missed. */
  async refresh() {
    await this.inbox.load(this.api);
    this.tell("list");
    if (this.selected) await this.loadThread(this.selected);
  }

  async loadAgents() {
    this.#agents(await this.api.get("agents"));
  }

  async loadCanned() {
    this.canned = await this.api.get("canned");
    this.tell("canned");
  }

  /** @param {"online"|"away"|"offline"} status */
  async setPresence(status) {
    this.session.update(await this.api.put("presence", { status }));
    this.tell("me");
  }

  /** @param {string|null} id */
  select(id) {
    const before = this.selected;
    this.selected = id;
    this.tell("selected", before);
    if (id && id !== before) this.loadThread(id).catch((error) => this.tell("trouble", error));
  }

  /** @param {string} id */
  thread(id) {
    const thread = this.threads.get(id) || new Thread(id);
    this.threads.set(id, thread);
    return thread;
  }

  /** Who it is and why a person is needed: what events do not say. @param {string} id @returns {Promise<void>} */
  async loadDetails(id) {
    const before = this.inbox.changes(id);
    const { hand_overs, ratings, rounds, contacts, ...conversation } = await this.api.get(`conversations/${encodeURIComponent(id)}`);
    // An event that came meanwhile is newer than this answer.
    if (this.inbox.changes(id) !== before) return this.loadDetails(id);
    this.inbox.put(conversation);
    Object.assign(this.thread(id), { handOvers: hand_overs, ratings, rounds: rounds || [], contacts });
    this.tell("list");
    return undefined;
  }

  /** @param {string} id @returns {Promise<void>} */
  async loadThread(id) {
    const thread = this.thread(id);
    const after = thread.loaded ? thread.lastSeq : 0;
    const path = `conversations/${encodeURIComponent(id)}`;
    const [messages] = await Promise.all([this.api.get(`${path}/messages`, { after_seq: after }), this.loadDetails(id)]);
    thread.addNotes(messages.notes);
    thread.addMessages(messages.messages);
    thread.loaded = true;
    this.tell(`thread:${id}`);
    if (thread.lastSeq < messages.last_seq && messages.messages.length) return this.loadThread(id);
    return this.loadCustomer(id);
  }

  /** @param {string} id */
  async loadCustomer(id) {
    const thread = this.thread(id);
    thread.customer = await this.api.get(`conversations/${encodeURIComponent(id)}/customer`).catch((error) => ({ error }));
    const name = thread.customer?.customer?.name;
    if (name && this.inbox.get(id)?.customer_name !== name) {
      this.inbox.put({ id, customer_name: name });
      this.tell("list");
    }
    this.tell(`customer:${id}`);
  }

  /** What may be done with a conversation now. @param {import("./shapes.js").Conversation} one */
  allowed(one) {
    return allowed(one, this.me(), this.session.isAdmin);
  }

  /**
   * Claim, release, transfer, snooze, resolve, reopen or hand_back. On refusal the truth is read again.
   * @param {string} id @param {string} action @param {any} [body]
   */
  async act(id, action, body) {
    try {
      const answer = await this.api.post(`conversations/${encodeURIComponent(id)}/${action}`, body);
      this.inbox.put(answer.conversation);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) await this.loadThread(id).catch(() => null);
      throw error;
    } finally {
      this.tell("list");
      this.tell(`thread:${id}`);
    }
  }

  /** @param {string} id @param {import("./drafts.js").Mode} mode @param {string} text */
  write(id, mode, text) {
    return this.outbox.add(id, mode === "note" ? "notes" : "messages", text);
  }

  /** @param {string} id @param {boolean} on */
  typing(id, on) {
    this.socket.send({ type: "typing", conversation_id: id, on });
  }

  get online() {
    return this.connection === "open" && navigator.onLine !== false;
  }

  /** @param {any} frame */
  #frame(frame) {
    if (frame.type === "welcome") return this.#welcome(frame);
    if (frame.type === "error") {
      if (["not_signed_in", "bad_token"].includes(frame.code)) this.#signedOut(true);
      return;
    }
    if (isEvent(frame)) {
      if (this.lastEvent !== null && frame.id <= this.lastEvent) return;
      this.lastEvent = frame.id;
    }
    applyEvent(this, frame);
  }

  /** The desk has taken us in. What was missed follows as events, or is read afresh. @param {any} frame */
  #welcome(frame) {
    this.socket.confirmed();
    const first = this.lastEvent === null;
    if (first || frame.resync) this.lastEvent = frame.last_event;
    if (frame.agents) this.#agents(frame.agents);
    if (first || frame.resync) this.refresh().catch((error) => this.tell("trouble", error));
    this.outbox.flush();
  }

  /** @param {import("./session.js").Agent[]} agents */
  #agents(agents) {
    this.agents = agents;
    const me = agents.find((one) => one.id === this.me());
    if (me) this.session.update(me);
    this.tell("agents");
    this.tell("me");
  }

  /** @param {string} state */
  #connection(state) {
    this.connection = state;
    if (state === "open") this.outbox.flush();
    this.tell("connection");
  }

  #wake() {
    if (!this.session.token) return;
    if (this.socket.state === "waiting") this.socket.restart();
    this.outbox.flush();
    this.tell("connection");
  }

  /** @param {import("./outbox.js").Item} item @param {any} answer */
  #stored(item, answer) {
    const thread = this.thread(item.conversation_id);
    if (answer.note) thread.addNotes([answer.note]);
    else thread.addMessages([answer.message]);
  }

  /** @param {boolean} thrownOut */
  #signedOut(thrownOut) {
    if (!this.session.token) return;
    this.socket.stop();
    this.session.end();
    this.threads.clear();
    this.inbox = new Inbox(this.me);
    this.selected = null;
    this.lastEvent = null;
    this.tell("signed-out", thrownOut);
  }
}
