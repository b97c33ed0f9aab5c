/** Icons of the desk, drawn on a 24 px grid with one stroke. */

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  inbox: "M4 13.5 6.5 5h11l2.5 8.5V19H4v-5.5ZM4 13.5h4.5l1.5 2.5h4l1.5-2.5H20",
  chat: "M4 5h16v11H10l-4.5 4v-4H4V5Z",
  bot: "M12 4v3M6 7h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2ZM9 12v1.5M15 12v1.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  claim: "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 20c.7-3.6 3.6-5.5 7-5.5 1.4 0 2.7.3 3.8.9M15 19l2.2 2.2L21.5 16",
  release: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  transfer: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6 6 18",
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  note: "M5 4h14v10l-5 6H5V4ZM14 20v-6h5M8.5 8.5h7M8.5 12h4",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16.2 16.2 20.5 20.5",
  sound: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  mute: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4H4ZM16 9.5l5 5M21 9.5l-5 5",
  keyboard: "M3 6.5h18v11H3v-11ZM6.5 10h.2M10 10h.2M13.8 10h.2M17.3 10h.2M8 14h8",
  exit: "M14 4H5v16h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  mail: "M4 6h16v12H4ZM4 7l8 6 8-6",
  alert: "M12 4 2.5 20h19L12 4ZM12 10v4M12 17v.2",
  left: "M14.5 6l-6 6 6 6",
  right: "M9.5 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z",
  shield: "M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6L12 3ZM8.5 12l2.5 2.5 4.5-4.5",
  truck: "M3 7h11v9H3ZM14 10h4l3 3v3h-7M7 18.5a1.8 1.8 0 1 0 0-.1M17 18.5a1.8 1.8 0 1 0 0-.1",
  box: "M12 3l8 4.5v9L12 21l-8-4.5v-9L12 3ZM4 7.5l8 4.5 8-4.5M12 12v9",
  card: "M3 6h18v12H3V6ZM3 10h18M6.5 14.5h4",
  gift: "M4 11h16v9H4v-9ZM3 7.5h18V11H3V7.5ZM12 7.5V20M12 7.5C9 7.5 7 6.5 7 5s3.5-2 5 2.5C13.5 3 17 3.5 17 5s-2 2.5-5 2.5Z",
  pin: "M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15 12 21 12 21ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  book: "M12 6c-2-1.3-4.5-2-8-2v14c3.5 0 6 .7 8 2 2-1.3 4.5-2 8-2V4c-3.5 0-6 .7-8 2ZM12 6v14",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3Z",
  plus: "M12 5v14M5 12h14",
  slash: "M15.5 4.5l-7 15",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15L6 16.5ZM10 20.5h4",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.5c1 1.3 2.1 2 3.5 2s2.5-.7 3.5-2M9 9.5v.5M15 9.5v.5",
  calm: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 15h7M9 9.5v.5M15 9.5v.5",
  frown: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 16c1-1.3 2.1-2 3.5-2s2.5.7 3.5 2M9 9.5v.5M15 9.5v.5",
  angry: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 16.5c1-1.3 2.1-2 3.5-2s2.5.7 3.5 2M7.8 8.5l2.6 1.4M16.2 8.5l-2.6 1.4M9.5 11.5v.3M14.5 11.5v.3",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.6-3.2 3.2-5 6.5-5s5.9 1.8 6.5 5M15.5 4.9a3.5 3.5 0 0 1 0 6.2M17.5 14.8c2.1.6 3.6 2.3 4 4.7",
  trend: "M3.5 17.5 9 11l4 3.5 7-8.5M15 6h5v5",
  up: "M12 19V5.5M6 11.5l6-6 6 6",
  fall: "M12 5v13.5M6 12.5l6 6 6-6",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {IconName} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
