"""Which of their own data, kept in the account, somebody asks for: "which e-mail do you have for me?"."""

from __future__ import annotations

import re

from actions.understanding.manners import asks_why_identity
from actions.understanding.orders import numbers_in
from actions.understanding.text import fold, has_cjk, words

EMAIL = "email"
NAME = "name"
PHONE = "phone"
HOME = "default_address"
METHODS = "payment_methods"

_LONGEST = 20
_LONGEST_CHINESE = 30
# What each is called, in English and in Chinese.
_CALLED = {
    EMAIL: (r"e-?mails?(?: addresse?s?| ids?)?", r"(?:电子)?邮[箱件](?:地址)?|电邮|email"),
    PHONE: (
        r"(?:tele)?phones?(?: numbers?| no)?|(?:mobile|cell|contact|tel)(?: ?phone)? (?:numbers?|no)",
        r"(?:联系)?电话(?:号码)?|手机号?码?",
    ),
    NAME: (r"names?", r"名(?!下)字?|姓名"),
    HOME: (r"add?ress(?:es)?", r"地址"),
    METHODS: (
        r"(?:credit |debit |bank |gift )?cards?|payment (?:methods?|options?|details|info(?:rmation)?)"
        r"|ways? to pay|billing (?:details|info(?:rmation)?)",
        r"(?:信用|银行|礼品)?卡|(?:支付|付款)方[式法]",
    ),
}
_KIND = (
    r"(?:(?:current|default|main|primary|standard|usual|saved|stored|registered|own|full|first|last|"
    r"shipping|delivery|home|postal|account|profile|customer|the|of|all|linked) ){0,3}"
)
_KEPT = (
    r"(?:(?:is|as) (?:my |the )?default\b|on (?:file|record)"
    r"|(?:have|got|of|about|on|for) (?:for |on |about )?me\b"
    r"|(?:in|on|with|to|under|for|from|of|is) (?:my|the|your|ur) (?:\w+ )?"
    r"(?:account|profile|system|records?|database|files?)\b|saved|stored|registered|linked|\bkept\b)"
)
_HOW_ASKED = (
    # "What's my e-mail", "show me my saved cards", "do you have my number", "is my name still right?"
    r"\b(?:(?:what|wat|which|wich)(?:'s|s)?(?: was| is| are)?(?: again)?"
    r"|(?:tell|show|remind|give|read)(?: me)?(?: again)?(?: of| what| which)?"
    r"|(?:see|check|confirm|verify|know|look up|forgot|forget|forgotten|list)(?: what| which)?) "
    r"(?:is |are |u have as |you have as )?my {kind}(?:{called})\b",
    r"\b(?:do|did|have) (?:you|u|ya) (?:guys )?(?:still |already |even )?(?:have|got|know|store|keep) "
    r"(?:any of )?my {kind}(?:{called})\b",
    r"\b(?:is|are) my {kind}(?:{called}) (?:still |the )?"
    r"(?:correct|right|up to date|saved|stored|on file|valid|in there)\b",
    # "Which address do you have for me", "what name is my account under", "and the phone on my account?"
    r"\b(?:what|wat|which|wich|whose|how many)(?:'s|s| is| are)? (?:is |are |the )?"
    r"{kind}(?:{called})\b.{{0,30}}{kept}",
    r"\b(?:what|which) {kind}(?:{called}) did i (?:register|sign up|join|give|enter|leave|save|store)\b",
    r"\b(?:what|which) (?:one )?(?:of my )?{kind}(?:{called}) is (?:the |my )?(?:default|main|standard)\b",
    r"\b(?:what|which|whose) {kind}(?:{called}) is (?:my|this|the) (?:account|profile)\b",
    r"\b(?:tell|show|remind|give|read)(?: me)? (?:my |the |what |which |all )?"
    r"{kind}(?:{called})\b.{{0,20}}{kept}",
    r"\b(?:do|have) i (?:have |got )?(?:any |a |an |some |got )?{kind}(?:{called})\b.{{0,12}}{kept}",
    r"^\W*(?:and|also|what about|how about) (?:the |my ){kind}(?:{called})\b.{{0,12}}{kept}",
)
_HOW_ASKED_IN_CHINESE = (
    # 我的默认地址是什么, 系统里我的手机号是多少; 我绑定了哪些卡; 我的电话你们有吗; 查一下我的邮箱
    r"(?:我|系统|账[户号]|帐[户号]|资料里)[^,.;?!]{{0,9}}(?:{called})[^,.;?!]{{0,6}}"
    r"(?:什么|哪|多少|啥|对吗|对不对|几[张个])",
    r"(?:我|账[户号]|帐[户号]|系统)[^,.;?!]{{0,7}}(?:绑|存|保存|关联|登记|留|注册|预留|有|用)[^,.;?!]{{0,4}}"
    r"(?:什么|哪|多少|啥|几)[^,.;?!]{{0,4}}(?:{called})",
    r"我的?(?:{called})[^,.;?!]{{0,4}}(?:你们)?(?:有|存|登记|留)[^,.;?!]{{0,3}}(?:吗|么|嘛|没)",
    r"(?:查|看|告诉|确认|核对|显示|想知道|忘了?|不记得)[^,.;?!]{{0,6}}我[^,.;?!]{{0,8}}(?:{called})",
)
_KEPT_IN_CHINESE = re.compile(
    r"默认|账[户号]|帐[户号]|系统|资料|档案|绑|存|关联|登记|留|注册|名下"
    r"|我的?(?:电子)?邮|我的?手机|我的?电话|我的?(?:名字|姓名)"
)
# What is to be other than it is, what is asked of an order or of the shop itself, or how and why.
_OTHERWISE = re.compile(
    r"\b(?:chang\w*|updat\w*|edit\w*|modif\w*|correct(?:ing)? (?:my|the)|replac\w*|switch\w*|delet\w*|"
    r"remov\w*|add(?:s|ed|ing)?|wrong|new|mistake|typo|instead|orders?|parcels?|packages?|delivery for|"
    r"shipments?|sent|send(?:ing)?|ship|shipped|going|arriv\w*|pay|paid|paying|charg\w*|refund\w*|use[ds]?|"
    r"using|accept\w*|why|need|want|how (?:do|can|to)|my name is|to do with|invoices?|receipts?|"
    r"newsletters?|balance|left|expir\w*|work(?:s|ing)?|declin\w*|contact you|reach you|"
    r"your (?:\w+ )?(?:e-?mail|phone|number|address|name|shop|store))\b"
    r"|改|换|更新|变更|错|新的?|删|解绑|添加|增加|加一|订单|包裹|快递|这单|那单|寄|发[到去往给]|送[到去往]|扣|退"
    r"|到(?:哪|了|货)|物流|手机(?:卡|壳|膜|屏|充电)|怎么|如何|为什么|为啥|余额|剩|发票|收据|过期|客服|商品|牌子"
    r"|[用拿刷].{0,4}付|(?:可以|能)[用拿刷]|支持"
    r"|[你您]们?的?(?:联系)?(?:电话|邮箱|地址|名字|手机)"
)
# "Address" and "cards" alone may be those of an order or on sale; these say that the account is meant.
_OF_ACCOUNT = re.compile(
    rf"{_KEPT}|\b(?:default|standard|usual|main|primary|profile|account)\b"
    r"|默认|账[户号]|帐[户号]|系统|资料|绑|存|关联|登记|注册|名下"
)
_OF_GOODS = re.compile(r"\bname (?:of|on) (?:the|that|this) (?!account|profile)|[品店]名")


def _pattern(called: str, called_in_chinese: str) -> re.Pattern[str]:
    english = [form.format(kind=_KIND, called=called, kept=_KEPT) for form in _HOW_ASKED]
    chinese = [form.format(called=called_in_chinese) for form in _HOW_ASKED_IN_CHINESE]
    return re.compile("|".join(english + chinese))


_PATTERNS = {name: _pattern(*called) for name, called in _CALLED.items()}


def profile_asked(text: str) -> tuple[str, ...]:
    """Which of one's own data are asked for; nothing where the text asks for anything else of them."""
    folded = fold(text)
    longest = _LONGEST_CHINESE if has_cjk(folded) else _LONGEST
    if len(words(folded)) > longest or numbers_in(text) or asks_why_identity(text):
        return ()
    if _OTHERWISE.search(folded) is not None:
        return ()
    found = [name for name, pattern in _PATTERNS.items() if pattern.search(folded)]
    if HOME in found and EMAIL in found and len(re.findall(r"\badd?ress|地址", folded)) == 1:
        found.remove(HOME)  # an e-mail address is no address of a house
    if NAME in found and _OF_GOODS.search(folded):
        found.remove(NAME)
    if has_cjk(folded) and not _KEPT_IN_CHINESE.search(folded):
        found = [name for name in found if name == HOME]
    return tuple(found)


def is_of_account(text: str) -> bool:
    """Whether a question says that the account is meant, and not an order that was just told."""
    return bool(profile_asked(text)) and _OF_ACCOUNT.search(fold(text)) is not None
