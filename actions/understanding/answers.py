"""Yes, no, stop, thanks, "I don't know", a question: what a short answer is."""

from __future__ import annotations

import re

from actions.understanding.sarcasm import means_the_opposite
from actions.understanding.text import find_phrase, fold, has_any, has_cjk, words
from actions.understanding.vocabulary import vocabulary

_SHORT = 8
_ONLY_NO = re.compile(
    r"(?:no|nope|nah|not|none|now|thanks?|thank you|please|don't|do not|want|need|that|any|it|this|one|"
    r"of|them|those|rather|i'd|i|really|either|[\s,.!])+"
    r"|(?:先|还是|暂时|都|我|也|不用|不要|不需要|不是|不了|不想|不行|不好|不|否|谢谢|了|吧|啊|[\s,.!。])+"
)
# "Hmm no" has thought it over.
_HUMS = re.compile(r"^\W*(?:(?:hm+|um+|uh+|er+m?|well|嗯+|呃)[\s,.…]+)+(?=(?:no|nope|nah)\b|不)")
_NO_START = re.compile(
    r"^(?:no\b|nope|nah|not\b|don't|do not|不是|不要|不用|不行|不对|否|不,|不 |不$|先不|别)"
)
_YES_START = re.compile(
    r"^(?:yes|yeah|yep|yup|confirm(?:ed)?|i confirm|absolutely|definitely|please do|go ahead|do it)\b"
    r"|^(?:是的|对的|确认|确定(?!吗)|同意|没问题|没错)"
)
_GIVES_REASON = re.compile(r"\W*(?:because|cause|coz|cos|cuz|since)\b|因为")
_LATER = re.compile(r"\b(?:later|still|afterwards|after that|at any time)\b|以后|之后|后面|还能|还可以")
_HESITATES = re.compile(
    r"\bnot (?:so |quite |really |entirely |that )?(?:sure|certain)\b|\bunsure\b|\bmaybe\b|\bperhaps\b"
    r"|\bguess\b|\blet me (?:think|see|check)\b"
    r"|\bthink (?:about|it over)\b|\bif\b|\bunless\b|\bdon't know\b|\bdo not know\b|\bno idea\b|\bhmm+\b"
    r"|不(?:太|是很|怎么)?(?:确定|清楚|知道|肯定)|可能|也许|好像|如果|要是|除非|考虑|想想|再看看|等等|等一下|对不起"
)
# A yes that waits for something is none yet: "yes, once you've told me what it costs".
_ON_CONDITION = re.compile(
    r"\b(?:once|after|when|until|till|as long as|as soon as|so long as|in case) "
    r"(?:you|i|it|we|they|the|my|that|there)\b"
    r"|\bprovided\b|\bassuming\b|\b(?:tell|let|show|explain)\b.{0,40}\bfirst\b"
    r"|\bfirst\b.{0,15}\b(?:tell|show|explain)\b"
    r"|只要|等[你您我]|(?:先|得)(?:告诉|说|讲|确认一下)|(?:告诉|说|讲)[^,.;]{0,12}(?:再|之后|以后|后)|前提|假如|万一"
)
# A sentence of its own, or a word that is nothing but a yes.
_OPENING = re.compile(
    r"(.{1,40}?)(?:[.!;\n。！；]+|(?<=^yes)|(?<=^yep)|(?<=^yeah)|(?<=^go ahead)|(?<=^please do)|(?<=^do it)"
    r"|(?<=^approved)|(?<=^confirmed)|(?<=^是的)|(?<=^确认)|(?<=^好的))(?:[\s,，]|$)?(?=.)",
    re.IGNORECASE | re.DOTALL,
)
_HOLDS_BACK = re.compile(r"\W*(?:but|only|except|however|actually|if|unless|不过|但|只是|除非)")
_WAITS = re.compile(r"\b(?:first|before|wait|hold on|not yet)\b|先|等等|之前")
_NEGATES = re.compile(r"\bnot\b|n't\b|\bno\b|\bnever\b|\bwithout\b|不|别|没(?!问题|错)")
_YES_FILLER = frozenset(
    "please thanks thank you very much it that this them they those these to me for us the a an "
    "i we and then now so all with"
    " my order orders item items is are be will would let's lets just as for also too cancel "
    "return exchange change update"
    " refund do ahead again thx dear bot sir madam pls plz everything about at once right away immediately"
    " still want"
    " 吧 啊 呀 哦 了 的 就 这 样 请 谢 麻 烦 您 你 我 帮 好 办 取 消 退 货 换"
    " 改 订 单 执 行 继 续 那 要 嗯 哈 都 滴 哒 嘅 噶 哟".split()
)
_HURRIES = re.compile(r"[快赶](?:一?点|些|紧|快)(?:儿)?|尽快|马上|立[刻马即]")
_AGAINST = re.compile("[👎❌🙅]")
_GOES_AHEAD = frozenset("go sure ok okay yes fine yeah let's".split())
_NOT_PROBLEM = re.compile(r"^(?:no problem|no worries|not a problem|no issue|why not)\b")
_HOLD = re.compile(
    r"^(?:(?:yes|no|ok(?:ay)?|hmm+)[, ]*)?(?:wait|hold on|hang on|one (?:moment|second|sec)|等等|"
    r"等一下|等下|稍等)\b"
)
_CHOICES = re.compile(
    r"^(?:(?:and|so|well|ok|hmm+|wait)[, ]+)*(?:what|which)(?: \w+){0,3} (?:options|choices|"
    r"methods|ones|possibilities|alternatives|ways)\b"
    r"|^(?:(?:and|so|well|ok(?:ay)?|hmm+|but|then|honestly|ugh)[, ]+)*"
    r"what (?:now|(?:do|should|shall|can|could|am) i (?:supposed to )?do\b)"
    r"|^(?:那|那么|现在|所以|咁)*(?:我)?(?:该|应该|要)?(?:怎么办|咋办|点算|怎么处理|怎么弄)(?:呢|啊|呀|好)?[?？。!！]*$"
    r"|^(?:(?:and|so|well)[, ]+)?what (?:can (?:i|you) (?:do|choose|pick)|could i|would you|"
    r"are (?:my|the) options|do you suggest)"
    r"|有(?:哪些|什么)(?:选择|选项|方式|可选)|可以选(?:什么|哪)|都有哪些|有哪几种"
)
_GOODS = re.compile(
    r"\border|\bitems?\b|\bproducts?\b|\bparcel|\bpackage|\barriv|\breceiv|\bdeliver|\bquality\b|#|订单|商品|包裹|收到|质量|东西"
)
_DEMANDS = re.compile(
    r"^(?:\W*\w+\W+){0,5}?(?:show me|tell me|let me know|list|give me a list|explain|track)\b|告诉我|"
    r"查一下|查下|看看|查询"
)
_POLICY = re.compile(r"\bpolic(?:y|ies)\b|\bhow long\b|\bwhen will\b|政策|多久")
_OTHER = re.compile(
    r"\b(?:too|also|as well|another|add|plus|in addition|rather|i (?:want|meant?|need)|should be|wrong)\b"
    r"|也|还有|加上|再加|连|另外|我要的?|改成|换成|不对|应该|漏了|少了"
)
_PUTS_RIGHT = re.compile(
    r"^(?:no+|nope|nah|wrong|sorry)\b(?:[\s,.!:]+(?:no|not that(?: one)?|sorry|i (?:said|meant?)))*"
    r"[\s,.!:]+\S"
    r"|^i (?:said|meant?) "
    r"|^(?:[哦噢啊呃嗯诶欸哎]|等等|等一下|\W)*(?:不对|不是|不|[说搞弄打看记写选]?错了|(?=我(?:说|指)的是))(?:不对|不是|[，,。.!！\s])*"
    r"(?:(?:我)?(?:(?:说|指|想|要|问|取消|退|换){1,3}的(?:其实|应该)?)?是"
    r"|(?<=[，,。.!！\s])(?!是)[^，。,.!！?？\s]{1,12}[那这](?:个|单|笔|张|件|双|条|款)?(?:订单)?[\s。.!！]*$)"
)
_ADDS = re.compile(
    r"\b(?:too|also|as well|both|all|and|another|add|plus)\b|也|还有|加上|再加|连|另外|都|两|和"
)
_LEADING_NO = re.compile(
    r"^(?:(?:no+|nope|nah|wrong|listen|look|stop it|不对|不是|不|错了|听我说)(?:[\s,.!:，。！]+|$))+"
)
_WANTS = re.compile(
    r"\b(?:i (?:want|said|need|meant?|asked)|i'd like|can you|could you|please|use|put|change|make|send"
    r"|instead)\b"
    r"|我(?:要|想|说)|帮我|给我|换成|改成|用"
)
_FEWEST_AFTER_NO = 3
_EMPTY = frozenset({"and", "also", "but", "please", "then", "oh", "so", "well"})
_BUT = re.compile(
    r"\b(?:but|wait|actually|instead|however|except|only if|before)\b"
    r"|但是?|不过|等等|等一下|改成|换成|还是|先"
)


def says_yes(text: str) -> bool:
    """A yes and nothing that takes it back: money moves on it, so what is not plainly a yes is none.

    Either the message is made of assent and politeness only ("ok, do it please"), or it begins with a plain
    yes and goes on without doubt, condition or "but".
    """
    folded = fold(text)
    if means_the_opposite(text):
        return False
    if agreed := _NOT_PROBLEM.search(folded):
        # "Why not to my card?" asks, "no problem, but in blue" wants something else.
        rest = folded[agreed.end() :]
        return "?" not in rest.rstrip("?!. ") and all(
            word in _YES_FILLER | _GOES_AHEAD for word in words(rest)
        )
    if (
        _NO_START.search(folded)
        or _HOLD.search(folded)
        or _HESITATES.search(folded)
        or _ON_CONDITION.search(folded)
        or _AGAINST.search(folded)
        or asks_something(folded)
    ):
        return False
    left, assents = _without_assent(folded)
    if not assents:
        return False
    if all(word in _YES_FILLER for word in words(_HURRIES.sub(" ", left))):
        return True
    return _YES_START.search(folded) is not None and not _NEGATES.search(folded) and not says_but(folded)


def leading_yes(text: str) -> str:
    """The yes that a message opens with before it goes on to something else; none where what follows holds
    it back: "yes! And ...", but not "ok. But first ...".
    """
    match = _OPENING.match(text.strip())
    if match is None or means_the_opposite(text) or not says_yes(match.group(1)):
        return ""
    rest = fold(text.strip()[match.end() :])
    held = _WAITS.search(rest) or _ON_CONDITION.search(rest) or _HOLDS_BACK.match(rest)
    return "" if held else match.group(1)


def says_not_yet(text: str) -> bool:
    """Something else is to come before the yes: "not yet, ...", 先等等."""
    return (
        re.match(r"\W*(?:not yet|hold on|one moment|still something|先|等一?下|等等|还没)", fold(text))
        is not None
    )


def _without_assent(folded: str) -> tuple[str, int]:
    """The text without its words of assent, and how many there were."""
    assents = 0
    for phrase in sorted(vocabulary().phrases["yes"], key=len, reverse=True):
        while span := find_phrase(folded, phrase):
            folded = f"{folded[: span[0]]} {folded[span[1] :]}"
            assents += 1
    return folded, assents


def says_no(text: str) -> bool:
    """A no, however worded."""
    folded = _HUMS.sub("", fold(text))
    if _NOT_PROBLEM.search(folded) or _HESITATES.search(folded) or _GIVES_REASON.match(folded):
        return False
    if _NO_START.search(folded):
        return True
    if has_cjk(folded):
        return len(words(folded)) <= 4 and has_any(folded, vocabulary().phrases["no"])
    return len(words(folded)) <= _SHORT and has_any(folded, vocabulary().phrases["no"]) and not says_yes(text)


def is_filler(word: str) -> bool:
    """A word that may stand beside a yes and says nothing of its own."""
    return word in _YES_FILLER


def goes_on_after_no(text: str) -> bool:
    """A no that something follows which is neither refusal nor reason: "no! listen, put it on my card"."""
    rest = _LEADING_NO.sub("", fold(text))
    return (
        rest != fold(text)
        and len(words(rest)) >= _FEWEST_AFTER_NO
        and _WANTS.search(rest) is not None
        and _NEGATES.search(rest) is None
    )


def may_be_yes(text: str) -> bool:
    """A few words without refusal, doubt, condition, question or "but": "srue, go ahwad" may be a yes."""
    folded = fold(text)
    return len(words(folded)) <= _SHORT and not (
        means_the_opposite(text)
        or _NO_START.search(folded)
        or _HOLD.search(folded)
        or _HESITATES.search(folded)
        or _ON_CONDITION.search(folded)
        or _NEGATES.search(folded)
        or any(letter.isdigit() for letter in folded)
        or says_but(folded)
        or says_stop(folded)
        or asks_something(folded)
    )


def only_refuses(text: str) -> bool:
    """A refusal and politeness, and nothing else: "no thanks", "先不用"."""
    folded = fold(text)
    return says_no(text) and _ONLY_NO.fullmatch(folded) is not None


def says_but(text: str) -> bool:
    """Whether a yes or no goes on with something else: "yes but also ...", "wait, ..."."""
    return _BUT.search(fold(text)) is not None


def wants_other(text: str) -> bool:
    """Something is to be added or to be otherwise: "wait, the bag too", "不对，还有帽子"."""
    return _OTHER.search(fold(text)) is not None


def says_stop(text: str) -> bool:
    """The shopper wants to leave the matter."""
    folded = fold(text)
    if _LATER.search(folded) and asks_something(folded):
        return False  # "can I still change my mind later?"
    return any(find_phrase(folded, phrase) for phrase in vocabulary().phrases["stop"])


def says_thanks(text: str) -> bool:
    """Thanks and little else."""
    folded = fold(text)
    return has_any(folded, vocabulary().phrases["thanks"]) and len(words(folded)) <= _SHORT


def says_unknown(text: str) -> bool:
    """The shopper does not have what was asked for."""
    folded = fold(text)
    return has_any(folded, vocabulary().phrases["unknown"])


def says_undecided(text: str) -> bool:
    """The shopper needs a moment."""
    folded = fold(text)
    if len(words(folded)) > _SHORT:
        return False
    left = folded
    for phrase in vocabulary().phrases["undecided"]:
        left = left.replace(phrase, " ")
    return says_unknown(text) or (left != folded and len(words(left)) <= 4)


def says_any(text: str) -> bool:
    """No preference."""
    return has_any(fold(text), vocabulary().phrases["any_option"])


def puts_right(text: str) -> bool:
    """What follows takes the place of what was understood: "no, the kettle", "不对，是水壶"."""
    folded = fold(text)
    return _PUTS_RIGHT.search(folded) is not None and _ADDS.search(folded) is None


def asks_something(text: str) -> bool:
    """A question rather than an answer."""
    return vocabulary().says("question", fold(text))


def asks_for_choices(text: str) -> bool:
    """Asks what there is to choose from: "what are my options?"."""
    return _CHOICES.search(fold(text)) is not None


def demands_something(text: str) -> bool:
    """Tells the bot to show or tell something: a question without its mark."""
    return _DEMANDS.search(fold(text)) is not None


def names_policy(text: str) -> bool:
    """Asks for the shop's ways rather than for what is under discussion."""
    return _POLICY.search(fold(text)) is not None


def says_anything(text: str) -> bool:
    """Whether anything but joining words and punctuation is left."""
    return any(word not in _EMPTY for word in words(fold(text)))


def speaks_of_goods(text: str) -> bool:
    """A complaint about an order or what came with it, rather than about the shop."""
    return _GOODS.search(fold(text)) is not None


def asks_for_human(text: str) -> bool:
    """Wants to talk to a person."""
    return vocabulary().says("human", fold(text))
