/** Building elements without a single string of HTML: every text becomes a text node. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `on…` are listeners, `class` and the rest attributes; null and false
 * are left out
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.filter((child) => child || child === "").map((child) => /** @type {any} */ (child)),
  );
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Our own icons, drawn on a 24 px grid with one stroke. */
const ICONS = {
  close: "M6 6l12 12M18 6 6 18",
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  bot: "M12 4v3M6 7h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2ZM9 12v1.5M15 12v1.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 4 2.5 20h19L12 4ZM12 10v4M12 17v.2",
  left: "M14.5 6l-6 6 6 6",
  right: "M9.5 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  box: "M12 3l8 4.5v9L12 21l-8-4.5v-9L12 3ZM4 7.5l8 4.5 8-4.5M12 12v9",
  truck: "M3 7h11v9H3ZM14 10h4l3 3v3h-7M7 18.5a1.8 1.8 0 1 0 0-.1M17 18.5a1.8 1.8 0 1 0 0-.1",
  book: "M12 6c-2-1.3-4.5-2-8-2v14c3.5 0 6 .7 8 2 2-1.3 4.5-2 8-2V4c-3.5 0-6 .7-8 2ZM12 6v14",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z",
  mail: "M4 6h16v12H4ZM4 7l8 6 8-6",
  calendar: "M5 6h14v14H5ZM5 10h14M9 3.5V7M15 3.5V7",
  arrow: "M5 12h13M13 6.5l5.5 5.5-5.5 5.5",
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * An address that may be put into a page: http, https, or relative to the desk; else null.
 * @param {any} address @param {string|URL} base
 */
export function safeUrl(address, base) {
  if (!address || typeof address !== "string") return null;
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Text with its web addresses as links. @param {string} text @returns {(string|HTMLElement)[]} */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"'()\u3000-\u303f\uff00-\uffef]*[\w/#=-])/).map((part, at) => {
    const url = at % 2 ? safeUrl(part, part) : null;
    return url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, part) : part;
  });
}

/**
 * A picture that gives way to a quiet icon where it cannot be shown.
 * @param {any} address @param {string|URL} base @param {string} className
 * @param {string} [alt] what it shows, where nothing beside it says so
 */
export function picture(address, base, className, alt = "") {
  const frame = h("span", { class: `picture ${className}` });
  const url = safeUrl(address, base);
  const image = url && h("img", { src: url, alt, loading: "lazy", decoding: "async" });
  image?.addEventListener("error", () => image.replaceWith(icon("box")));
  frame.append(image || icon("box"));
  return frame;
}
