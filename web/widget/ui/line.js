/** The line for a person. */
import { fill } from "./strings.js";

/** @typedef {import("../client/protocol.js").Conversation["queue"]} Queue */

/** Only where somebody is at the desk can a wait be told. @param {Queue} queue */
export function someoneIsThere(queue) {
  return typeof queue?.wait_minutes === "number";
}

/**
 * @param {{position: number, wait_minutes: number|null}} queue
 * @param {ReturnType<typeof import("./strings.js").strings>} t
 */
export function queueWords({ position, wait_minutes }, t) {
  const place = fill(t.queue, { position });
  if (wait_minutes === null || wait_minutes === undefined) return place;
  return `${place} · ${wait_minutes > 0 ? fill(t.queueWait, { minutes: wait_minutes }) : t.waitSoon}`;
}
