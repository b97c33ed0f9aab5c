"""Who is writing: e-mail addresses, names and postcodes."""

from __future__ import annotations

import re
import unicodedata

from actions.understanding.addresses import address_in
from actions.understanding.text import fold
from chinese.script import simplified

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# A comma, a full stop of Chinese, or a space where the last dot belongs.
_EMAIL_SLIP = re.compile(
    r"([\w.+%-]+@[\w.-]*\w)(?:\s*[,;。、]\s*|\s+)([a-z]{2,4})\b", re.ASCII | re.IGNORECASE
)
_ZIP_MARKED = re.compile(
    r"(?:zip(?: ?code)?|post(?:al|code| code)(?: code)?|邮政编码|邮编)\s*(?:'s|is|:|=|'|\"|为|"
    r"是)*\s*[:'\"]*\s*([a-z0-9][a-z0-9 -]{2,9}[a-z0-9]|\d{4,6})"
)
_ZIP_BARE = re.compile(r"(?<![\w#@.-])(\d{5}(?:-\d{4})?|\d{6})(?![\w@-])")
_NAME_WORD = r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?"
_NAME_SAID = re.compile(
    rf"(?:\bmy (?:full )?name(?: is|'s|:)|\bi am|\bi'm|\bthis is|\bname(?: is|'s|:)|\bit's|\bcall me|"
    rf"\bunder(?: the name(?: of)?)?)\s+"
    rf"({_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}})",
    re.IGNORECASE,
)
_NAME_ZH = re.compile(
    r"(?:(?<![帮给替为])我叫|我[是系]|名字(?:是|叫)|姓名(?:是|:|：)?|本人)\s*([\u4e00-\u9fff·]{2,8}|[A-Za-z]+(?:\s+[A-Za-z]+){1,3})"
)
_GREETING = (
    r"(?:(?:hi|hiya|heya|hello|hey|yo|howdy|dear|good (?:day|morning|afternoon|evening)|greetings"
    r"|你好|您好|嗨|哈喽)"
    r"(?: (?:there|again|all|everyone|team|folks|guys))?[啊呀,.!:，。！ ]*)*"
)
_MY_ZIP = (
    r"(?:(?:my |the )?(?:zip|post(?:al)?)(?: ?code)?(?:'s| is|:)? ?"
    r"|(?:我的?)?(?:邮编|邮政编码)[:：是为 ]*)"
)
# "mei kovacs, charlotte, 28236"
_NAME_TOWN_ZIP = re.compile(
    rf"^{_GREETING}({_NAME_WORD} {_NAME_WORD}), ?[a-z][a-z .'-]{{2,18}},? ?(?:[a-z]{{2}},? )?\d{{5}}"
    r"\W*(?:\b(?:hi|hello|hey)\b\W*)?$",
    re.IGNORECASE,
)
# Anywhere, right before a postcode: "帮我查一下 Ann Lee 78701", "..., Ann Lee, zip 78701".
_NAME_BY_ZIP = re.compile(
    r"(?:(?<=[\u4e00-\u9fff,.!，。！\s])|^)"
    r"(?!(?:New|San|Santa|Los|Las|Fort|Salt|Saint|St|El) )"
    r"([A-Z][a-z'-]+(?: [A-Z][\w'.-]*){1,2}|(?<=[\u4e00-\u9fff])[a-z]+ [a-z]+)"
    rf"[\s,，.。;；、(]*{_MY_ZIP}?\d{{5}}(?!\d)"
)
_NAME_AND_ZIP = re.compile(
    rf"^{_GREETING}(?:here is |from |(?:i am|i'?m|it'?s|this is) (?!\w+ing\b))?"
    r"([A-Z][\w'-]+(?: [A-Z][\w'.-]*){1,3}?)(?: (?:here|speaking|writing|calling))?"
    rf"(?:[,.;:(/ –-]|\bfrom\b|\bin\b|\band\b)+{_MY_ZIP}?\d{{5}}\b",
    re.IGNORECASE,
)
# "... Thanks. Ann Lee, 78701": behind a whole sentence, at the end; a town and its postcode follow a street.
_NAME_AND_ZIP_LAST = re.compile(
    r"(?:[.!?\n]|[.!?;:] -)\s*"
    r"(?!(?:New|San|Santa|Los|Las|Fort|Salt|Saint|St|El) )"
    r"([A-Z][a-z'-]+(?: [A-Z][\w'.-]*){1,2})[, ]+(?:[Zz][Ii][Pp](?: ?code)?:? ?)?\d{5}\W*$"
)
_NAME_AND_ZIP_ZH = re.compile(
    r"^(?:(?:你好|您好|嗨)[啊呀,.!，。！\s]*)?([\u4e00-\u9fff·]{2,4})[,，、\s]+(?:邮编|邮政编码)?[:：是为\s]*\d{6}(?!\d)"
)
_PARTICLES = frozenset("van von der den de da di la le bin al el dos du ten ter".split())
_NOT_NAMES = frozenset(
    "a an the and my zip code email e-mail order is in at from with i want would like to need "
    "have looking trying writing"
    " here hoping calling contacting not sorry sure very so really just also going having "
    "interested unhappy happy"
    " disappointed afraid wondering about for asking unable there again size package parcel"
    " or im its they're we're you're that's there's they we you it that these those was were".split()
)
# Made of these alone, an answer is a refusal or politeness; "No" and "Go" are surnames beside another name.
_POLITE = frozenset(
    "no not thank thanks you never mind yes yeah ok okay please go away idea sure now forget it hello hi hey "
    "stop nothing none skip later cancel don't do know cheers good morning evening why what which who how is "
    "my name right correct exactly".split()
)
_ZH_POLITE = re.compile(
    r"(?:谢谢|多谢|感谢|你好|您好|好的?|可以|没有|是的?|对的?|随便|算了|[你您啊吧呀了哦嗯])+"
)
_INTRODUCING = frozenset(
    "hi hello hey there here this is it's its i i'm am my name the e mail email address order number no and "
    "from account zip code postcode customer please thanks ok yes".split()
)
_ZH_INTRODUCING = re.compile(
    r"我(?:是|叫|的)?|名字|姓名|本人|邮箱|邮编|订单号?|[账帐][户号]|你好|您好|地址|是|这里"
)
_TELLING_WORDS, _TELLING_HAN = 3, 4
_ZH_NOT_NAMES = re.compile(r"[想要退换买的订址单顾客会员了吗不在你们来问查谁么怎呢哪货款]")


def emails_in(text: str) -> list[str]:
    """E-mail addresses, each once, in the order written."""
    found = [match.group().rstrip(".") for match in _EMAIL.finditer(unicodedata.normalize("NFKC", text))]
    return list(dict.fromkeys(found))


def email_slip_in(text: str) -> str | None:
    """What an e-mail address with a comma for its dot was to be, or None where there is no such slip."""
    match = _EMAIL_SLIP.search(unicodedata.normalize("NFKC", text))
    return f"{match.group(1)}.{match.group(2)}" if match and not emails_in(text) else None


def zip_in(text: str, *, asked: bool = False) -> str | None:
    """A postcode: one that is called so, a bare US or Chinese one, or with `asked` whatever short code was
    answered.
    """
    folded = fold(text)
    if match := _ZIP_MARKED.search(folded):
        code = match.group(1).strip()
        digits = re.match(r"\d{4,6}(?:-\d{4})?\b", code)
        return (digits.group() if digits else code).upper()
    if match := _ZIP_BARE.search(re.sub(_EMAIL, " ", folded)):
        return match.group(1)
    if asked and re.fullmatch(r"(?=.*\d)[a-z0-9][a-z0-9 -]{2,9}", folded):
        return folded.upper()
    return None


def says_zip(text: str) -> bool:
    """The text calls a code a postcode."""
    return _ZIP_MARKED.search(fold(text)) is not None


def name_in(text: str, *, asked: bool = False) -> str | None:
    """A person's full name: said as one, or with `asked` the answer itself when it looks like one."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").strip()
    read = simplified(plain)
    if (match := _NAME_ZH.search(read)) and not _ZH_NOT_NAMES.search(match.group(1)):
        return plain[slice(*match.span(1))]
    found = _NAME_AND_ZIP_ZH.match(read)
    if found and not (_ZH_NOT_NAMES.search(found.group(1)) or _ZH_POLITE.fullmatch(found.group(1))):
        return plain[slice(*found.span(1))]
    for match in _NAME_SAID.finditer(plain):
        name = _trimmed(match.group(1))
        # "it's wired or not" is no introduction; "my name is ann lee" is one even without capitals.
        if name and ("name" in match.group(0).lower() or all(_is_name_part(word) for word in name.split())):
            return name
    if (match := _NAME_AND_ZIP.match(plain)) and (name := _trimmed(match.group(1))):
        return name
    if (match := _NAME_TOWN_ZIP.match(plain)) and (name := _trimmed(match.group(1))):
        return name
    if not address_in(plain).line1:
        for pattern in (_NAME_AND_ZIP_LAST, _NAME_BY_ZIP):
            if (match := pattern.search(read)) and (name := _trimmed(match.group(1))):
                return name
    if not asked:
        return None
    first = re.split(r"[,;\n.?!，。；？！]| and |(?=\d)", re.sub(_EMAIL, " ", plain))[0].strip()
    if _ZH_POLITE.fullmatch(simplified(first)) or all(word in _POLITE for word in first.lower().split()):
        return None
    if re.fullmatch(r"[\u4e00-\u9fff·]{2,8}", first) and not _ZH_NOT_NAMES.search(simplified(first)):
        return first
    return _trimmed(first) if re.fullmatch(rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}}", first) else None


def _is_name_part(word: str) -> bool:
    return word[0].isupper() or word.lower() in _PARTICLES


def is_name_like(text: str) -> bool:
    """Two or three capitalised words and nothing else, or a short run of Chinese characters."""
    plain = text.strip().rstrip(".")
    return re.fullmatch(r"[A-Z][\w'-]+(?: [A-Z][\w.'-]*){1,2}|[\u4e00-\u9fff]{2,4}", plain) is not None


def _trimmed(candidate: str) -> str | None:
    """The words up to the first that no name contains; two at least."""
    kept: list[str] = []
    for word in candidate.split():
        if word.lower().strip(".'") in _NOT_NAMES:
            break
        kept.append(word.rstrip("."))
        if word.endswith(".") and len(word) > 2:
            break
    return " ".join(kept) if len(kept) >= 2 else None


def says_more_than_identity(text: str, name: str) -> bool:
    """Whether there is more to a text than a name, an e-mail address, numbers and an introduction."""
    plain = re.sub(_EMAIL, " ", unicodedata.normalize("NFKC", text))
    said = re.sub(r"[a-z_]*\d[a-z0-9_]*", " ", fold(plain).replace(fold(name), " "))
    left = [
        word for word in re.findall(r"[a-z']+", said) if word not in _INTRODUCING | set(fold(name).split())
    ]
    han = _ZH_INTRODUCING.sub("", said)
    return len(left) >= _TELLING_WORDS or len(re.findall(r"[\u4e00-\u9fff]", han)) >= _TELLING_HAN
