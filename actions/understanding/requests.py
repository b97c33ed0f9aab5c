"""Which kind of change a clause asks for by its words, and where one message speaks of several orders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.understanding.address_sources import same_as_order
from actions.understanding.left_alone import KEEPS_ALL
from actions.understanding.orders import key_of, numbers_in
from actions.understanding.other_one import says_other_order
from actions.understanding.otherwise import leaves_otherwise
from actions.understanding.text import fold, words
from actions.understanding.vocabulary import vocabulary

# Checked in this order: the more particular first.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "default_address",
        re.compile(
            r"(?:change|update|modify|edit|set|correct|make|save|new).{0,40}(?:default|profile|"
            r"account|registered|home)(?: shipping| delivery)? address"
            r"|(?:default|profile|account|registered)(?: shipping|"
            r" delivery)? address.{0,30}"
            r"(?:change|update|to |as |needs|wrong|old|out of date|outdated|expired|moved)"
            r"|(?:改|换|更新|修改|设置).{0,10}(?:默认|账户|账号|常用)(?:里|上|的|收货|配送)*地址"
            r"|(?:默认|账户|账号|常用)(?:里|上|的|收货|配送)*地址.{0,6}(?:改|换|更新|设|变|过期|失效|错"
            r"|不对|旧)"
        ),
    ),
    (
        "change_address",
        re.compile(
            r"(?:chang|updat|modif|edit|correct|fix|wrong|different|new|switch).{0,40}(?:address|"
            r"where (?:it|they)(?:'s| is| are)? (?:ship|sen|deliver))"
            r"|address.{0,30}(?:chang|updat|modif|wrong|incorrect|should be|to be)|(?:ship|send|"
            r"deliver) (?:it|them|that|this|#\w+|(?:the |my )?order(?: \S+)?) (?:to|somewhere)"
            r"|\b(?:can|could|should|let|have|make) (?:it|them|that|this|#?\w*\d\w*|(?:the |my )?"
            r"(?:order|parcel)(?: \S+)?) (?:please )?go (?:out )?to\b"
            r"|\b(?:should|must|needs? to|has to|have to) (?:(?:all|both|please|now) )*go (?:out )?to "
            r"(?:\d|(?:my|our|the) (?:\w+ ){0,3}(?:address|home|house|place|office|flat|apartment)\b)"
            r"|\b(?:could|can|may|should|must|please|to|instead) (?:\w+ ){0,3}be (?:shipped|sent|"
            r"delivered) to (?!me\b|us\b|my door)"
            r"|(?:改|换|更新|修改|填错|写错).{0,8}地址|地址.{0,8}(?:改|换|更新|错)|(?:寄|送)到|[寄送]去"
            r"|[寄送发]往"
        ),
    ),
    (
        "change_payment",
        re.compile(
            r"(?:chang|switch|updat|modif|us)\w*.{0,30}(?:payment|pay with|pay by|way i pay|"
            r"how i pay|paying)(?! (?:the )?difference)"
            r"|(?:pay|charge)(?:ing|ment)?.{0,30}(?:instead|differently|another (?:card|method|way))"
            r"|(?:改|换)(?:成|为|到)[^,;!?用]{0,24}(?:卡|paypal|贝宝|余额)来?(?:付|支付|结算)"
            r"|\b(?:chose|picked|used|took) the wrong (?:card|payment)"
            r"|付[^，。,]{0,14}[选点刷]错|[选点刷]错[^，。,]{0,6}(?:付款|支付|卡)"
            r"|(?:改|换|修改|更换|变更).{0,8}(?:付款|支付)|(?:付款|支付)(?:方式|方法)?.{0,6}(?:改|换)"
            r"|改用[^,;!?]{1,24}(?:付|支付|给钱|结账)|(?:不用|别用|不想用|别刷|刷错)了?(?:原来|之前"
            r"|原先)?的?[那这]?张?卡"
        ),
    ),
    (
        "return",
        re.compile(
            r"\breturn(?:ing|ed)?\b(?! (?:policy|policies|window|period|address))|"
            r"\bsend(?:ing)? (?:\w+ ){0,4}back\b|\bget(?:ting)? rid of\b|"
            r"\b(?:has|have|needs?|must|should|is|are) (?:all |both )?(?:to go |going |go )back\b|"
            r"\bgoing back\b|退货|退掉|退回去|要退|想退|退了|"
            r"退(?=[^\s!?,.;！？，。；])(?!款|出|订|钱|费)"
        ),
    ),
    (
        "exchange",
        re.compile(
            r"\b(?:exchang|swap|replac)\w*|\btrade (?:it|them)? ?in\b|\b(?:want|like|prefer|"
            r"rather have)\b.{1,40}\binstead\b(?! of)|换货|更换|调换|换成|换一|想换|要换|换个"
            r"|换新(?:的)?(?=$|[\s,.;!吧啦])|说(?:的是)?换"
        ),
    ),
    (
        "cancel",
        re.compile(
            r"\bcancel(?:l?ing|l?ed)?\b(?! (?:policy|fee))|\bcall off\b|\bback(?:ing)? out of\b|"
            r"\b(?:remove|take|drop|delete)\b.{1,40}\b(?:from|out of|off) (?:my|the|this|that|order)\b|"
            r"\bdon't want (?:the|my|this) order\b|"
            r"\b(?:can't|cant|cannot|can not|can no longer) (?:really )?(?:afford|pay for) (?:it|them"
            r"|this|that|(?:the|my|this|that) [\w -]{2,24}?)"
            r" ?(?:any ?more|now|after all)\b|\bcan no longer afford\b"
            r"|取消|撤销订单|不要这个订单|(?:去掉|删掉|移除).{0,12}(?:订单|商品)"
        ),
    ),
    ("refund", re.compile(r"\brefund\b|\bmoney back\b|退款|退钱")),
    ("change_items", re.compile(r"\b(?:modify|change|switch|alter|edit|update|upgrade)\b|改|修改|变更")),
)
_NOUNS = {
    "change_address": re.compile(r"\baddress\b|地址"),
    "change_payment": re.compile(r"\bpay(?:ment|ing)?\b|付款|支付"),
    "change_items": re.compile(r"\b(?:items?|products?|colou?r|size)\b|商品|颜色|尺码|款式"),
}
_REPLACES = re.compile(
    r"\b(?:instead|rather|actually|on second thought|scratch that)\b|还是|改为|算了|不[换退改]了|干脆"
    r"|\bi (?:said|meant) (?:an? |to )?(?:exchange|swap|return|cancel|change)|我?(?:要)?说(?:的是)?[换退改]"
    r"|\b(?:forget|never ?mind|skip) (?:it|that|the (?:exchange|swap|change|return|cancellation))\W+"
    r"(?:\w+ ){0,3}?(?:return|send|cancel|exchange|swap|change|refund|give me)\b"
)
_THINKS_AGAIN = re.compile(
    r"\b(?:on|having) second thoughts?\b|\bchang(?:ed|ing|e) my mind\b|\bscratch that\b|\bthinking about it\b"
    r"|改(?:变)?主意|再想(?:了)?想|想了想"
)
_WITHDRAWS = re.compile(
    r"\b(?:never mind|forget|stop|no need to|no longer (?:want|need) to|(?:don't|"
    r"do not) (?:want to |need to )?"
    r"(?:change|cancel|return|exchange|update|modify))\b|不用(?!担心|客气)|不必|无需|别(?=改|退|换|取)"
    r"|算了|不(?:取消|改|退|换)了"
)
_KEEPS_ORDER = re.compile(
    r"\b(?:do ?n[o']?t|dont|do not|not|no|without) cancel(?:l?ing)?\b(?! fees?\b)"
    r"|\bkeep (?:it|the order|my order|that order)\b"
    r"|(?:先?别|不要|不用|不)(?:再)?取消(?!不)|不取消了|订单(?:我)?(?:还)?要留|保留(?:这个|那个)?订单"
)
_AS_IT_IS = r"(?:just )?(?:the way|as) (?:it|they|that) (?:is|are|was|were)"
_LEAVES_ORDER = re.compile(
    rf"\b(?:leave|keep) (?:it|everything|all|(?:the|my|that|this) (?:whole )?order) "
    rf"(?:{_AS_IT_IS}|alone|unchanged|like that)\b"
    r"|订单(?:就|还是|先|请)*(?:保持(?:不变|原样)|不[变动改](?:了|吧)?(?=\W|$)|别[动改]|照旧)"
    r"|^(?:好的?|行|那|就|还是|\W)*(?:全部|都)?(?:保持(?:不变|原样)|(?:什么)?都?不[改换动]了)\W*$"
)
_SAVE = re.compile(r"\b(?:but|except|apart from|other than|besides|only)\b|但|除|只")
_UP_AGAIN = re.compile(
    r"\bafter all\b|\blet'?s (?:do|go)\b|\b(?:do|go ahead with|go on with|continue with) (?:it|that|the)\b"
    r"|\bi(?:'ll| will) (?:do|take) (?:it|that)\b|\bback to (?:that|the|my)\b"
    r"|还是|那就|继续|接着|照刚才|按刚才"
)
_UP_AGAIN_ALONE = re.compile(
    r"^(?:\W*(?:ok(?:ay)?|yes|well|fine|alright|actually|then|no|hmm+|so)\b)*\W*"
    r"(?:let'?s (?:do|go (?:ahead|on) with)|do|i(?:'ll| will) (?:do|take)|go ahead with) (?:it|that|this)"
    r"(?: (?:then|after all|please|now|anyway))*\W*$"
    r"|^(?:好的?|行|那|嗯|算了|\W)*(?:还是|继续|接着|照刚才的?)(?:办|做|退|换|改|弄)(?:理|货|了|吧|一下)*\W*$"
)
_OPENING = 6
"""Characters within which a clause has begun: "and otherwise"."""
_PART = re.compile(
    r"\b(?:just|only)\b|\b(?:remove|take|drop|delete)\b.{1,40}\b(?:from|out of|off)\b|只取消|仅取消|去掉|"
    r"删掉|移除"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|them|they(?:'re)?|that|this|those|these|that one|this one|the order|this order|that order)\b"
    r"|它|这个|那个|这单|那单|这件|那件|该订单"
)
_GENERIC = frozenset(
    "i i'd i'm want wanna would like need to can could you please help me my the a an order "
    "orders with change modify update edit alter"
    " something make changes it in this that number on for of hi hello hey is possible just "
    "placed recent".split()
)
_NUMBER = r"#?[A-Za-z]{0,3}\d{5,}"
_SENTENCE = re.compile(
    r"[.;\n!?。；！？]+\s*|,?\s+(?:and|n|then|also|plus)\s+(?=(?:for|cancel|return|exchange|change|modify"
    r"|please)\b)"
    r"|，(?:另外|还有|然后|同时|并)"
    # "... and #W2 which I placed by mistake", "..., and in #W2 the lamp in white"
    rf"|,?\s+and\s+(?={_NUMBER},? (?:which|that|because|since|was|is|by mistake)\b"
    rf"|(?:in|from|on) {_NUMBER},? (?:the|my|i|i'd|please)\b)"
)
# "... to 5 Elm Street, ..., and #W2 to ...": of two orders that go to one place there is no house before it.
_OWN_PLACE = re.compile(rf",?\s+and\s+(?={_NUMBER} (?:(?:should |is to )?go(?:es)? )?to\b)")
_HOUSE = re.compile(r"\bto (?:the )?\d{1,5} [A-Za-z]\w+ \w+")


# Sayings with the words of a change in which nothing is to change: "我换个说法", "我改天再来".
_SAYINGS = re.compile(
    r"换(?:一?[个种]|句)?(?:说法|问法|话说?|话题|方式说|角度)|改[天日]"
    r"|\b(?:to )?change the (?:subject|topic)\b"
    r"|退(?:烧|休|伍|步|缩|役)|换着(?:花样|法)?|换季|换(?:了)?(?:工作|手机号|号码)"
)
_UNFINISHED = re.compile(r"(?:[改换变](?:成|为|到|用)|寄到|送到|\b(?:to|into|for|with))\s*$")
_ONLY_BEGINS = re.compile(
    r"(?:那就?|就|请|麻烦|帮我|给我|我想要?|想要?|我?要|把(?:它|地址)|地址|它)*(?:(?:[改换变]|更改"
    r"|变更)(?:成|为|到)|寄到|送到)"
    r"|(?:(?:please|just|i want to|i'd like to|can you|could you) )*"
    r"(?:change|switch|send|ship|make) (?:it|that|them|the address) (?:to|into)"
)
_ORDER = re.compile(r"\border|\bparcel|\bpackage|#|\b(?:it|them|that|this)\b|订单|这单|那单|包裹|这个|它")


def kind_said(text: str) -> str | None:
    """The kind of change that the words of a clause name, or None."""
    folded = _SAYINGS.sub(" ", fold(text))
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), None)


def is_unfinished(text: str) -> bool:
    """The clause ends where what it wants would have to follow: "change it to", "改成"."""
    return _UNFINISHED.search(fold(text)) is not None


def only_begins(text: str) -> bool:
    """Nothing but the beginning of what is wanted, the rest of which comes with the next message."""
    return _ONLY_BEGINS.fullmatch(fold(text).strip(" .,:;!?…，。：")) is not None


def kinds_said(text: str) -> set[str]:
    """Every kind of change that the words name."""
    folded = _SAYINGS.sub(" ", fold(text))
    return {kind for kind, pattern in _KINDS if pattern.search(folded)}


def changes_named(text: str) -> list[str]:
    """The changes of an order whose noun is said: "the address", where the verb was in the question."""
    folded = fold(text)
    return [kind for kind, noun in _NOUNS.items() if noun.search(folded)]


def replaces(text: str) -> bool:
    """The clause puts itself in the place of what was asked before: "actually, cancel it instead"."""
    return _REPLACES.search(fold(text)) is not None


def thinks_again(text: str) -> bool:
    """What was asked before is not wanted any more, and what follows is: "on second thought, in glass"."""
    return _THINKS_AGAIN.search(fold(text)) is not None


def cannot_afford(text: str) -> bool:
    """What was ordered can't be paid for any more: a wish to cancel it, whatever the intent."""
    folded = fold(text)
    return "afford" in folded and kind_said(text) == "cancel" and "cancel" not in folded


def withdraws(text: str) -> bool:
    """The clause takes a request back."""
    return _WITHDRAWS.search(fold(text)) is not None


def keeps_order(text: str) -> bool:
    """The order is not to be cancelled after all: "wait, don't cancel", "算了别取消"."""
    return _KEEPS_ORDER.search(fold(text)) is not None


def behind_keeping(text: str) -> str:
    """What is said behind the words that keep an order: "keep it, just make the cap smaller"."""
    folded = fold(text)
    kept = _KEEPS_ORDER.search(folded)
    return folded[kept.end() :].strip(" ,.;!，。；！") if kept else ""


def kind_otherwise(text: str) -> str | None:
    """What is to be done where the first cannot be: "in black if you have it, otherwise cancel"."""
    folded = fold(text)
    place = vocabulary().place("fallback", folded)
    return kind_said(folded[place[1] :]) if place and place[0] > 0 else None


def is_otherwise(text: str) -> bool:
    """The clause is for the case that what was asked before cannot be: "otherwise cancel it"."""
    place = vocabulary().place("fallback", fold(text))
    return place is not None and place[0] <= _OPENING


def ends_otherwise(text: str) -> bool:
    """The clause breaks off at the case that it cannot be: "in clicky, and if there is no such"."""
    folded = fold(text).rstrip(" ,.;，。；")
    place = vocabulary().place("fallback", folded)
    return place is not None and place[0] > 0 and place[1] >= len(folded)


def leaves_order(text: str) -> bool:
    """All is to stay as it is: "leave the order as it is", "订单保持不变"; not only where something else
    cannot be.
    """
    return _LEAVES_ORDER.search(fold(text)) is not None and not leaves_otherwise(text)


def keeps_everything(text: str) -> bool:
    """Nothing is to go back after all: "I'll just keep everything", "都留着吧"."""
    return KEEPS_ALL.search(fold(text)) is not None


def only_keeps_everything(text: str) -> bool:
    """`keeps_everything` without an exception, and without another wish beside it."""
    folded = fold(text)
    if KEEPS_ALL.search(folded) is None or "?" in folded:
        return False
    left = re.sub(r"(?:不要?|别|不想)(?:退|换)了?", " ", KEEPS_ALL.sub(" ", folded))
    return kind_said(left) is None and _SAVE.search(left) is None


def takes_up_again(text: str) -> bool:
    """What was left is to be done all the same: "let's do that return after all", "还是退吧"."""
    return _UP_AGAIN.search(fold(text)) is not None


def only_takes_up_again(text: str) -> bool:
    """`takes_up_again`, and nothing else is said."""
    return _UP_AGAIN_ALONE.search(fold(text)) is not None


def withdrawn_kind(text: str) -> str | None:
    """The kind of change that a clause says is not wanted any more: "no need to change the address"."""
    return kind_said(text) if withdraws(text) else None


def wants_both_addresses(text: str) -> bool:
    """An order's address and the default one are to change: "... and also update my default address"."""
    pieces = re.split(r"\band\b|\balso\b|\bas well as\b|[,;，；]|并|同时|也(?=把|将|请|要|帮)", fold(text))
    kinds = {
        kind_said(piece) for piece in pieces if kind_said(piece) != "change_address" or _ORDER.search(piece)
    }
    return {"default_address", "change_address"} <= kinds


def speaks_of_part(text: str) -> bool:
    """The clause wants only a part of an order gone: "cancel just the kettle", "remove the lamp from my
    order".
    """
    return _PART.search(fold(text)) is not None


def points_back(text: str) -> bool:
    """The clause means something said before: "return it", "cancel that order"."""
    return _POINTS_BACK.search(fold(text)) is not None


def names_order(text: str) -> bool:
    """The word for an order is in the clause."""
    return re.search(r"\border|订单", fold(text)) is not None


def is_generic_change(text: str) -> bool:
    """`I want to change my order` and nothing that says what."""
    left = [
        word
        for word in words(fold(text))
        if word not in _GENERIC and not any(letter.isdigit() for letter in word)
    ]
    return (not left and not re.search(r"[\u4e00-\u9fff]", "".join(left))) or re.fullmatch(
        r"(?:你好|您好|请|我|想|要|帮|修改|更改|改|变更|一下|下|我的|这个|订单|的|吗|可以|能|单|了)*",
        "".join(left),
    ) is not None


def split_by_order(text: str, known: Sequence[str] = ()) -> list[str]:
    """The stretches of a text that speak of different orders; one stretch if there is one order or none."""
    pieces = _pieces(text)
    stretches: list[tuple[str | None, str]] = []
    for piece in pieces:
        number = _own_number(piece, known)
        if number is None and stretches and says_other_order(piece):
            stretches.append(("", piece))  # whichever it is, it is none of those named
            continue
        if not stretches:
            stretches.append((number, piece))
            continue
        last, said = stretches[-1]
        if number and last and key_of(last) not in map(key_of, numbers_in(f"{said}; {piece}", known)):
            stretches[-1] = (number, f"{said}; {piece}")  # "... No, wait, it's order #W2"
        elif number is None or last is None or key_of(number) == key_of(last):
            # A different request for the same order starts its own stretch only if it names the order again.
            if number is not None and last is not None and _differ(said, piece):
                stretches.append((number, piece))
            else:
                stretches[-1] = (number if last is None else last, f"{said}; {piece}")
        else:
            stretches.append((number, piece))
    return [said for _, said in stretches]


def _pieces(text: str) -> list[str]:
    """Sentences, with brackets kept whole."""
    pieces: list[str] = []
    start = 0
    hidden = re.sub(r"\{[^}]*\}?", lambda match: "_" * len(match.group()), text)
    hidden = re.sub(r"(?<=\d)\.(?=\d)", "_", hidden)
    places = [match for match in _OWN_PLACE.finditer(hidden) if _HOUSE.search(hidden[: match.start()])]
    for match in sorted([*_SENTENCE.finditer(hidden), *places], key=lambda found: found.start()):
        if text[start : match.start()].strip():
            pieces.append(text[start : match.start()].strip())
        start = match.end()
    if text[start:].strip():
        pieces.append(text[start:].strip())
    return pieces


def _own_number(piece: str, known: Sequence[str]) -> str | None:
    folded = fold(piece)
    source = same_as_order(piece)
    if source and numbers_in(source, known):
        folded = folded.replace(source, " ")
    return next(iter(numbers_in(folded, known)), None)


def _differ(one: str, other: str) -> bool:
    first, second = kind_said(one), kind_said(other)
    return first is not None and second is not None and first != second
