"""Messages and people that want money in the shop's name: "a text with a link to pay customs", 快递要现金."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_MONEY = (
    r"(?:pay(?:ing|ment)?|customs|fees?|money|cash|dollars?|bucks|usd|\$ ?\d|gift cards?|charges?|duty"
    r"|taxes|tax|bank details"
    r"|card (?:number|details|info\w*)|cvv|password|passcode|pin|verification code)"
)
_SENT = (
    r"(?:texts?|text message|sms|whatsapp|message|dm|link|e-?mail|mail|(?:phone )?call|voicemail"
    r"|somebody|someone)"
)
_CARRIER = (
    r"(?:courier|driver|delivery (?:guy|man|person|driver|boy)|post ?(?:man|woman|person)|mail ?man"
    r"|ups|fedex|dhl|usps|carrier)"
)
_DEMANDS = (
    r"(?:wants?|wanted|asks?|asked|asking|demands?|demanded|demanding|insists?|tells?|told|says?"
    r"|said|telling|saying)"
)
_SCAM = re.compile(
    # By message: it came, and it wants money or secrets.
    rf"\b(?:got|get|getting|received|receive|receiving|have|had|there(?:'s| is| was)|keep getting|sent me"
    rf"|i'm sent) (?:\w+ ){{0,3}}?{_SENT}\b"
    rf"[^;!]{{0,60}}?\b(?:{_DEMANDS}|to pay|pay|for|about|with (?:a )?link|click|confirm|enter"
    rf"|link)\b[^;!]{{0,40}}?{_MONEY}"
    rf"|\b(?:this|the|a|that) (?:text|sms|whatsapp|link|e-?mail|message"
    rf"|call)\b[^;!]{{0,40}}\b{_DEMANDS}\b[^;!]{{0,30}}\b{_MONEY}"
    rf"|\b(?:{_SENT}|link)\b[^;!]{{0,40}}\b{_MONEY}[^;!]{{0,40}}\b(?:is (?:that|this"
    rf"|it) (?:really )?(?:you|from you|real|legit|genuine|a scam|fake|phishing)|phishing)\b"
    rf"|\b(?:some(?:one|body)|they) (?:called|rang|phoned|texted|e-?mailed"
    rf"|messaged)(?: me)?\b[^;!]{{0,30}}\b(?:{_DEMANDS}|for)\b"
    rf"[^;!]{{0,20}}\b{_MONEY}"
    r"|\b(?:text|sms|e-?mail|message|link)\b[^;!]{0,60}\b(?:click|verify|confirm|log ?in)\b[^;!]{0,50}"
    r"\b(?:real|legit|a scam|from you|is (?:it|that|this) you|fake)\b"
    # At the door: all is paid before.
    rf"|\b{_CARRIER} (?:is |was |has |just |keeps )*{_DEMANDS}\b[^.;!]{{0,30}}\b(?:cash|money|\$ ?\d"
    rf"|dollars?|bucks|to (?:be )?paid?|pay)\b"
    rf"|\b(?:pay|give|hand) (?:the |a |that |your )?{_CARRIER}\b[^.;!?]{{0,20}}\b(?:cash|money|\$ ?\d"
    rf"|dollars?|bucks|fee|anything|something)\b"
    r"|\bphishing\b|\bis (?:that|this) (?:text|sms|link|e-?mail|message|call"
    r"|website) (?:\w+ )?(?:from you|real|legit|genuine|a scam|fake)\b"
    r"|(?:短信|微信|电话|邮件|链接|私信|信息)[^.;!]{0,20}(?:让|叫|要|说|点|交|付|转"
    r"|扫)[^.;!]{0,10}(?:[交付]|转账|关税|运费|到付|钱|银行卡|密码|验证码|手续费|押金|链接|扫?码)"
    r"|(?:快递员?|派送员?|送货的?(?:人|员)?|司机|小哥|师傅)[^,.;!]{0,8}(?:要|让|叫|说|问"
    r"|向)[^,.;!]{0,8}(?:现金|付钱|给钱|收钱|交钱|收费|到付|转账|小费|手续费|关税|加钱|\d+块)"
    r"|(?:钓鱼|诈骗)(?:短信|邮件|链接|电话|网站)|(?:短信|链接|邮件|电话)[^.;!]{0,8}(?:是不是|会不会是"
    r"|是)(?:诈骗|骗子|骗人|真的|假的|你们发的)"
)
# What the shop itself offers or sends, and questions how one may pay.
_HARMLESS = re.compile(
    r"\b(?:can|could|may|do|shall|should|must) i (?:pay|tip)\b|\bdo you (?:take|accept|offer|send)\b"
    r"|\btip\b|\brefund\b|\binvoice\b|\breceipt\b"
    r"|\border confirmation\b|\bdiscount\b|\bvoucher\b|\bcoupon\b|\bnewsletter\b"
    r"|\b(?:declined|failed|charged|message from me|went through|confirming|too much)\b"
    r"|失败|付款了|已付|能不能(?:用|付)|可以(?:用|付|货到)|支持|发票|优惠|订单确认"
)
_PAID = re.compile(
    r"\bi(?:'ve| have)? (?:already |just )?(?:paid|clicked|entered|gave|sent|typed|handed)\b"
    r"|(?:已经|刚)(?:付|交|点|填|转|给)(?:了)?|[付交点填转给]了[^吗]{0,4}(?:钱|款|链接|卡|他|过去)"
)


def asks_of_scam(text: str) -> bool:
    """Somebody wants money, or secrets, in the shop's or the carrier's name."""
    folded = fold(text)
    return _SCAM.search(folded) is not None and _HARMLESS.search(folded) is None


def fell_for_it(text: str) -> bool:
    """The money, or the secret, was given already."""
    return _PAID.search(fold(text)) is not None
