"""What the mock desk says, and the shop's JSON for the demo page."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

NAMES = ["Oak desk lamp with dimmer", "Wool throw, herringbone", "Stoneware mug, set of four", "Linen apron"]
NAMES_ZH = ["橡木调光台灯", "人字纹羊毛毯", "粗陶马克杯(四只装)", "亚麻围裙"]
REASONS = ["Warm light, as you asked", "Bought by many who took the lamp", "Below $30", ""]


def product_cards(zh: bool = False) -> list[dict[str, Any]]:
    """Four product cards."""
    names = NAMES_ZH if zh else NAMES
    return [
        {
            "id": str(at),
            "title": title,
            "image": f"/pictures/{at}.webp" if at != 3 else "/pictures/missing.webp",
            "price": f"${29 + at * 10}.00",
            "rating": 4.7 - at / 5,
            "in_stock": at != 2,
            "reason": ("暖光,符合您的要求" if zh else REASONS[at]) if at != 3 else "",
            "url": f"/#product/{at}",
            "options_summary": "3 种颜色" if zh else "3 colours",
            "alt": f"{title}的图片" if zh else f"Picture of {title}",
            "list_id": "list-1",
            "position": at + 1,
            "action": {
                "title": "了解详情" if zh else "Tell me more",
                "payload": f'/ask_product{{"product":"{at}"}}',
            },
        }
        for at, title in enumerate(names)
    ]


def comparison(zh: bool = False) -> dict[str, Any]:
    """Two products side by side."""
    names = NAMES_ZH if zh else NAMES
    labels = ["价格", "颜色"] if zh else ["Price", "Colour"]
    return {
        "products": [{"id": str(at), "title": names[at], "url": f"/#product/{at}"} for at in range(2)],
        "rows": [
            {"label": labels[0], "values": ["$29.00", "$39.00"]},
            {"label": labels[1], "values": ["black, brass, white", "grey, navy"]},
        ],
        "same": "",
    }


def order_card(number: str = "#W2378156", zh: bool = False) -> dict[str, Any]:
    """An order on its way."""
    steps = (
        ["已下单", "已处理", "运输中", "已送达"] if zh else ["Ordered", "Packed", "On its way", "Delivered"]
    )
    names = NAMES_ZH if zh else NAMES
    items = [
        {"title": names[0], "options": {"colour": "brass", "plug": "EU"}, "quantity": 1, "price": "$29.00"},
        {"title": names[1], "options": {"colour": "grey"}, "quantity": 2, "price": "$78.00"},
    ]
    for at, item in enumerate(items):
        item["image"] = f"/pictures/{at}.webp"
    tracking = [
        {
            "tracking_number": "1Z999AA10123456784",
            "carrier": "UPS",
            "status": "运输中" if zh else "in transit",
            "estimated_delivery": "2026-11-27",
        },
        {"status": "已打包" if zh else "packed", "estimated_delivery": "2026-11-28"},
        {},
    ]
    titles = ["修改地址", "取消订单"] if zh else ["Change address", "Cancel order"]
    return {
        "order_number": number,
        "date": "2026-11-18",
        "status": "processed",
        "status_label": "运输中" if zh else "On its way",
        "steps": [{"label": label, "done": at < 3} for at, label in enumerate(steps)],
        "items": items,
        "total": "$107.00",
        "tracking": tracking,
        "actions": [{"title": title, "payload": f"/action{at}"} for at, title in enumerate(titles)],
    }


def change_card(zh: bool = False) -> dict[str, Any]:
    """A change of address and variant."""
    labels = ["收货地址", "颜色"] if zh else ["Delivery address", "Wool throw: colour"]
    return {
        "title": "确认修改订单 #W2378156" if zh else "Change order #W2378156",
        "lines": [
            {
                "label": labels[0],
                "before": "12 Mill Lane, Austin, TX 78701",
                "after": "7 Elm Street, Dallas, TX 75201",
            },
            {"label": labels[1], "before": "灰色" if zh else "Grey", "after": "深蓝" if zh else "Navy"},
        ],
        "amount_label": "需补差价 $4.00(Visa 尾号 4242)"
        if zh
        else "You pay $4.00 more, by Visa ending in 4242",
        "confirm": {"title": "确认" if zh else "Confirm", "payload": "/affirm"},
        "cancel": {"title": "取消" if zh else "Cancel", "payload": "/deny"},
    }


async def answer(conversation: Any, text: str) -> None:
    """Answer as the bot would, by the words in the text."""
    zh = conversation.language == "zh"
    words = text.lower()

    async def bot(text: str, **more: Any) -> None:
        await conversation.tell("bot", text, author_name="小助手" if zh else "Assistant", **more)

    if "slow" in words:
        await conversation.send({"type": "typing", "author": "bot", "on": True})
        return
    if "human" in words or "人工" in words:
        queue = {"position": 2, "wait_minutes": 4}
        said = (
            "已为您转接人工客服,您排在第 2 位。"
            if zh
            else "I have asked a colleague to join. You are number 2 in line."
        )
        await conversation.change("open", {"kind": "queue"}, "handoff_queued", said, queue)
        return
    if "agent" in words:
        said = "Mei 已加入对话" if zh else "Mei joined the conversation"
        await conversation.change("open", {"kind": "agent", "name": "Mei Lin"}, "agent_joined", said)
        hello = (
            "您好,我是 Mei,我来帮您看一下这个订单。"
            if zh
            else "Hi, I'm Mei. Let me look at that order for you."
        )
        await conversation.tell("agent", hello, author_name="Mei Lin")
        return
    if "away" in words:
        said = (
            "现在是非工作时间,没有同事在线。"
            if zh
            else "Nobody is here right now: we are outside office hours."
        )
        queue = {"position": 1, "wait_minutes": None}
        go_on = {
            "title": "继续使用智能助手" if zh else "Go on with the assistant",
            "payload": "/return_to_bot",
        }
        await conversation.change("open", {"kind": "queue"}, "handoff_offline", said, queue, buttons=[go_on])
        return
    if "resolve" in words:
        said = "对话已结束" if zh else "This conversation was closed"
        await conversation.change("resolved", {"kind": "bot"}, "resolved", said)
        ask = "请为本次服务评分" if zh else "How was it?"
        await conversation.tell("system", ask, custom={"event": "rate_request"})
        return
    if conversation.handler["kind"] == "agent":
        return
    for word, (said, more) in replies(zh).items():
        if word in words:
            await bot(said, **more)
            return
    await asyncio.sleep(0.05)
    await bot(f"收到:{text}" if zh else f"You said: {text}")


def replies(zh: bool) -> dict[str, tuple[str, dict[str, Any]]]:
    """Word -> text and the rest of the message. The first word found wins."""
    reasons = ["不再需要", "下错单了"] if zh else ["No longer needed", "Ordered by mistake"]
    cards = [
        {"title": "Visa 4242", "value": "card_1", "description": "到期 08/27" if zh else "Expires 08/27"},
        {"title": "礼品卡" if zh else "Gift card", "value": "gift_1", "description": "$80.00"},
    ]
    return {
        "chips": (
            "为什么取消?" if zh else "Why do you want to cancel it?",
            {
                "buttons": [{"title": one, "payload": f"/inform{{'reason': '{one}'}}"} for one in reasons],
                "custom": {"expects": "reason"},
            },
        ),
        "choices": (
            "用哪种方式付款?" if zh else "How would you like to pay?",
            {"custom": {"expects": "payment_method", "choices": cards}},
        ),
        "products": (
            "这几款可能适合您:" if zh else "These could suit you:",
            {"custom": {"cards": product_cards(zh)}},
        ),
        "compare": (
            "\n".join(
                [
                    "对比如下：" if zh else "Side by side:",
                    "1. A | 2. B",
                    "• x: 1 | 2",
                    "A 最便宜。" if zh else "A costs least.",
                ]
            ),
            {"custom": {"comparison": comparison(zh)}},
        ),
        "one product": ("Here it is:", {"custom": {"cards": product_cards(zh)[:1]}}),
        "orders": (
            "Your orders:",
            {"custom": {"orders": [order_card(), order_card("#W111")], "expects": "order_number"}},
        ),
        "order": ("您的订单:" if zh else "Here is your order:", {"custom": {"order": order_card(zh=zh)}}),
        "change": (
            "请确认以下修改:" if zh else "This is what I will change. Is that right?",
            {"custom": {"change": change_card(zh), "expects": "confirmation"}},
        ),
        "article": (
            "收货后 30 天内可以退货。" if zh else "You can return anything within 30 days.",
            {
                "custom": {
                    "article": {"title": "退货政策" if zh else "Returns and refunds", "url": "/help/returns"}
                }
            },
        ),
        "email": (
            "请告诉我您的邮箱。" if zh else "Which e-mail did you order with?",
            {"custom": {"expects": "email"}},
        ),
        "quantity": ("How many?", {"custom": {"expects": "quantity"}}),
        "confirm": ("Shall I?", {"custom": {"expects": "confirmation"}}),
        "html": (
            "<img src=x onerror=alert(1)> <b>bold</b>",
            {
                "buttons": [{"title": "<i>x</i>"}],
                "custom": {"article": {"title": "bad", "url": "javascript:alert(1)"}},
            },
        ),
        "link": ("Track it at https://example.com/t?id=1, then write.", {}),
    }


DEMO = [
    {
        "id": "anna_berg",
        "name": "Anna Berg",
        "email": "anna.berg@example.com",
        "language": "en",
        "note": "Has an order to cancel and a delivered one",
        "open_orders": 1,
        "orders": [{"order_number": "#W2378156", "status": "pending"}],
    },
    {
        "id": "li_wei",
        "name": "李伟",
        "email": "li.wei@example.com",
        "language": "zh",
        "note": "",
        "open_orders": 0,
        "orders": [{"order_number": "#W5544332", "status": "delivered"}],
    },
]


def product(at: int, zh: bool) -> dict[str, Any]:
    """One product with its variants."""
    card = product_cards(zh)[at % 4]
    variants = [
        {
            "id": f"{at}-{colour}",
            "options": {"colour": colour, "size": size},
            "price": card["price"],
            "in_stock": left,
        }
        for colour, size, left in [
            ("grey", "S", True),
            ("grey", "M", True),
            ("navy", "M", False),
            ("navy", "S", True),
        ]
    ]
    more = {
        "id": str(at),
        "category": ["Lighting", "Home", "Kitchen", "Kitchen"][at % 4],
        "variants": variants,
    }
    return card | more | {"description": "Made to last, in a small workshop.", "brand": "Hillside"}


def shop_routes() -> list[Route]:
    """The JSON that the demo shop page reads."""

    async def products(request: Request) -> Response:
        zh = request.query_params.get("lang") == "zh"
        query = request.query_params.get("query", "").lower()
        found = [product(at, zh) for at in range(12)]
        found = [one for one in found if query in one["title"].lower()]
        category = request.query_params.get("category")
        found = [one for one in found if not category or one["category"] == category]
        return JSONResponse(
            {"products": found, "total": len(found), "categories": ["Home", "Kitchen", "Lighting"]}
        )

    async def one(request: Request) -> Response:
        return JSONResponse(product(int(request.path_params["id"]), request.query_params.get("lang") == "zh"))

    async def article(request: Request) -> Response:
        body = "Thirty days.\n\n## How\n\n1. Ask in the chat.\n2. Print the **label**.\n\n- free\n- quick"
        return JSONResponse(
            {"slug": "returns", "title": "Returns and refunds", "body": body, "language": "en"}
        )

    async def identity(request: Request) -> Response:
        given = await request.json()
        return JSONResponse({"identifier": given["customer_id"], "identifier_hash": "0" * 64})

    return [
        Route("/api/shop/products", products),
        Route("/api/shop/products/{id}", one),
        Route(
            "/api/shop/articles",
            lambda _: JSONResponse([{"slug": "returns", "title": "Returns and refunds"}]),
        ),
        Route("/api/shop/articles/{slug}", article),
        Route("/api/demo/customers", lambda _: JSONResponse(DEMO)),
        Route("/api/demo/identity", identity, methods=["POST"]),
    ]


def earlier(conversation: Any, days: int = 1, count: int = 3) -> None:
    """Fill a conversation with messages of an earlier day."""
    when = datetime.now(UTC) - timedelta(days=days)
    for at in range(count):
        author = "shopper" if at % 2 == 0 else "bot"
        conversation.store(author, f"Earlier {at}", created_at=when.isoformat())
