"""Praise and thanks in strong words, that ask for nothing: "bloody brilliant service", 好用到哭."""

from __future__ import annotations

import re

from actions.understanding.answers import asks_something
from actions.understanding.requests import kind_said
from actions.understanding.text import fold

_SWEAR = (
    r"(?:(?:so )?(?:bloody|fuck(?:ing|in)|freak(?:ing|in)|frigg(?:ing|in)|effing|damn|goddamn|hella|mad))"
)
_INTENSELY = r"(?:so|really|absolutely|totally|simply|just|truly|very|super|pretty|proper|genuinely)"
_GREAT = (
    r"(?:brilliant|amazing|awesome|fantastic|excellent|great|lovely|wonderful|superb|perfect|ace|fab|fabulous"
    r"|gorgeous|beautiful|incredible|outstanding|stellar|sick|dope|lit|fire|wicked|epic|badass|rad|mint"
    r"|legend(?:s|ary)?|good|comfy|comfortable|cute)"
)
_SLANG = r"(?:sick|dope|lit|fire|the bomb|the shit|wicked|badass|insane|killer|unreal|a beast|a monster)"
_SUBJECT = (
    r"(?:(?:this|these|that|those|the|my|your)(?: new)? (?:[\w-]+ ){0,2}?[\w-]+(?: i (?:got|bought|ordered))?"
    r"|it|they|you(?: guys| lot| all)?|y'all)"
)
_PRAISE = re.compile(
    rf"\b{_SWEAR} {_GREAT}\b"
    rf"|\b(?:you(?: guys| lot| all|r team)?|y'all) (?:{_SWEAR} |{_INTENSELY} )*(?:rock|rule|slay"
    r"|(?:'re|are) (?:the (?:best|greatest|goat)|legends?|stars?|angels?|lifesavers?))\b"
    rf"|^\W*(?:\w+ ){{0,4}}?(?:{_SUBJECT}|[a-z]{{3,}}s(?= are)) (?:is|are|'s|'re) (?:{_SWEAR} "
    rf"|{_INTENSELY} )*{_SLANG}\s*(?:[!.,😍🔥]|$)"
    r"|\bto die for\b|\b(?:fuck|hell) yeah\b"
    rf"|\b(?:i|we) (?:{_SWEAR} |{_INTENSELY} )*(?:love|adore) (?:this|these|that|those|the|my|it|them|you"
    rf"|your)\b"
    r"|\b(?:big|huge|massive|many) (?:thanks|thank you|props|shout ?out|kudos) to\b"
    r"|\b(?:best|nicest|kindest) (?:shop|store|service|support|courier|driver|delivery guy"
    r"|purchase) (?:ever|i)\b"
    rf"|\b(?:the|your|our) (?:courier|driver|delivery (?:guy|man|person)|support|service|agent|colleague"
    rf"|team)"
    rf" (?:is|was|were|has been) (?:{_SWEAR} |{_INTENSELY} )*(?:{_GREAT}|nice|kind|helpful|friendly)\b"
    r"|(?:好用|好看|好吃|好听|可爱|漂亮|舒服)(?:到(?:哭|爆|飞|炸)|哭了|爆了|极了|惨了|死了)"
    r"|(?:牛[逼批比掰b]|绝了|yyds|永远的神|爱死了?|爱了爱了|太顶了|无敌了)"
    r"|(?:太|真|真是|真的|特别|非常|超级?|十分|贼|巨)(?:他妈|特么|tm|的|是|太|很|挺|好)*"
    r"(?:好用|好看|可爱|贴心|香|赞|给力|棒|耐心|漂亮|满意|喜欢|暖心|负责|靠谱|舒服|好吃|专业|热情|周到|细心)(?:了|啊|呀|吧|啦)*"
    r"|(?:态度|服务)(?:特别|非常|超级?|真|很|十分)(?:好|棒|赞)|(?:小哥|师傅|快递员|客服)(?:真|特别|很|太"
    r"|非常|人)(?:好|棒|暖)"
    r"|表扬(?:一下|你们|他|她|客服)|(?:点个?|大)赞|五星好评|替我(?:谢谢|感谢)|卧槽[^,.;!?]{0,4}(?:好|牛|美)"
)
# What is praised with such words is not praised: "bloody brilliant, three weeks late".
_SPOILED = re.compile(
    r"\b(?:not?|never|none|nothing|nobody|without|but|except|however|until|unless|yet|still|again"
    r"|another time"
    r"|wrong|broke\w*|crack\w*|damag\w*|defect\w*|missing|late|delay\w*|lost|wait\w*|weeks?|days?|hours?"
    r"|months?"
    r"|refund\w*|cancel\w*|return\w*|complain\w*|sick of|leak\w*|torn|ripped|chipped|stain\w*"
    r"|too (?:small|big|tight|loose|short|long)"
    r"|sue|worst|terrible|awful|useless|crap|joke|thanks for nothing|my (?:arse|ass)|for nothing|yeah,? right"
    r"|sons?|daughters?|kids?|child(?:ren)?|baby|babies|wife|husband|mum|mom|dad|mother|father|dogs?|cats?"
    r"|wish|want|need|buy|another|if|would|should|could|when|supposed)\b|n't\b|\bdont\b|\bsarcas"
    r"|呵呵|想(?:再)?(?:买|要|订|换)|再(?:买|来)|不(?!错|得不)|没(?!的说|得说|话说)|坏|破|漏|错|慢|退(?!烧)|投诉|差(?!点)|怎么|居然|竟然"
    r"|才(?!能)|个屁|还是|等了|又|可惜|但|就是|要是"
    r"|如果|弄丢|丢|少了|迟|拖|骗|垃圾"
)
_LONGEST = 160


def praises(text: str) -> bool:
    """Whether a clause only praises, in however rough words; what else it may hold against us spoils that."""
    folded = fold(text)
    if len(folded) > _LONGEST or asks_something(text) or kind_said(text) is not None:
        return False
    return _PRAISE.search(folded) is not None and _SPOILED.search(folded) is None
