"""Sad events that a shopper tells beside what they want: a death, an illness, a job that is lost."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_KIN = (
    r"(?:(?:grand?|great|step)?(?:mother|father|mum|mom|dad|son|daughter|ma|pa)|husband|wife|partner|brother"
    r"|sister|baby|child|uncle"
    r"|aunt|cousin|nan|gran|granny|grandpa|friend|fianc[eé]e?|boyfriend|girlfriend|dog|cat|in-law|parents?)"
)
_KIN_ZH = (
    r"(?:[奶爷姥]{2}|姥[姥爷]|外[公婆]|公公|婆婆|岳[父母]|丈(?:人|母娘)|[爸妈]{1,2}|父亲|母亲|老[公婆伴]"
    r"|媳妇|丈夫|妻子|先生|太太"
    r"|儿子|女儿|孩子|宝宝|[哥姐弟妹]{1,2}|[叔姑舅姨伯]{1,2}|闺蜜|朋友|亲人|家人|家里人|狗狗?|猫咪?|他|她)"
)
_DEATH = re.compile(
    rf"\b(?:my|our|his|her) (?:\w+ ){{0,2}}?{_KIN}(?:'s)? (?:(?:has|had|have|just|sadly|suddenly|recently"
    rf"|also) )*"
    r"(?:died|dies|passed(?: away| on)?|is dead|was killed|is no longer with us"
    r"|is gone for good)\b(?! (?:the|it|this))"
    rf"|\b(?:lost|losing|buried|burying) (?:my|our) (?:\w+ ){{0,2}}?{_KIN}\b(?!'s)(?! (?:order|parcel"
    rf"|package))"
    r"|\b(?:passed away|miscarriage|stillborn|funeral|bereave\w+|widow(?:ed|er)?)\b"
    r"|\b(?:death|loss) of (?:my|our)\b"
    rf"|{_KIN_ZH}(?:刚刚?|上周|昨天|前几天|上个月|今天|前天|突然|已经|也|都)*(?:去世|过世|离世|病逝|没了"
    rf"|不在了|离开了?我们|死了)"
    # "Gone" may be out of the house: of the old, said alone, it is meant otherwise.
    r"|(?:[奶爷姥]{2}|姥[姥爷]|外[公婆])(?:刚刚?|上周|昨天|前几天|上个?月|前天|突然"
    r"|已经)*走(?:了)?(?=[\s,.;!]|$)"
    r"|去世|过世|离世|病逝|葬礼|丧事|奔丧|流产"
)
_HARDSHIP = re.compile(
    rf"\b(?:my|our) (?:\w+ ){{0,2}}?{_KIN}(?:'s| is| was| has been| got"
    rf"| had)? (?:\w+ ){{0,2}}?(?:in (?:the )?(?:hospital"
    r"|intensive care|icu|a coma)|hospitali[sz]ed|seriously ill|very ill|dying|a stroke|a heart attack)\b"
    r"|\bi(?:'m| am|'ve been| was) (?:\w+ ){0,2}?(?:in (?:the )?hospital|hospitali[sz]ed|seriously ill"
    r"|very ill|going through a divorce)\b"
    rf"|\b(?:i|we|he|she|{_KIN}) (?:\w+ ){{0,2}}?(?:(?:have|has|got|was"
    rf"|were) (?:been )?)?(?:diagnosed with|fighting) (?:\w+ )?(?:cancer|leukemia|a tumou?r)\b"
    r"|\b(?:have|has|got) (?:\w+ )?cancer\b"
    rf"|\b(?:i|we|{_KIN}|he|she) (?:just |recently |also )?(?:lost|losing|got laid off from) (?:my|our"
    rf"|his|her) jobs?\b"
    rf"|\b(?:i|we|{_KIN}) (?:was|were|got|have been|'ve been|just got) (?:just )?(?:laid off"
    rf"|made redundant|evicted)\b"
    r"|\b(?:lost everything|house (?:burn(?:t|ed) down|was flooded)|we had a fire at home)\b"
    rf"|{_KIN_ZH}[^,.;!?]{{0,4}}(?:住院|确诊|得了(?:癌|重病|绝症)|病(?:重|危)|出车祸|进(?:了)?(?:医院"
    rf"|icu)|中风)"
    r"|我(?:现在|还|正|刚)?(?:在)?(?:住院|失业|被(?:裁|辞退)|破产)|(?:失业|下岗|被裁(?:员)?)了|离婚了"
    r"|确诊癌症|得了癌"
)

_ACCOUNT = re.compile(
    r"\b(?:accounts?|gift ?cards?|profile|login)\b(?!.{0,20}\b(?:refund|paid)\b)|账[号户]|帐[号户]|礼品卡"
    r"|会员"
)


def tells_death(text: str) -> bool:
    """Somebody, or an animal of the house, has died."""
    return _DEATH.search(fold(text)) is not None


def tells_sorrow(text: str) -> bool:
    """Something sad has happened that is none of the shop's doing."""
    return tells_death(text) or _HARDSHIP.search(fold(text)) is not None


def whose_account_it_was(text: str) -> bool:
    """What is to become of the account of somebody who has died."""
    return tells_death(text) and _ACCOUNT.search(fold(text)) is not None
