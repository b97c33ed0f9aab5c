"""Wording that a person must see: fraud, law, danger, an account in somebody else's hands."""

from __future__ import annotations

import re

from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_STRANGER = r"(?:some(?:one|body)(?: else)?|strangers?|thie(?:f|ves)|scammers?|criminals?|hackers?|they)"
_MINE = r"(?:my|our) (?:\w+ ){0,2}?(?:card|account|identity|wallet|paypal|details|login|password)"
_BODY = (
    r"(?:hands?|fingers?|thumb|face|skin|arms?|legs?|foot|feet|mouth|lips?|tongue|eyes?|hair|ears?|neck|scalp"
    r"|sons?|daughters?|baby|child|kids?|husband|wife|mum|mom|dad|mother|father|dog|cat)"
)
_FURNITURE = (
    r"(?:curtains?|table|desk|carpet|rug|floor|sofa|couch|bed|house|flat|kitchen|counter|wall|clothes)"
)
_FRAUD = re.compile(
    # "My son used my card" is a quarrel at home.
    rf"\b{_STRANGER} (?:has |have |had |is |are |was |must have )?(?:\w+ )?(?:stole|stolen|stealing|used"
    rf"|using|uses|took"
    rf"|got hold of|emptied|charged) {_MINE}\b"
    rf"|\b{_MINE} (?:was|were|has been|have been|got|is being) (?:stolen|misused|used by {_STRANGER}"
    rf"|cloned)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:card|account)\b.{0,24}\bwithout (?:my|our|me|us) (?:permission|consent"
    r"|knowledge"
    r"|knowing|authori[sz]ation|approval)\b"
    r"|\b(?:orders?|purchases?|charges?|payments?|transactions?)(?: that| which)? (?:i"
    r"|we) (?:did ?n[o']?t|did not"
    r"|have ?n[o']?t|have not|never) (?:make|made|place|placed|authori[sz]ed?|approved?|do|done)\b"
    r"|\b(?:charges?|payments?|transactions?|orders?)\b.{0,40}\b(?:i|we) (?:do ?n[o']?t"
    r"|do not) recogni[sz]e\b"
    r"|\b(?:do ?n[o']?t|do not) recogni[sz]e (?:this|that|the|an?|your) (?:\w+ )?(?:charge|payment"
    r"|transaction|order)\b"
    r"|\b(?:i|we) (?:never|did ?n[o']?t|did not) (?:order(?:ed)?|buy|bought)\b.{0,40}\bwho (?:did|ordered"
    r"|bought|was)\b"
    rf"|\b{_STRANGER} (?:has |have )?(?:ordered|bought|purchased) .{{0,40}}\b(?:in my name|(?:on|with"
    rf"|using) {_MINE}"
    r"|on my account)"
    r"|\bthie(?:f|ves) (?:has |have |then )?(?:ordered|bought|used)\b"
    r"|(?:有人|别人|谁|陌生人|小偷|骗子)(?:偷偷|偷|擅自|拿|在|居然|竟然)*(?:用|刷|偷|盗|拿)(?:了|走"
    r"|着)*我的?[^,.;!?]{0,6}(?:卡|账号|账户|帐号|身份|支付)"
    r"|(?:未经|没有?经过?)我?的?(?:本人)?(?:授权|同意|允许|许可)[^,.;!?]{0,8}(?:扣|刷|下单|买|付)|(?:卡"
    r"|账户)被(?:偷|盗|人用|人刷)"
    r"|(?:不认识|来历不明|不明)的?(?:扣款|扣费|交易|消费|订单)|我(?:从来|从|根本|压根)?没(?:有)?下过(?:这|那)"
)
_DANGER = re.compile(
    r"\b(?:caught|catch(?:es|ing)?|started) (?:on )?(?:a )?fire\b|\b(?:burst|went up) (?:in|into) flames\b"
    rf"|\b(?:{_FURNITURE}|battery|charger|kettle|plug|cable|socket|power ?bank) (?:is|was|were) on fire\b"
    r"|\b(?:exploded|explodes|exploding)\b(?! (?:with|in) (?:colou?r|flavou?r|taste|joy))|\bblew up in\b"
    r"|\belectric(?:al)? shocks?\b|\belectrocuted\b|\b(?:gave|gives|giving|got) (?:me|him|her|us"
    r"|my \w+)? ?(?:a|an) shock\b"
    rf"|\bburn(?:ed|t) (?:(?:a|the|my|his|her|our|their|me|hole|in|through|on|down) )*(?:\w+ )?(?:{_BODY}"
    rf"|{_FURNITURE})\b"
    rf"|\b(?:my|our|his|her|the) (?:{_BODY}|{_FURNITURE}) (?:is|are|was|were|got) (?:\w+ )?(?:burn(?:t"
    rf"|ed)|on fire|scalded)\b"
    rf"|\b(?:scalded|zapped) (?:me|us|him|her|(?:my|his|her|our) \w+)\b|\bburn(?:ed|t) (?:me|him|her"
    rf"|myself)\b"
    rf"|\bcut (?:my|his|her) (?:\w+ )?{_BODY}\b|\bchoked on\b|\b(?:food )?poisoned\b|\ballergic reaction\b"
    r"|\b(?:started|starts?|is|was|began) (?:to )?smok(?:e|ing)\b(?! hot)|\bsmoke (?:is |was )?(?:came"
    r"|coming|comes|poured) "
    r"|\b(?:is|was|are|were|throwing|giving off|saw|with) (?:\w+ )?(?:sparks|sparking)\b"
    r"|\b(?:battery|power ?bank|phone|charger)\b.{0,16}\b(?:swollen|swelled|swelling|bulging|bulged"
    r"|leaking acid)\b"
    r"|\b(?:cracked|broke|snapped|collapsed|shattered|burst|failed)\b.{0,60}\b(?:injur\w+"
    r"|in (?:the )?hospital|bleeding|stitches)\b"
    r"|\binjured by\b|\binjured (?:me|him|her|(?:my|his|her) \w+) (?:with|because)\b"
    r"|\b(?:is|are|was|were|been|being) (?:\w+ ){0,3}?recalled\b|\b(?:product|safety|official) recall\b"
    r"|\brecall notice\b"
    r"|\b(?:knife|blade|needle|syringe|razor)\b.{0,16}\bin (?:the|my|our) (?:package|parcel|box)\b"
    r"|\b(?:driver|courier|van)\b.{0,16}\b(?:hit|ran over|crashed into) (?:my|our|a|me)\b"
    r"|(?<!防)(?<!防止)(?<!会)(?:着火|起火|冒烟|冒火|漏电|触电|电击|烫伤|烧伤|灼伤|割伤|砸伤|炸伤|中毒"
    r"|鼓包)|召回|送医"
    r"|(?<!会)(?<!要)爆炸了|(?:手机|电池|充电|壶|锅|杯|灯|机|宝|玻璃).{0,6}(?<![太好])炸开?了|电(?:到|着)(?:了|我|人"
    r"|手)|把.{1,10}电(?:到)?了一?下?"
    r"|把.{1,6}(?:烧|烫)(?:了|坏|着|焦|伤|到)|过敏(?:反应|性休克)"
)
_LEGAL = re.compile(
    r"\bmy solicitors?\b|\bsolicitors? (?:will|is|are)\b|\btrading standards\b|\bombudsman\b|\b(?:i'll"
    r"|i will|gonna|going to) sue\b"
    r"|\b(?:my )?(?:bank|card company)\b.{0,16}\b(?:reverse|dispute|claw back)\b|\bdispute (?:the|this"
    r"|that|your|it as a) (?:charge|payment)"
    r"|拒付(?!款)|消费者(?:权益)?(?:保护)?协会|消保委|工商局|市场监(?:督|管)"
)
_JOKES = re.compile(
    r"\b(?:lol|lmao|rofl|haha\w*)\b|哈哈|😂|🤣"
    r"|\b(?:jk|j/k|just (?:kidding|joking)|only (?:kidding|joking))\b|开个?玩笑的|逗你玩|说着玩"
)
# A word of the law or of crime that accuses nobody here.
_HARMLESS = re.compile(
    r"\b(?:do|would|will|should) (?:i|we|you) (?:really )?need (?:a |an |my )?(?:lawyer|attorney"
    r"|solicitor|police)\b"
    r"|\b(?:lawyer|attorney|police|solicitor) (?:friend|husband|wife|son|daughter|brother|sister|dad|mum"
    r"|mom|colleague)s?\b"
    r"|\b(?:friend|husband|wife|son|daughter|brother|sister|dad|mum|mom) (?:is|who is|'s) (?:a "
    r"|an )?(?:lawyer|attorney|police\w*)\b"
    r"|\bi(?:'m| am) (?:a |an )(?:lawyer|attorney|police ?(?:wo)?man|police officer)\b"
    r"|\b(?:fraud\w*|scam\w*|hacked)\b[^.,;!?]{0,16}\b(?:on|at|by|with) (?:another|other"
    r"|a different) (?:site|shop|store|website|place|seller)s?\b"
    r"|\bis (?:this|that|your|the) ?(?:shop|site|store|website|company)? ?(?:here )?(?:a |some )?(?:scam"
    r"|fraud)\b"
    r"|\bare you (?:guys )?(?:a )?(?:scam|fraud)\w*\b|\bscam (?:or|free)\b"
    r"|(?:要不要|需不需要|用不用|需要)找?律师吗?|律师(?:朋友|老公|老婆|同事)|(?:你们|这)(?:家店|个网站"
    r"|网站|店)?(?:是不是|不会是)(?:诈骗|骗子)"
)


def is_high_risk(text: str) -> bool:
    """Whether the bot should not go on alone with this."""
    folded = fold(text)
    if _DANGER.search(folded) or _FRAUD.search(folded):
        return True
    if _JOKES.search(folded):
        return False
    left = _HARMLESS.sub(" ", folded)
    return _LEGAL.search(left) is not None or vocabulary().says("high_risk", left)
