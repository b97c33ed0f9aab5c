"""What would make a trouble good, and what would not: "don't want to return it, send me the missing one"."""

from __future__ import annotations

import re

from actions.names import EXCHANGE, REFUND, RETURN
from actions.understanding.requests import kinds_said
from actions.understanding.text import fold
from shop.conversations.wishes import names_bot

_REMEDY = (
    r"(?:return\w*|exchang\w*|swap\w*|refund\w*|send(?:ing)? (?:\w+ ){0,4}back|(?:go|going) back"
    r"|(?:a |any )?replacements?)"
)
_REFUSED = re.compile(
    r"(?:^|(?<=[,.;:!?])\s*|(?<=\band )|(?<=\bbut )|\s(?=not an? ))(?:no[ ,]+|nope[ ,]+|nah[ ,]+|ok[ ,]+)*"
    r"(?:(?:i|we)(?:'m| am| would|'d)? )?"
    r"(?:(?:do ?n[o']?t|do not|not|no longer|never|wo ?n'?t|will not)(?: (?:really|actually|even))*"
    r"(?: (?:want(?:ing)?|wanna|need|wish|like|plan(?:ning)?|going|looking|asking|prepared|willing))?"
    r"|no need|rather not)"
    rf"(?: (?:to|for|a|an|any|be|have|it))* {_REMEDY}"
    rf"(?:[ ,/]+(?:and|or|nor|neither) (?:(?:to|a|an|for|any) )*{_REMEDY})*"
    r"(?: (?!if\b|unless\b|until\b|but\b|just\b|please\b|only\b|can\b|could\b)[\w'#]+){0,5}?"
    r"(?=\s*(?:[,.;:!]|$|\b(?:but|just|please|only|can|could)\b))"
)
_MISSING = re.compile(
    r"\bstill (?:not|no|nothing|waiting|missing|haven'?t|hasn'?t|don'?t)\b"
    r"|\bnothing (?:yet|so far|came|arrived)\b"
    r"|\b(?:not|never|hasn'?t|haven'?t|didn'?t|isn'?t) (?:yet |even )?"
    r"(?:there|here|arrived?|received?|got|gotten|come|came|shown|been (?:paid|refunded|credited))\b"
    r"|怎么还[没不]|[还都仍一直]没|没(?:有)?(?:收到|到账|退|见)|未(?:到账|收到)|等[了咗]"
)
_WRONG_CHARGE = re.compile(
    r"\b(?:charged?|shows?|appears?|billed|paid|debited|took|taken|deducted|withdr\w+|payments?"
    r"|charges?)\b.{0,40}"
    r"\b(?:twice|(?:two|2|three|3) times|2x|double|again|more than|too much|wrong(?:ly)?|extra|"
    r"a second time|without)\b"
    r"|\b(?:double|duplicate|second|wrong|extra|two|overcharg\w*)\b.{0,24}\b(?:charge[ds]?|payments?"
    r"|debits?|billing|"
    r"billed)\b|\bovercharged?\b"
    r"|[扣收刷付](?:了|咗)?(?:我)?(?:两|二|2|几|多)[次遍笔回]|重[复覆]扣|多[扣收][了咗]?|[扣收](?:多|错)"
    r"|乱扣|扣了?两"
)
_TWICE = re.compile(
    r"\b(?:twice|(?:two|2|three|3) times|2x|double|duplicate|again|a second time|two (?:charges"
    r"|payments))\b|[两二2几多][次遍笔回]|重[复覆]"
)
_DOING = r"(?:退货|退款|退钱|退回去?|退掉?|换货|换掉?|寄回去?|送回去?)"
_REFUSED_ZH = re.compile(
    r"(?<![要能会该想可])(?:我)?(?:也|并|可|就)*(?:[不唔]|懒得|先别|别)(?:是|系|係)?"
    r"(?:打算|需要|准备|想|要|用|使|愿意|为了|来)*(?:再|给我|去)*"
    rf"{_DOING}(?:[，,、\s]*(?:也|又|和|或者?|还是)?(?:[不唔](?:想|要|用)?)?{_DOING})*"
    r"(?:了|啦|的|什么|嘅)*(?![吗么嘛?？不])(?=[\s，,。.;；!！]|$|就|只|直接|给我|帮我|麻烦|请)"
)
# Beside a "no" one character is enough: "不退也不换".
_BARE = {
    RETURN: re.compile(r"退(?!款|钱)|[寄送]回"),
    # What is exchanged is sent back, too.
    EXCHANGE: re.compile(r"换|[寄送]回|\breplacement|\bsend(?:ing)? (?:\w+ ){0,4}back\b"),
    REFUND: re.compile(r"退[款钱]"),
}
_PERSON_REFUSED = re.compile(
    r"(?:\bno[ ,]+)?(?:\bi )?\b(?:no|not|don'?t|do not|without|rather not)\b[^,.;!?]{0,24}"
    r"\b(?:person|human|agent|colleague|people|operator|somebody|someone|representative)\b"
    r"|(?:\bno[ ,]+)?(?:\bi )?\b(?:do ?n[o']?t|do not) (?:want|need|wanna) (?:to )?(?:talk|chat|speak)"
    r"(?=\W*(?:[,.;!]|$))"
    r"|(?:[不唔]|先别|别|甭)(?:想|要|用|需要|使)*(?:再|给我|帮我)*(?:转人工|转接|人工|真人|客服|转)了?"
)
_PASS_ON = re.compile(
    r"\b(?:put|pass|transfer|connect|hand) me\b"
    r"|\b(?:get|fetch|call|bring) (?:me )?(?:one|someone|somebody|him|her|them)\b"
    r"|^\W*(?:那|那就|就|那你|你|麻烦|请)*(?:帮我|替我|给我)(?:找一?找|查一?查|问问|催一?催"
    r"|[找查问看]一?下)(?:吧|呗|啊|呀)?\W*$"
    r"|^\W*(?:(?:yes|ok|okay|please|then|so|well)\W+)*(?:please )?(?:look for|find|search for"
    r"|track down) (?:it|them|that|my parcel|the parcel)"
    r"(?: please| then)*\W*$"
    r"|(?:帮我|给我|那就?|就|请|麻烦|还是|直接|快)转|转(?:吧|接|一下|过去)|[找叫搵](?:个|個)?(?:人|同事)"
)
_HOW_LONG = re.compile(
    r"\bhow (?:long|soon|many days)\b|\bso long\b|\bwhen\b|多久|几天|多长时间|什么时候|何时|几时"
    r"|这么(?:慢|久)"
)
_FASTER = re.compile(
    r"\b(?:speed|hurry|chase|move) (?:it|this|that|them|(?:my|the) \w+) (?:up|along)\b"
    r"|\bspeed up\b|\bhurry (?:up )?(?:my|the|with)\b"
    r"|\b(?:rush|expedite|chase) (?:it|this|that|them|my|the)\b"
    r"|\bmake (?:it|them|this|that) (?:(?:go|come|arrive|ship) )?(?:any |a bit |a little )?"
    r"(?:faster|sooner|quicker)\b"
    r"|\bget (?:it|them|this|that) (?:here |to me |out |delivered |shipped )?(?:any |a bit |a little )?"
    r"(?:faster|sooner|quicker|earlier)\b"
    # "Change my order to express": how it is sent can't be changed, and "American Express" is a card.
    r"|\b(?:change|upgrade|switch|move|convert|ship|send|make|put)\b[^,.;!?]{0,40}"
    r"\b(?:to|by|with|via|as|on|into|it) (?:express|overnight|next[- ]day|same[- ]day|priority"
    r"|(?:a )?(?:faster|quicker))"
    r"(?= (?:shipping|delivery|shipment|mail|post|please|instead)\b|\W*$)"
    r"|催|(?:快|早)(?:点|一点|些)(?:儿)?(?:给我|帮我)?(?:发|寄|送|派)"
    r"|(?:发|寄|送|派)(?:货|件)?(?:能不能|可以)?快(?:点|一点|些)|加急(?:处理|发|一下|送)"
)
_SENT = re.compile(
    r"\bre-?(?:send|ship)\b|(?<!\bi )(?<!\bto )\b(?:send|ship|deliver)(?:ing)? (?:me |us )?(?:just |only )?"
    r"(?:(?:it|them)\b(?! back)|out\b|(?:the|my|that|those|what) (?:\w+ ){0,3}?"
    r"(?:missing|rest|other|forgotten|left)\b)"
    # A part of it: "send just a new lid".
    r"|\b(?:send|ship) (?:me |us )?(?:just|only) (?:an?|the) (?:new |spare |replacement )?(?!one\b|unit\b)\w+"
    r"|补[发寄送给]|补一?[个件只份]|[补重]新?寄|重新?发|再[发寄送]一"
)
_ANOTHER = re.compile(
    r"\b(?:send|ship|get|have|want|need|give|like)(?:ing)? (?:me |us )?(?:(?:a|an|the|one) )?"
    r"(?:brand )?(?:new|replacement|another|spare|intact|working) ?(?:one|unit|piece)?s?\b"
    r"|\b(?:send|ship|get|give|bring)(?:ing)? (?:me |us )?the (?:right|correct|proper) ones?\b"
    r"|换(?:一)?[个只件部条双台把]?全?新[的嘅]|换新(?=$|[\s,.;!?吧啦])|[发寄]个新的|换过[一]?[个隻只]?新"
)
# Another version in place of the one that does not suit; a new or the right one is the same once more.
_OTHER_VERSION = re.compile(
    r"\bi(?:'d| would)? (?:(?:really|rather|just|actually) )?(?:need|want|like|prefer|have|wanted)"
    r"(?: to have)? (?:an?|the) (?!(?:brand )?(?:new|replacement|another|spare|intact|working|other|right"
    r"|correct|same|missing|first|second|good|better|proper|whole)\b)(?:[\w'.\"]+[ -]){1,5}?one\b"
    r"|我(?:想)?(?:需)?要(?:一?[个件双款只张台])?(?!一?[个件双款只张台]?(?:新|另|好|完整))"
    r"(?![^,.;!?]*[退换])[^,.;!?]{1,10}的(?=[,.;!?]|$)"
)
_FAKE = re.compile(
    r"\b(?:is|are|was|were|looks?|sent me|got|received) (?:\w+ ){0,2}?(?:a |an )?(?:fakes?|counterfeit"
    r"|knock-?offs?)\b(?! (?:leather|fur|wood|diamond|plant))"
    r"|是?(?:假货|假的|山寨|高仿|盗版)(?:吧|啊|的|了|[,.!]|$)(?!吗)"
)
_SENT_BACK = re.compile(
    r"\b(?:i|we)(?:'ve| have| had)?(?: \w+ly| just| long since)?(?: already)? "
    r"(?:(?:sent|shipped|mailed|posted|brought) (?:\w+ ){0,4}back\b|"
    r"returned (?:it|them|the|my|everything|that)\b)"
    r"|\b(?:has|have|was|were|is|are|'s)(?: already)?(?: been)? (?:sent back|returned|shipped back)\b"
    r"|(?<![想要能将会])(?:寄|退|送|发)(?:了)?回(?:去|来|给你们)?(?:[^，。,!！?？吗]{0,6})了(?![吗么没?？])"
    r"|(?:已经?|早就?|都)(?:经)?(?:把[^，。,]{1,8})?(?:寄|退|送)(?:回(?:去)?|走|出)"
)
_NOT_RETURNED = re.compile(
    r"\b(?:do ?n[o']?t|do not|not|no longer|rather than|instead of)(?: (?:want to|wish to|going to|have to))?"
    r" (?:return(?:ing)?|send(?:ing)? back)\b"
    r"|(?:先别|[不别唔])(?:想|要|用)?再?退(?:货|掉|款)?了?(?![吗么嘛?？])"
)

_RIGHT_ONE = re.compile(
    r"\W*(?:(?:no|well|just|please|so)\W+)*(?:i (?:just |really )?(?:want|wanted|need|ordered) |(?:send"
    r"|give|get) me )?the "
    r"(?!first|second|third|last|other|whole|broken|damaged|faulty|wrong|only|same"
    r"|money)[\w-]+(?: [\w-]+)? one"
    r"(?: i (?:ordered|paid for|chose))?(?: please| thanks)*\W*"
    r"|\W*(?:我|就|还是|当然)*(?:是)?(?:想)?要(?!退|换|钱|人|投诉|新的|好的"
    r"|完整)[^,.;!?]{1,6}的(?:那[个只件款])?(?:吧|呀|啊|呢)?\W*"
)
_COMPENSATION = re.compile(
    r"\b(?:money|something|a bit|some|a little|discount|\d+ ?%|percent|dollars|bucks) off\b"
    r"|\bpartial(?:ly)? refund(?:ed)?\b"
    r"|\bpart of (?:the|my) money\b|\b(?:a|any|some) (?:discount|compensation|reduction)\b"
    r"|\bcompensat(?:e|ion)\b"
    r"|便宜(?:一?点|些)|补偿|补差|打(?:个)?折|赔(?:我|点|偿|钱)|退(?:我|给我)?(?:一)?(?:部分|点钱|点儿?"
    r"|一半)|折价"
)
_GOES_ON_HERE = re.compile(
    r"\W*(?:(?:ok(?:ay)?|yes|yeah|no|just|please|let'?s|then|well|fine|alright)\W+)*"
    r"(?:go(?: on)?|carry on|continue|keep going|proceed|stay)(?: here| with you| then| please)*\W*"
    r"|\W*(?:好的?|那|就|你)*(?:继续|接着)(?:来|办|弄|说|吧|呗|在这[里儿])*\W*"
)

# An order's item that never was in the parcel; a part of it that lacks is another matter.
_LACKS = re.compile(
    r"(?<!manual )(?<!cable )(?<!lid )(?<!label )(?<!receipt )(?<!invoice )(?<!tag )"
    r"\b(?:(?:is|are|was|were) missing (?:from|in)|(?:was|were|is|are)(?: not|n't) (?:in|inside|with)"
    r"|wasnt in|werent in)"
    r" (?:the|my|our|that) (?:box|parcel|package|delivery|order)\b"
    r"|(?:没(?:有)?在|不在)(?:箱子|盒子|包裹|快递|箱)里|漏发|少发了|(?:盒子?|箱子?|包裹|快递"
    r"|包装)里?(?:面)?(?:都|居然|竟然|就)?是空的|空(?:盒|箱子?|包裹)"
    r"|\b(?:box|parcel|package) (?:was|is|arrived|came|turned up) (?:completely |totally )?empty\b"
    r"|\bempty (?:box|parcel|package)\b"
    r"|\b(?:sent|got|received|gave)(?: me| us)? (?:only |just )?(?:one|1)\b.{0,24}\b(?:paid|ordered|bought)"
    r" (?:for )?(?:two|2|three|3|both)\b"
    r"|\b(?:paid|ordered|bought) (?:for )?(?:two|2|three|3)\b.{0,24}\b(?:sent|got|received|came|only)\b"
    r".{0,12}\b(?:one|1)\b"
    r"|(?:买|订|付)了?[两二2三3].{0,10}(?:只|才|就)(?:收到|发|来|有|寄)|没(?:放|装)进(?:来|去)"
)


def names_right_one(text: str) -> bool:
    """Of what came wrong, which one was to come, and nothing else: "the green one please", 要绿的."""
    return _RIGHT_ONE.fullmatch(fold(text)) is not None


def wants_compensation(text: str) -> bool:
    """The thing may stay, for some of the money: "can I keep it and get something off?"."""
    return _COMPENSATION.search(fold(text)) is not None


def lacks_item(text: str) -> bool:
    """Something of an order was not in its parcel: it can't be sent back."""
    return _LACKS.search(fold(text)) is not None


def refused(text: str) -> set[str]:
    """The kinds of change that a text says are not wanted: "I don't want to return it", "不退也不换"."""
    return {kind for clause in _refusals(fold(text)) for kind in _kinds_in(clause)}


def without_refused(text: str) -> str:
    """The text, folded, without the clauses by which a change, or a person, is refused."""
    left = fold(text)
    for clause in [*_refusals(left), *(match.group() for match in _PERSON_REFUSED.finditer(left))]:
        left = left.replace(clause, " ", 1)
    return left.strip(" ,.;!，。；！")


def exchanged_instead(text: str) -> str:
    """The text, folded, without the words by which a return is refused, where an exchange takes its place:
    "don't return the mug, swap it"; empty where none does.
    """
    left = _NOT_RETURNED.sub(" ", fold(text))
    wanted = kinds_said(left) & {EXCHANGE, "change_items"} and not refused(left)
    return left.strip() if wanted and left != fold(text) else ""


def refuses_person(text: str) -> bool:
    """Nobody else is to come into it: "no person please", "别转人工"."""
    return _PERSON_REFUSED.search(fold(text)) is not None


def goes_on_here(text: str) -> bool:
    """Where a person is on offer: that it shall go on as before, "ok go on", 继续吧."""
    return _GOES_ON_HERE.fullmatch(fold(text)) is not None or names_bot(text)


def agrees_to_person(text: str) -> bool:
    """Where a person is on offer: that they shall come, "get me one", "那帮我转吧"."""
    return _PASS_ON.search(fold(text)) is not None and not refuses_person(text)


def asks_how_long(text: str) -> bool:
    """How much time something takes."""
    return _HOW_LONG.search(fold(text)) is not None


def wants_it_faster(text: str) -> bool:
    """A parcel shall come sooner than it does: "speed it up", "催一下"."""
    return _FASTER.search(fold(text)) is not None


def wants_it_sent(text: str) -> bool:
    """What did not come is to be sent: "just send the missing one", "补发给我"."""
    return _SENT.search(without_refused(text)) is not None


def wants_another(text: str) -> bool:
    """The same once more, in place of the one that is wrong: "send me a new one", "换个新的"."""
    return _ANOTHER.search(without_refused(text)) is not None


def wants_other_version(text: str) -> bool:
    """What came does not suit, and it is said what would: "too short, I need a 5 ft one", "我要玻璃的"."""
    return _OTHER_VERSION.search(without_refused(text)) is not None


def says_fake(text: str) -> bool:
    """What came is said to be a counterfeit: told, and not asked of what is sold."""
    return _FAKE.search(fold(text)) is not None


def says_sent_back(text: str) -> bool:
    """The goods are on their way back, or were: told, and no wish to return them."""
    return _SENT_BACK.search(fold(text)) is not None


def says_missing(text: str) -> bool:
    """What was to come is not there: "still nothing", "怎么还没到账"."""
    return _MISSING.search(fold(text)) is not None


def charged_wrongly(text: str) -> bool:
    """Money was taken that should not have been: twice, too much."""
    return _WRONG_CHARGE.search(fold(text)) is not None


def charged_twice(text: str) -> bool:
    """The same was taken more than once."""
    return _TWICE.search(fold(text)) is not None


def _kinds_in(clause: str) -> set[str]:
    bare = {kind for kind, pattern in _BARE.items() if pattern.search(clause)}
    return kinds_said(clause) | bare


def _refusals(folded: str) -> list[str]:
    return [match.group() for pattern in (_REFUSED, _REFUSED_ZH) for match in pattern.finditer(folded)]
