"""JSON for the widget's start, the help pages and the demo shop."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from desk.context import DeskContext
from desk.errors import ApiError
from shop.conversations.words import LANGUAGES
from shop.errors import NotFound
from shop.views import ArticleView, SearchQuery

_MOST_FOUND = 500
_BODY = 200
_OPEN_ORDERS = ("pending", "processed")


class DemoIdentity(BaseModel):
    """Which demo customer the page should be signed in as."""

    customer_id: str = Field(min_length=1, max_length=128)


def router(desk: DeskContext) -> APIRouter:
    """The routes; those of the demo exist only in the demo."""
    routes = APIRouter(prefix="/api")
    _add_shop_routes(routes, desk)
    if desk.settings.demo:
        _add_demo_routes(routes, desk)

    @routes.get("/widget/config", tags=["widget"], summary="What the widget needs before it connects")
    async def widget_config() -> dict[str, Any]:
        settings = desk.settings
        return {
            "shop_name": settings.shop_name,
            "brand": settings.brand_color,
            "languages": list(LANGUAGES),
            "default_language": settings.default_language,
            "office": await desk.office.now(),
            "limits": {"message_length": settings.max_message_length},
        }

    return routes


def _add_shop_routes(routes: APIRouter, desk: DeskContext) -> None:
    run, services = desk.unhurried.run, desk.services

    @routes.get("/shop/products", tags=["shop"], summary="Products by words and category")
    async def products(
        query: str = Query("", max_length=200),
        category: str = Query("", max_length=200),
        limit: int = Query(24, ge=1, le=100),
        offset: int = Query(0, ge=0, le=100_000),
        lang: Literal["en", "zh"] = "en",
    ) -> dict[str, Any]:
        wanted = SearchQuery(
            words=query, category=category or None, language=lang, limit=limit + 1, offset=offset
        )
        found = await run(services.catalogue.search, wanted)
        categories = await run(services.catalogue.categories, lang)
        total = offset + len(found)
        if not query:
            fitting = [one for one in categories if not category or category in (one.key, one.name)]
            total = max(total, sum(one.product_count for one in fitting))
        return {
            "products": [product.to_dict() for product in found[:limit]],
            "total": total,
            "has_more": len(found) > limit,
            "categories": [one.to_dict() for one in categories],
        }

    @routes.get("/shop/products/{product_id}", tags=["shop"], summary="One product with its variants")
    async def product(product_id: str, lang: Literal["en", "zh"] = "en") -> dict[str, Any]:
        return (await run(services.catalogue.product, product_id, lang)).to_dict()

    @routes.get("/shop/articles", tags=["shop"], summary="The help pages")
    async def articles(lang: Literal["en", "zh"] = "en") -> list[dict[str, Any]]:
        return [_brief(article) for article in await run(services.articles.list, lang)]

    @routes.get("/shop/articles/{slug}", tags=["shop"], summary="One help page")
    async def article(slug: str, lang: Literal["en", "zh"] = "en") -> dict[str, Any]:
        return (await run(services.articles.article, slug, lang)).to_dict()


def _brief(article: ArticleView) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "title": article.title,
        "url": article.url,
        "language": article.language,
        "tags": article.tags,
        "body": article.body[:_BODY],
    }


def _add_demo_routes(routes: APIRouter, desk: DeskContext) -> None:
    @routes.get("/demo/customers", tags=["demo"], summary="Customers to try the demo as")
    async def demo_customers() -> list[dict[str, Any]]:
        return await desk.unhurried.run(_demo_customers, desk)

    @routes.post("/demo/identity", tags=["demo"], summary="Sign the demo page in as a customer")
    async def demo_identity(body: DemoIdentity) -> dict[str, str]:
        try:
            customer = await desk.unhurried.run(desk.services.customers.profile, body.customer_id)
        except NotFound:
            raise ApiError(404, "customer_not_found", field="customer_id") from None
        return {"identifier": customer.id, "identifier_hash": desk.proof.hash_of(customer.id)}


def _demo_customers(desk: DeskContext) -> list[dict[str, Any]]:
    from shop.demo import personas  # the simulator is loaded only where the demo is served

    found: list[dict[str, Any]] = []
    for persona in personas():
        try:
            desk.services.customers.profile(persona["id"])
            orders = desk.services.orders.orders_of(persona["id"], limit=100)
        except NotFound:
            continue  # the demo shop was not loaded, or this customer was deleted
        found.append(
            {
                **persona,
                "open_orders": sum(one.status in _OPEN_ORDERS for one in orders),
                "orders": [{"order_number": one.order_number, "status": one.status} for one in orders],
            }
        )
    return found
