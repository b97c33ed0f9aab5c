"""People's names where somebody introduces themselves: "this is Sara Lee", "我叫王小明".

A name given as a bare answer is left to the actions, which know what was asked.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Tuple

from chinese.script import simplified

_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?"
_SAID = re.compile(
    rf"\b(?P<lead>my (?:full )?name(?: is|'s|’s|:)|the name(?: is|'s|’s)|name(?: is|:)|call me|i am|i'm|i’m"
    rf"|this is|it's|it’s)"
    rf"\s+(?P<name>{_WORD}(?:[ ]{_WORD}){{0,3}})",
    re.IGNORECASE,
)
_ZH = re.compile(
    r"(?P<lead>我叫|名字(?:是|叫)|姓名(?:是|:|：)?|本人|我是)\s*"
    r"(?P<name>[\u4e00-\u9fff·]{2,10}|[A-Za-z]+(?:\s+[A-Za-z]+){1,3})"
)
_PARTICLES = frozenset("van von der den de da di la le bin al el dos du ten ter".split())
_NO_NAMES = frozenset(
    "a able about afraid again all also american an and angry are as asap asking at back bad be because"
    " been being broken but buying calling can canceling cancelled cancelling charged chinese code"
    " confused contacting could crazy disappointed done e-mail email english fine for friday from get"
    " getting glad going good got happy have having hello her here hi his hoping how i if in insane"
    " interested is it it's just late later like looking lost mail missing monday my need new no not now"
    " of ok okay on only or order ordering our pissed please ready really returned returning ridiculous"
    " saturday sick since so soon sorry still stuck stupid sunday sure thanks that the their there this"
    " thursday tired to today told tomorrow tonight too trying tuesday unable unacceptable unhappy upset"
    " urgent using very waiting want was wednesday were what when where why with wondering would writing"
    " wrong yes yesterday your zip".split()
)
# The commonest family names, single and double; 我是 is followed by anything else as well.
_FAMILY = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅"
    "莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧阳"
)
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "东方", "皇甫", "慕容", "令狐")
_ZH_END = re.compile(r"[的，。,.!！?？、；;\s]|我|想|要|请|帮|订|邮|电|手机|单|吗|，")
_ZH_NOT_NAMES = re.compile(r"[想要退换买订单顾客户会员了吗不在你们来问查个第一这那有没谁什么新老学生]")


def names_in(text: str) -> List[Dict[str, Any]]:
    """Entities ``name`` with start, end and value, in order."""
    found = []
    for match in _SAID.finditer(text):
        kept = _kept(match["name"], match["lead"].lower())
        if kept:
            found.append((match.start("name"), match.start("name") + len(kept)))
    for match in _ZH.finditer(simplified(text)):
        span = _chinese(match["name"], match["lead"])
        if span:
            found.append((match.start("name") + span[0], match.start("name") + span[1]))
    return [
        {"entity": "name", "start": start, "end": end, "value": " ".join(text[start:end].split())}
        for start, end in sorted(set(found))
    ]


def _kept(said: str, lead: str) -> str:
    """The words up to the first that no name contains."""
    sure = "name" in lead or lead == "call me"
    words: List[str] = []
    for word in said.split(" "):
        bare = word.rstrip(".")
        if bare.lower().strip("'’") in _NO_NAMES or not bare:
            break
        if not sure and not (bare[0].isupper() or bare.lower() in _PARTICLES):
            break
        words.append(bare)
        if word.endswith(".") and len(bare) > 1:
            break
    # "I'm Chinese" is no introduction, "my name is Sara" is one.
    if not words or (len(words) < 2 and not sure):
        return ""
    kept = " ".join(words)
    return kept if said.startswith(kept) else said[: len(kept) + sum(word.endswith(".") for word in words)]


def _chinese(said: str, lead: str) -> Optional[Tuple[int, int]]:
    if said[0].isascii():
        return 0, len(said)
    end = _ZH_END.search(said)
    name = said[: end.start()] if end else said
    if not name:
        return None
    double = name.startswith(_DOUBLE)
    longest = 4 if double else 3
    if "·" not in name:
        if len(name) > longest and lead == "我是":
            return None
        name = name[: longest if name[0] in _FAMILY else 4]
    family = double or name[0] in _FAMILY or "·" in name
    if len(name) < 2 or _ZH_NOT_NAMES.search(name) or (lead == "我是" and not family):
        return None
    return 0, len(name)
