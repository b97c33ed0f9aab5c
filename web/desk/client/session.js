/** Who is signed in here, and the choices this browser remembers. */
import { Storage } from "../../widget/client/storage.js";

/** @typedef {{id: string, email: string, name: string, role: "agent"|"admin", active?: boolean, status?: string}} Agent */

const KEY = "session";

export class Session {
  constructor() {
    this.lasting = new Storage("shopdesk:desk:");
    this.passing = new Storage("shopdesk:desk:", area("sessionStorage"));
    const stored = this.passing.get(KEY) || this.lasting.get(KEY);
    /** @type {string|null} */
    this.token = stored?.token || null;
    /** @type {Agent|null} */
    this.agent = stored?.agent || null;
  }

  /** @param {string} token @param {Agent} agent @param {boolean} stay remember it after the browser is closed */
  begin(token, agent, stay) {
    this.token = token;
    this.agent = agent;
    (stay ? this.lasting : this.passing).set(KEY, { token, agent });
  }

  /** What is known of the agent has changed. @param {Agent} agent */
  update(agent) {
    this.agent = { .../** @type {Agent} */ (this.agent), ...agent };
    const place = this.lasting.get(KEY) ? this.lasting : this.passing;
    place.set(KEY, { token: this.token, agent: this.agent });
  }

  end() {
    this.token = null;
    this.agent = null;
    this.passing.remove(KEY);
    this.lasting.remove(KEY);
  }

  get isAdmin() {
    return this.agent?.role === "admin";
  }

  get language() {
    const wish = this.lasting.get("language") || navigator.language;
    return /^zh/i.test(wish) ? "zh" : "en";
  }

  set language(language) {
    this.lasting.set("language", language);
  }

  get sound() {
    return this.lasting.get("sound") !== "off";
  }

  set sound(on) {
    this.lasting.set("sound", on ? "on" : "off");
  }
}

/** @param {"sessionStorage"} name */
function area(name) {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}
