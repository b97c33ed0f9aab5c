"""Questions for the articles that their words alone do not place."""

from __future__ import annotations

import re

from actions.understanding.text import fold, has_cjk, words

_GOES_ON = re.compile(
    r"^\W*(?:and|or|but)\b(?! (?:also|then|please|yes|no|thanks)\b)|^\W*(?:what|how) about\b"
    r"|呢\W*$"
)
_ASKS_A_CHANGE = re.compile(
    r"\b(?:cancel|return|exchange|change|swap|refund|order|my)\b|取消|退|换|改|订单|我的"
)
# Said after an answer it is about that, whatever else might be on offer: "even if opened?", "on shoes too?",
# "what does it cost?".
_OF_THE_ANSWER = re.compile(
    r"^\W*(?:and|but|or|even|also)\b(?! (?:also|then|please|yes|no|thanks)\b)|^\W*(?:what|how) about\b"
    r"|\b(?:too|as well|either)\W*$"
    r"|^\W*(?:and |ok(?:ay)? |so )*(?:what|how much) "
    r"(?:does|would|will|do|is) (?:it|that|this)(?: all)?(?: cost)?\W*$"
    r"|\b(?:is|are) (?:it|that|this|they) (?:also |always )?(?:free|extra|included)\b"
    r"|呢\W*$|也(?:可以|能|行|一样|是|算|要)?[^,.]{0,8}[吗么嘛]\W*$"
    r"|^\W*(?:那|咁)?(?:要|需要)?(?:多少钱|几多钱|贵不贵|免费吗|要钱吗|收费吗)\W*$"
)
_OF_GOODS_ON_SALE = re.compile(
    r"\b(?:do you (?:have|sell|stock)|show|find|looking for|cheaper|in stock|buy|colou?rs?|sizes?)\b"
    r"|卖|买|有货|有没有|推荐|颜色"
)
_LONGEST = 7
_LONGEST_CHINESE = 12
_LABEL = re.compile(r"\blabels?\b|退货标签|退货面单|寄回单|退货单|面单|运单标签|(?<!尺码)标签")
# What the shop grants for all it sells alike, whatever product is named beside it.
_WARRANTY = re.compile(r"\b(?:warrant(?:y|ies)|guarantees?)\b|保修|质保|三包|售后")
_ASKS = re.compile(
    r"\b(?:where|how|when|who|what|which|do|does|will|can|is|need|get|got|send|sent|print|receive|about|find|and|no)\b"
    r"|哪|怎么|如何|什么时候|吗|呢|没|收到|打印|要|需要|[?]"
)
_OF_GOODS = re.compile(
    r"\b(?:care|wash(?:ing)?|size|brand|designer|clothing|record|private|price) labels?\b|洗标|价签|品牌标签"
)
# What is asked of a change in hand without naming it, and of nothing else.
_OF_THE_MATTER = re.compile(
    r"\b(?:it|that|this|them|they|those|these|then)\b|\bwho (?:pays|covers|bears)\b|\b(?:fees?|free|costs?)\b"
    r"|\b(?:shipping|postage|box|package|packaging|tags?)\b|\bpick(?:ed)?[ -]?up\b|\bdrop\b.{0,8}\boff\b"
    r"|运费|邮费|快递费|手续费|费用|收费|免费|要钱|包装|吊牌|盒子|取件|自己寄|寄回|寄到|谁(?:出|付|承担)|这样|这个|到时候"
)
_OF_ELSEWHERE = re.compile(r"\b(?:express|standard|overnight|countr(?:y|ies)|orders?)\b|加急|标准|下单|国")
# Who bears the cost of what was just told, or of the change in hand.
_WHO_PAYS = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|but|then|hmm+|cool|great|thanks?)\W+)*"
    r"(?:who(?:'s|s| is| does| will|'ll| has| would)?(?: gonna| going to| to| have to)* "
    r"(?:pay(?:s|ing)?|covers?|covering|bears?)(?: for)?"
    r"|(?:do|will|would) i (?:have to |need to )?pay(?: for)?|at whose (?:cost|expense)"
    r"|is(?=.{1,20} on (?:me|you)\b))(?: (?:it|that|this|those|them|"
    r"the (?:return |exchange )?(?:shipping|postage|label|shipment|costs?|fees?)))?"
    r"(?: (?:then|myself|btw|on me|on you))*\W*$"
    r"|^\W*(?:那么?|这个?|咁)?(?:的话|样)?(?:退货|换货|寄回去?|退回去?)?的?(?:运费|邮费|快递费|费用|钱)?"
    r"(?:是|由|该|要|归)*谁(?:来)?(?:出|付|承担|负责|掏)(?:钱|运费|邮费|快递费|费用)?(?:的|呢|啊|呀)?\W*$"
    r"|^\W*(?:那)?(?:运费|邮费|快递费|费用)?(?:是不是)?(?:要|需要)我(?:们)?(?:自己)?(?:出|付|承担|掏)"
    r"(?:钱|运费|邮费|快递费)?(?:吗|么|嘛)\W*$"
)
_SAYS_WHO_PAYS = re.compile(r"\bfree\b|\bwe pay\b|\byou pay\b|\bcosts?\b|\bour expense\b|免费|承担|运费|不收")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_DIFFERENCE = re.compile(
    r"\bhow much\b|\bprice difference\b|\bdifference in price\b|\bany difference\b|\bwhat'?s the difference\b"
    r"|\b(?:what|how) (?:would|will|does|do|is|'s)\b.{0,20}\b(?:cost|price|pay|charge)\b"
    r"|\b(?:cost|pay|charge[ds]?)\b.{0,20}\b(?:extra|more|anything|something|less)\b"
    r"|\bextra (?:cost|charge|money)\b|\b(?:same price|more expensive|cheaper)\b.*\?|\bprice\W*$"
    r"|\bdiff in price\b|\bwho (?:pays|covers|gets)\b.{0,12}\bdiff(?:erence)?\b"
    r"|多少钱|差价|差多少|[补贵退加]多少|(?:要|用)(?:再|另外|额外)?(?:补|加)(?:钱|差)|补钱|价格|一样(?:的)?价|贵吗|多付"
)
_OTHER_PRICE = re.compile(
    r"\b(?:shipping|delivery|postage|balance|left|other shops?|competitors?|elsewhere|price match|"
    r"weeks?|days?)\b"
    r"|\b(?:on|in) (?:my|the) (?:gift )?card|运费|邮费|配送|余额|其他店|别家|别的店|比价|总共|一共"
)
_BACK = re.compile(
    r"\bhow much\b.{0,40}\b(?:back|refund(?:ed)?|return(?:ed)?)\b"
    r"|\bwhat (?:do|would|will|am) i (?:get(?:ting)?) back\b"
    r"|\bhow (?:big|high|much) (?:is|would|will) (?:the|my|that) refund\b"
    r"|^\W*(?:(?:and|but|so|ok|okay|hm+)\W+)*(?:what )?if i (?:return|returned|sen[dt] back|sen[dt] in)\b.*\?"
    r"|退(?:款)?(?:给我|我|回来?|还)?(?:是|有|能|会)?(?:多少|几[块元十百千])|多少(?:钱)?(?:会|能|可以)?退|几块钱?退"
)
_NOT_THIS_REFUND = re.compile(r"\b(?:days?|weeks?|long|shipping|delivery)\b|多少天|几天|多久|运费|邮费")
_MORE = re.compile(r"\bwith\b|\btoo\b|\balso\b|\bas well\b|\bplus\b|\badd|\binclud|也|加上|连|还有|一起")
_LONGEST_BACK = 16
_LONGEST_PRICE = 11
_LONGEST_PRICE_CHINESE = 16


def goes_on_asking(text: str) -> bool:
    """Whether a question only makes sense after the one before: "and to Canada?", "那花呗呢"."""
    return _briefly(text, _GOES_ON, _ASKS_A_CHANGE, _LONGEST, _LONGEST_CHINESE)


def goes_on_from_answer(text: str) -> bool:
    """Whether a short question after an answer is about that answer and not about goods."""
    return _briefly(text, _OF_THE_ANSWER, _OF_GOODS_ON_SALE, _LONGEST, _LONGEST_CHINESE)


def asks_for_refund(text: str) -> bool:
    """Whether a text asks how much money comes back: "how much do I get back?", "能退我多少钱"."""
    return _briefly(text, _BACK, _NOT_THIS_REFUND, _LONGEST_BACK, _LONGEST_PRICE_CHINESE)


def speaks_of_more(text: str) -> bool:
    """Whether a question is about what is in hand and something beside it: "with the lamp too"."""
    return _MORE.search(fold(text)) is not None


def asks_for_label(text: str) -> bool:
    """Whether the label is asked for with which something is sent back."""
    folded = fold(text)
    return (
        _LABEL.search(folded) is not None
        and _OF_GOODS.search(folded) is None
        and (_ASKS.search(folded) is not None or len(words(folded)) <= 4)
        and len(words(folded)) <= 24
    )


def asks_of_the_matter(text: str) -> bool:
    """Whether a question may be about what is being talked about, which it does not name: "who pays?"."""
    folded = fold(text)
    return _OF_THE_MATTER.search(folded) is not None and _OF_ELSEWHERE.search(folded) is None


def asks_who_pays(text: str) -> bool:
    """Whether a short text asks who bears a cost that it does not name itself: "who pays for that?"."""
    return _WHO_PAYS.search(fold(text)) is not None


def said_of_cost(answer: str) -> str:
    """What of an answer says who pays; nothing where none of it does."""
    return next((part.strip() for part in _SENTENCE.split(answer) if _SAYS_WHO_PAYS.search(part.lower())), "")


def asks_for_warranty(text: str) -> bool:
    """Whether a text asks for what the shop grants for all its goods."""
    return _WARRANTY.search(fold(text)) is not None


def asks_for_difference(text: str) -> bool:
    """Whether a text asks what a change costs, or whether anything: "how much would that be", "有差价吗"."""
    return _briefly(text, _DIFFERENCE, _OTHER_PRICE, _LONGEST_PRICE, _LONGEST_PRICE_CHINESE)


def speaks_of_difference(text: str) -> bool:
    """Whether a price that is asked for is that of one version beside another."""
    return re.search(r"\bdiff(?:erence)?\b|差价|差多少|补差", fold(text)) is not None


def _briefly(
    text: str, asked: re.Pattern[str], otherwise: re.Pattern[str], longest: int, longest_chinese: int
) -> bool:
    """Whether a text of so many words at most asks the one and nothing of the other."""
    folded = fold(text)
    return (
        len(words(folded)) <= (longest_chinese if has_cjk(folded) else longest)
        and asked.search(folded) is not None
        and otherwise.search(folded) is None
    )
