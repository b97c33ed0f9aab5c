/** The little Markdown that help articles use, built as elements: no HTML passes through. */
import { h, safeUrl } from "../widget/ui/dom.js";

/**
 * @param {string} text
 * @param {string} [title] a first heading that only repeats it is left out
 * @returns {HTMLElement[]}
 */
export function renderMarkdown(text, title = "") {
  const blocks = text.replace(/\r/g, "").split(/\n{2,}|\n(?=#{1,4} )|(?<=^#{1,4} .*)\n/m);
  const shown = blocks.map((block) => block.trim()).filter(Boolean);
  if (shown[0]?.replace(/^#+\s*/, "") === title) shown.shift();
  return shown.map(renderBlock);
}

/** @param {string} block @returns {HTMLElement} */
function renderBlock(block) {
  const heading = /^(#{1,4})\s+(.*)$/s.exec(block);
  if (heading) return h(`h${Math.min(heading[1].length + 1, 4)}`, {}, ...inline(heading[2]));
  const lines = block.split("\n");
  if (lines.length > 2 && /^\|?[\s:|-]+\|[\s:|-]*$/.test(lines[1])) return table(lines);
  if (lines.some((line) => /^([-*]|\d+[.)])\s/.test(line.trim()))) return list(lines);
  return h("p", {}, ...inline(lines.join(" ")));
}

/** @param {string[]} lines */
function list(lines) {
  const ordered = /^\d/.test(lines.find((line) => /^([-*]|\d+[.)])\s/.test(line.trim()))?.trim() || "");
  /** @type {string[]} */
  const items = [];
  const lead = [];
  for (const line of lines) {
    const item = /^\s*(?:[-*]|\d+[.)])\s+(.*)$/.exec(line);
    if (item) items.push(item[1]);
    else if (items.length) items[items.length - 1] += ` ${line.trim()}`;
    else lead.push(line);
  }
  const element = h(ordered ? "ol" : "ul", {}, ...items.map((item) => h("li", {}, ...inline(item))));
  return lead.length ? h("div", {}, h("p", {}, ...inline(lead.join(" "))), element) : element;
}

/** @param {string[]} lines */
function table(lines) {
  const cells = (/** @type {string} */ line) =>
    line
      .replace(/^\s*\||\|\s*$/g, "")
      .split("|")
      .map((cell) => cell.trim());
  const row = (/** @type {string} */ line, /** @type {string} */ tag) =>
    h("tr", {}, ...cells(line).map((cell) => h(tag, {}, ...inline(cell))));
  const body = h("tbody", {}, ...lines.slice(2).map((line) => row(line, "td")));
  return h("div", { class: "table" }, h("table", {}, h("thead", {}, row(lines[0], "th")), body));
}

/** @param {string} text @returns {(string|HTMLElement)[]} */
function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\))/).map((part) => {
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    const url = link && safeUrl(link[2], location.href);
    if (link) return url ? h("a", { href: url }, link[1]) : link[1];
    if (/^\*\*.+\*\*$/.test(part)) return h("strong", {}, part.slice(2, -2));
    if (/^`.+`$/.test(part)) return h("code", {}, part.slice(1, -1));
    return part;
  });
}
