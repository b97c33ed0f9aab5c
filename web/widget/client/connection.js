/**
 * A socket that comes back: growing pauses between attempts, a heartbeat that notices a dead line, and one
 * callback each for frames and for changes of state.
 *
 * @typedef {"idle"|"connecting"|"open"|"waiting"} ConnectionState
 */
import { parseFrame } from "./protocol.js";

const PAUSES_MS = [400, 1000, 2000, 4000, 8000, 15000];
const PING_EVERY_MS = 25000;
const SILENCE_MS = 60000;

export class Connection {
  /**
   * @param {{url: string, hello: () => import("./protocol.js").Frame,
   *   onFrame: (frame: import("./protocol.js").Frame) => void, onState: (state: ConnectionState) => void,
   *   WebSocketClass?: any}} options
   */
  constructor({ url, hello, onFrame, onState, WebSocketClass }) {
    this.url = url;
    this.hello = hello;
    this.onFrame = onFrame;
    this.onState = onState;
    this.WebSocketClass = WebSocketClass || globalThis.WebSocket;
    /** @type {ConnectionState} */
    this.state = "idle";
    this.attempt = 0;
    /** @type {any} */
    this.socket = null;
    /** @type {any} */
    this.timer = null;
    /** @type {any} */
    this.heartbeat = null;
  }

  start() {
    if (this.state === "idle" || this.state === "waiting") this.#open();
  }

  stop() {
    this.#drop();
    this.#become("idle");
  }

  /** Connect again now, with a fresh hello. */
  restart() {
    this.#drop();
    this.#open();
  }

  /** The desk answered the hello: the next failure starts with a short pause again. */
  confirmed() {
    this.attempt = 0;
  }

  /** @param {import("./protocol.js").Frame} frame @returns {boolean} whether it was handed to the socket */
  send(frame) {
    if (this.state !== "open") return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  #open() {
    clearTimeout(this.timer);
    this.#become("connecting");
    const socket = new this.WebSocketClass(this.url);
    this.socket = socket;
    let heard = Date.now();
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.#become("open");
      this.send(this.hello());
    };
    socket.onmessage = (/** @type {{data: any}} */ event) => {
      if (socket !== this.socket) return;
      heard = Date.now();
      const frame = parseFrame(event.data);
      if (frame) this.onFrame(frame);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.#wait();
    };
    this.heartbeat = setInterval(() => {
      if (Date.now() - heard > SILENCE_MS) this.restart();
      else this.send({ type: "ping" });
    }, PING_EVERY_MS);
  }

  #wait() {
    this.#drop();
    const pause = PAUSES_MS[Math.min(this.attempt, PAUSES_MS.length - 1)];
    this.attempt += 1;
    this.#become("waiting");
    // Spread out, so that a restarted desk is not met by every shopper in the same second.
    this.timer = setTimeout(() => this.#open(), pause * (0.7 + Math.random() * 0.6));
  }

  #drop() {
    clearTimeout(this.timer);
    clearInterval(this.heartbeat);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** @param {ConnectionState} state */
  #become(state) {
    this.state = state;
    this.onState(state);
  }
}
