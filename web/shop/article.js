/** A help article, and the way to the others. */
import { h, icon } from "../widget/ui/dom.js";
import { get } from "./api.js";
import { Frame } from "./frame.js";
import { renderMarkdown } from "./markdown.js";

/** /help/all lists every article. */
const ALL = "all";

const frame = new Frame(() => load());

async function load() {
  const { t, language } = frame;
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  const slug = location.pathname.split("/").filter(Boolean).pop() || "";
  const back = h("p", {}, h("a", { class: "flat", href: "/" }, icon("left"), t.backToShop));
  const found = await get("/api/shop/articles", { lang: language }).catch(() => []);
  const list = found.map((/** @type {any} */ one) => {
    const current = one.slug === slug && "page";
    return h(
      "li",
      {},
      h("a", { href: `/help/${encodeURIComponent(one.slug)}`, "aria-current": current }, one.title),
    );
  });
  const path = `/api/shop/articles/${encodeURIComponent(slug)}`;
  const article = slug === ALL ? null : await get(path, { lang: language }).catch(() => null);
  document.title = `${article?.title || t.helpTitle} · ${frame.shopName}`;
  const links = h("ul", {}, ...list);
  if (!article) {
    const sorry = slug === ALL ? "" : h("p", { class: "count" }, t.notFound);
    main.replaceChildren(back, sorry, h("nav", { class: "articles all" }, h("h1", {}, t.helpTitle), links));
    return;
  }
  const text = renderMarkdown(article.body, article.title);
  const body = h("article", { class: "prose" }, h("h1", {}, article.title), ...text);
  const nav = h("nav", { class: "articles", "aria-label": t.helpTitle }, h("h2", {}, t.helpTitle), links);
  main.replaceChildren(back, h("div", { class: "columns" }, body, nav));
}

frame.start();
