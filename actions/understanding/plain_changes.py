"""A wish in plain words for which no intent is needed: "change my boots to size 10", and the first of two."""

from __future__ import annotations

import re

from actions.names import CANCEL, EXCHANGE, RETURN
from actions.understanding.answers import asks_something
from actions.understanding.requests import kind_said
from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_NO_THING = (
    r"(?!(?:mind|subject|topic|language|name|e-?mail|phone|number|password|address|payment|card|account|"
    r"profile|default|shipping|delivery|settings?|plans?|order|status|details?|money|refund|it|that|this)\b)"
)
_CHANGES_THING = re.compile(
    r"\b(?:change|swap|switch|exchange|replace)(?: out)? "
    r"(?:my|both|both of my|all my|one of my|both my|the|these|those) "
    rf"(?:(?:of )?(?:my|the) )?{_NO_THING}[a-z0-9][\w'/ -]{{1,50}}? (?:to|for|into|with) "
    r"(?:the|a|an|my|size|one|\d|[a-z])"
    # "I want my lamp exchanged for the cheapest one"
    rf"|\b(?:want|like|have|get) (?:my|the|these|those) {_NO_THING}[a-z][\w'/ -]{{1,50}}? "
    r"(?:exchanged|swapped|changed|switched|replaced) (?:to|for|into|with) "
)
_LONGEST_LEAD = 3
_NAME = re.compile(r"(?:(?![坏碎破裂漏错少缺没不退换烂脏假差慢烂了的着])[\u4e00-\u9fff]){2,4}")
_LEAD = r"(?:那|就|那就|我|想|要|请|麻烦|帮我|给我|直接|还是|把|将|先)*"
# In Chinese, with the thing's name: 充电宝换5000的, 那退连衣裙, 取消灰色的裙子.
_PLAINLY = (
    (
        EXCHANGE,
        re.compile(
            rf"^{_LEAD}(?!我?[换改]|有|想买|地址|邮箱|密码|名字|手机号|电话|付款|支付|语言|话题|说法|人|心情)"
            r"[\u4e00-\u9fff]{1,8}(?:[那这][个件条双只款对])?(?:想|要)?(?:换|改)(?:成|为)?"
            r"(?![用成为一个货种句新人钱掉家了吗回]|说法|地址|付款|支付|信用|密码|季)"
            r"[\u4e00-\u9fffa-z\d./ -]{1,10}(?<!了)$"
        ),
    ),
    (
        RETURN,
        re.compile(
            rf"^(?:[\u4e00-\u9fff]{{2,6}}[两俩2][个件条双只款对],? ?)?{_LEAD}退(?:掉)?"
            r"(?![款钱货换税回出订订运费差了掉的到吧吗一会]|会员|订阅|烧|热|休)[\u4e00-\u9fff]{2,8}[吧了]?$"
        ),
    ),
    (
        CANCEL,
        re.compile(
            rf"^{_LEAD}取消(?!退|换|订阅|人工|会员|账[号户]|关注|通知|提醒|推荐|邮件|了|吧|吗)"
            r"[\u4e00-\u9fff]{2,8}吧?$"
        ),
    ),
)


def changes_thing(text: str) -> bool:
    """Whether a thing is to become another version, in a verb's own words."""
    return _CHANGES_THING.search(fold(text)) is not None


def plainly_said(text: str) -> str | None:
    """The kind of change that a short clause in Chinese asks for with the name of a thing, whatever its
    intent.
    """
    folded = fold(text).strip(" ,.;!")
    if asks_something(text):
        return None
    return next((kind for kind, pattern in _PLAINLY if pattern.search(folded)), None)


def only_a_name(text: str) -> bool:
    """A short word in Chinese with nothing that is the matter in it: 香水."""
    return _NAME.fullmatch(fold(text).strip(" ,.;!?")) is not None


def wished_first(text: str) -> str | None:
    """The kind of change that is wished first, where another stands for the case that it cannot be: "make it
    white, if not cancel the order"; None where there is no such case, or nothing plain before it.
    """
    folded = fold(text)
    place = vocabulary().place("fallback", folded)
    if place is None or place[0] <= _LONGEST_LEAD:
        return None
    return kind_said(folded[: place[0]])
