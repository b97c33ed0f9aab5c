"""Text forms shared by the components: full-width folding, Han share, tokens for n-grams."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import List

from chinese.script import simplified

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH[0x3000] = 0x20
# Chinese clause marks are kept: the request splitter reads them.
for _mark in "，；：？！（）":
    del _FULL_WIDTH[ord(_mark)]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ORDER = re.compile(r"#\s?\w*\d\w*|\b[a-z]{1,3}\d{4,}\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hiya|hello|hey|howdy|good (?:morning|afternoon|evening|day))(?: there| all| team| guys)?"
    r"|你好|您好|亲|哈喽|在吗|早上好|下午好|晚上好)(?:呀|啊|哦)?(?:\W+|(?<=[你您]好))",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[\s,.!?，。！？~～]+(?:(?:many )?thanks(?: a lot| so much| in advance)?"
    r"|thank you(?: so much| very much)?|thx|ty|cheers|谢谢(?:你|您|了|啦)?|多谢|感谢|麻烦了|拜托了?)"
    r"[\s.!。！~～]*$",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"""^\W{0,4}
    (?:(?:this\s+is|i\s+am|i['’]?m|it['’]?s|my\s+name(?:\s+is|['’]?s)|name|我是|我叫|我的名字是)[\s:：]{0,3})?
    (?:(?!(?:can|could|you|please|pls|send|e?-?mail|write|change|to|it|update|set|use|add|with|invoice)\b)
      [A-Za-z][\w'’.-]{0,20}[ ,]{1,2}){0,3}(?:[\u4e00-\u9fff·]{2,5}[，, ]{1,2})?
    (?:(?:my\s+)?e-?mail(?:\s+address)?(?:\s+is)?|邮箱(?:地址)?(?:是)?)?[\s:：]{0,3}
    [\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}
    (?:\W{1,3}(?:and|和))?(?:\W{1,3}(?:my\s+)?(?:order|订单)(?:\s?(?:number|no\.?|号))?(?:\s+is|是)?)?
    (?:\W{0,3}\#?\s?[A-Za-z]{0,3}\d{4,20}\b)?
    [\s,.;:，。；：!-]*""",
    re.VERBOSE | re.IGNORECASE,
)
_LEADING_ORDER = re.compile(
    r"^\W{0,4}(?:order|订单)?\s?(?:number|no\.?|号)?\s?\#?\s?[A-Za-z]{0,3}\d{4,20}\b[\s,.;:，。；：!-]*",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION, _LONGEST_THANKS = 200, 100
"""Characters. What stands further on introduces nobody; and nothing in the patterns may take long."""
_FEWEST_WORDS = 3
# No encoder knows them.
_SIGNS = {"👍": "ok", "👌": "ok", "✅": "ok", "🆗": "ok", "👎": "no", "🙅": "no", "❌": "no"}
_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|<\w+>|[^\W_]+(?:['’][^\W_]+)*|[?!？！]")


def fold(text: str) -> str:
    """Full-width letters, digits and spaces to their ordinary forms, Chinese to simplified characters; one
    character stays one character."""
    return simplified(text.translate(_FULL_WIDTH))


def is_payload(text: str) -> bool:
    """True for a button payload such as ``/cancel_order{"order_number": "#W1"}``."""
    return len(text) > 1 and text[0] == "/" and (text[1].isalpha() or text[1] == "_")


def han_share(text: str) -> float:
    """Share of Han characters among the letters of ``text``; a Han character counts for two letters."""
    han = len(_HAN.findall(text))
    if not han:
        return 0.0
    letters = len(_LETTER.findall(text)) - han
    return 2 * han / (2 * han + letters)


def has_letters(text: str) -> bool:
    """True if there is any letter to judge a language by."""
    return _LETTER.search(text) is not None


def mask(text: str) -> str:
    """Lower case, with e-mail addresses, order numbers and numbers replaced by placeholders."""
    masked = _EMAIL.sub(" <email> ", fold(text).lower())
    masked = _ORDER.sub(" <order> ", masked)
    return _NUMBER.sub(" <num> ", masked)


def is_bare_value(text: str) -> bool:
    """True if there is nothing but order numbers, e-mail addresses, numbers and marks."""
    return _LETTER.search(re.sub(r"<\w+>", "", mask(text))) is None


def spelled_out(text: str) -> str:
    """A message of signs alone in words ("👍" says what "ok" does); any other as it is."""
    if has_letters(text):
        return text
    said = [word for sign, word in _SIGNS.items() if sign in text]
    return said[0] if len(set(said)) == 1 else text


def bare_request(text: str) -> str:
    """``text`` without a greeting and an introduction (name, e-mail address, order number) before it and
    thanks behind it, where enough is left to be a request."""
    text = _if_enough(_without_thanks(_GREETING.sub("", text, count=1)).strip(), text)
    for introduction in (_LEADING_ORDER, _INTRODUCTION, _LEADING_ORDER):
        match = introduction.match(text[:_LONGEST_INTRODUCTION])
        text = _if_enough(text[match.end() :], text) if match else text
    return text


def _without_thanks(text: str) -> str:
    start = max(0, len(text) - _LONGEST_THANKS)
    return text[:start] + _THANKS.sub("", text[start:], count=1)


def _if_enough(left: str, text: str) -> str:
    """What is left of a text, if that may still be a request."""
    return left if left != text and len(words(mask(left))) >= _FEWEST_WORDS else text


@lru_cache(maxsize=4096)
def _han_words(run: str) -> tuple:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return tuple(jieba.lcut(run))


def words(masked: str) -> List[str]:
    """Word tokens of a masked text; runs of Han characters are cut by jieba."""
    tokens: List[str] = []
    for match in _WORD.finditer(masked):
        token = match.group()
        if _HAN.match(token):
            tokens.extend(_han_words(token))
        else:
            tokens.append(token)
    return tokens
