/** What the page's elements have in common: a context to work with, and something to stop when they go. */
export class Pane extends HTMLElement {
  constructor() {
    super();
    this.context = /** @type {import("./context.js").Context} */ (/** @type {unknown} */ (null));
    /** @type {(() => void)[]} */
    this.ends = [];
  }

  /** End what the element listens to. */
  stop() {
    for (const end of this.ends) end();
    this.ends = [];
  }
}
