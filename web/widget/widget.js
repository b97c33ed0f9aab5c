/* Shopdesk's chat in one tag; what its data-* say stands in the README. */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL("web/widget/", script.src);
  /** @type {Promise<any>} */
  const ready = import(new URL("element.js", base).href).then(({ mount }) =>
    mount(script.dataset, base.href),
  );
  ready.catch((error) => console.error("Shopdesk could not start:", error));
  const call =
    (/** @type {string} */ name) =>
    (/** @type {any[]} */ ...values) =>
      ready.then((element) => element[name](...values));
  const names = ["open", "close", "identify", "say", "setLanguage"];
  Object.assign(window, { Shopdesk: Object.fromEntries(names.map((name) => [name, call(name)])) });
})();
