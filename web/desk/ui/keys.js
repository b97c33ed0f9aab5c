/** One key, one action; never while somebody is typing, and never with a modifier. */

/** @param {Event} event */
function isTyping(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * @param {Record<string, () => void>} actions by key
 * @param {() => boolean} ready whether the keys mean anything now
 */
export function listenForKeys(actions, ready) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) || document.querySelector("dialog[open]") || !ready()) return;
    const act = actions[event.key] || actions[event.key.toLowerCase()];
    if (!act || (event.repeat && !["j", "k"].includes(event.key))) return;
    event.preventDefault();
    act();
  });
}
