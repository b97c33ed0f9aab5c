/** Colours that stay readable whatever brand colour a shop chooses. */

/** @typedef {[number, number, number]} Rgb */

/** @type {Rgb[]} */
const [LIGHT_SURFACE, DARK_SURFACE, WHITE, BLACK] = [
  [243, 244, 246],
  [45, 49, 58],
  [255, 255, 255],
  [0, 0, 0],
];
const READABLE = 4.5;

/**
 * Set --brand and what follows from it on an element. Anything that is not a #hex colour is ignored.
 * @param {HTMLElement} element @param {string|null|undefined} colour
 */
export function applyBrand(element, colour) {
  const brand = parseHex(colour || "");
  if (!brand) return;
  const text = contrast(brand, WHITE) >= READABLE ? WHITE : BLACK;
  const values = {
    "--brand": brand,
    "--on-brand": text,
    "--brand-ink-light": readableOn(brand, LIGHT_SURFACE, BLACK),
    "--brand-ink-dark": readableOn(brand, DARK_SURFACE, WHITE),
  };
  for (const [name, rgb] of Object.entries(values)) element.style.setProperty(name, `rgb(${rgb.join(" ")})`);
}

/** @param {string} colour @returns {Rgb|null} */
export function parseHex(colour) {
  let hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (!hex) return null;
  if (hex.length === 3) hex = hex.replace(/./g, "$&$&");
  return /** @type {Rgb} */ ([0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
}

/** WCAG 2 contrast ratio. @param {Rgb} one @param {Rgb} other */
export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/**
 * The colour, moved towards `end` until it can be read on `surface`.
 * @param {Rgb} rgb
 * @param {Rgb} surface
 * @param {Rgb} end
 */
function readableOn(rgb, surface, end) {
  let mixed = rgb;
  for (let share = 0; share <= 1 && contrast(mixed, surface) < READABLE; share += 0.05) {
    mixed = /** @type {Rgb} */ (rgb.map((value, at) => Math.round(value + (end[at] - value) * share)));
  }
  return mixed;
}

/** @param {Rgb} rgb */
function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
