"""Answers from the shop's help articles, with a link to the whole article."""

from __future__ import annotations

import re

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from shop.views import ArticleAnswer

_SURE = 0.35
_SHORTEST = 40
_LONGEST = 280
# What to look for where the shopper's words alone may be too few ("newsletter", "invoice?").
_TOPICS = {
    "en": {
        "delivery_options": "shipping options and costs",
        "delivery_period": "how long does delivery take",
        "check_refund_policy": "refund and return policy",
        "check_cancellation_fee": "cancellation fee",
        "check_payment_methods": "accepted payment methods",
        "payment_issue": "payment failed or declined",
        "create_account": "create an account",
        "recover_password": "forgot password reset",
        "registration_problems": "problems signing up",
        "switch_account": "use another account",
        "newsletter_subscription": "newsletter unsubscribe",
        "discount_request": "discount codes and coupons",
        "price_match": "price match",
        "review": "write a review",
        "contact_customer_service": "contact customer service",
        "edit_account": "change account details",
        "my_data_export": "export my personal data",
        "get_invoice": "invoice",
        "place_order": "how to place an order",
        "add_to_cart": "how to place an order",
    },
    "zh": {
        "delivery_options": "配送方式和运费",
        "delivery_period": "多久送达",
        "check_refund_policy": "退货退款政策",
        "check_cancellation_fee": "取消订单费用",
        "check_payment_methods": "支持的支付方式",
        "payment_issue": "支付失败",
        "create_account": "注册账号",
        "recover_password": "忘记密码",
        "registration_problems": "注册遇到问题",
        "switch_account": "切换账号",
        "newsletter_subscription": "退订邮件",
        "discount_request": "优惠券和折扣",
        "price_match": "价格保护",
        "review": "写评价",
        "contact_customer_service": "联系客服",
        "edit_account": "修改账户信息",
        "my_data_export": "导出个人数据",
        "get_invoice": "发票",
        "place_order": "如何下单",
        "add_to_cart": "如何下单",
    },
}


def answer(context: Context, question: str) -> list[Reply]:
    """What the articles say to a question; nothing where none is sure."""
    found = context.facts.services.articles.answer(question, context.language)
    return [_reply(context, found)] if found is not None and found.score >= _SURE else []


def answer_intent(context: Context, intent: str, text: str) -> list[Reply]:
    """What the articles say to a clause of a known intent; without an answer, a person is offered."""
    articles = context.facts.services.articles
    found = articles.answer(text, context.language)
    topic = _TOPICS.get(context.language, _TOPICS["en"]).get(intent)
    if topic is not None and (found is None or found.score < _SURE):
        found = articles.answer(topic, context.language) or found
    if found is not None and found.score >= _SURE:
        return [_reply(context, found)]
    reply = context.show.reply("utter_no_article")
    reply.buttons = [{"title": context.show.say("utter_button_human"), "payload": "/contact_human_agent"}]
    return [reply]


def _reply(context: Context, found: ArticleAnswer) -> Reply:
    passage = _flat(found.passage)
    if len(passage) < _SHORTEST or passage.endswith((":", "：")):
        # A heading or half a list says nothing alone: go on from there.
        passage = _from_body(context, found) or passage
    return Reply(passage, custom={"article": {"title": found.title, "url": found.url}})


def _from_body(context: Context, found: ArticleAnswer) -> str:
    body = context.facts.services.articles.article(found.slug, found.language).body
    start = max(body.find(found.passage.strip()[:_SHORTEST]), 0)
    # From the beginning of the paragraph, so that "Canada: 5-8 days" has its first half.
    start = body.rfind("\n\n", 0, start) + 2 if "\n\n" in body[:start] else 0
    text = _flat(body[start : start + _LONGEST])
    cut = max(text.rfind(mark) for mark in (". ", "。", "; ", "；"))
    return text[: cut + 1] if len(text) > _LONGEST - 40 and cut > _SHORTEST else text


def _flat(text: str) -> str:
    plain = re.sub(r"^[#>*-]+\s*|\*\*|`", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", plain).strip()
