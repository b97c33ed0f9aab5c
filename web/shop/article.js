/** A help article, and the way to the others. */
import { h, icon } from "../widget/ui/dom.js";
import { get } from "./api.js";
import { Frame } from "./frame.js";
import { renderMarkdown } from "./markdown.js";

const frame = new Frame(() => load());

async function load() {
  const { t, language } = frame;
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  const slug = location.pathname.split("/").filter(Boolean).pop() || "";
  const back = h("p", {}, h("a", { class: "flat", href: "/" }, icon("left"), t.backToShop));
  try {
    const [article, others] = await Promise.all([
      get(`/api/shop/articles/${encodeURIComponent(slug)}`, { lang: language }),
      get("/api/shop/articles", { lang: language }).catch(() => []),
    ]);
    document.title = `${article.title} · ${frame.shopName}`;
    const list = (others.articles || others.items || others).map((/** @type {any} */ one) =>
      h(
        "li",
        {},
        h(
          "a",
          {
            href: `/help/${encodeURIComponent(one.slug)}`,
            "aria-current": one.slug === slug ? "page" : null,
          },
          one.title,
        ),
      ),
    );
    const body = h(
      "article",
      { class: "prose" },
      h("h1", {}, article.title),
      ...renderMarkdown(article.body, article.title),
    );
    const nav = list.length
      ? h(
          "nav",
          { class: "articles", "aria-label": t.helpTitle },
          h("h2", {}, t.helpTitle),
          h("ul", {}, ...list),
        )
      : "";
    main.replaceChildren(back, h("div", { class: "columns" }, body, nav));
  } catch {
    main.replaceChildren(back, h("p", { class: "count" }, t.notFound));
  }
}

frame.start();
