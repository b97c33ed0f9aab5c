"""Help articles: reading them, and answering questions from them."""

from __future__ import annotations

from collections.abc import Sequence

from shop.answers.encoder import SentenceEncoder
from shop.answers.finder import ArticleFinder
from shop.errors import NotFound
from shop.services.mapping import article_view
from shop.tables import Article
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import ArticleAnswer, ArticleView


class ArticleService:
    """Articles exist once a language; where one is missing, another language's is better than nothing."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, encoder: SentenceEncoder) -> None:
        self._unit_of_work = unit_of_work
        self._finder = ArticleFinder(encoder)

    def prepare(self) -> None:
        """Load the model and read all articles now (some seconds), so that no shopper waits for it."""
        with self._unit_of_work(read_only=True) as unit:
            articles = [article_view(row) for row in unit.articles.all()]
        self._finder.best("ready", articles)

    def answer(
        self, question: str, language: str = "en", topic: str = "", before: str = ""
    ) -> ArticleAnswer | None:
        """The passage that answers the question, or None when no article does with enough certainty.

        Articles in `language` are asked; where the shop has none at all in it, all others are. Those tagged
        with `topic` (an intent's name) are preferred a little. `before`: the question before, where this one
        only goes on.
        """
        with self._unit_of_work(read_only=True) as unit:
            rows = unit.articles.all(language) or unit.articles.all()
            articles = [article_view(row) for row in rows]
        found = self._finder.best(question, articles, topic, before)
        if found is None:
            return None
        return ArticleAnswer(
            article_id=found.article.id,
            slug=found.article.slug,
            title=found.article.title,
            passage=found.passage,
            url=found.article.url,
            score=round(found.score, 4),
            language=found.article.language,
            lead=found.lead,
            rows=list(found.rows),
            cut=found.cut,
        )

    def article(self, slug: str, language: str = "en") -> ArticleView:
        """The article in that language, else in English, else any. Raises NotFound("article_not_found")."""
        with self._unit_of_work(read_only=True) as unit:
            rows = unit.articles.with_slug(slug)
            if not rows:
                raise NotFound("article_not_found", slug=slug)
            return article_view(min(rows, key=lambda row: _preference(row, language)))

    def list(self, language: str = "en") -> Sequence[ArticleView]:
        """All articles, each in the language it is best had in, in order of title."""
        with self._unit_of_work(read_only=True) as unit:
            best: dict[str, Article] = {}
            for row in unit.articles.all():
                known = best.get(row.slug)
                if known is None or _preference(row, language) < _preference(known, language):
                    best[row.slug] = row
            return sorted((article_view(row) for row in best.values()), key=lambda article: article.title)


def _preference(row: Article, language: str) -> tuple[bool, bool, str]:
    return (row.language != language, row.language != "en", row.language)
