"""Who a parcel is for, as against where it goes."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_RECIPIENT = (
    r"(?:\brecipient|\baddressee|\bname on (?:the|my) (?:parcel|package|order|label|address)|"
    r"\bcontact (?:number|phone)|"
    r"\b(?:phone|mobile)(?: number)? (?:on|for|of) (?:the|my) (?:order|delivery|parcel|package)|"
    r"收货人|收件人|收货(?:姓名|名字|电话|手机)|联系电话|联系人)"
)
_CHANGES = (
    r"(?:\bchang|\bupdat|\bcorrect|\bwrong|\bdifferent|\bswitch|\bshould be|\binstead\b|"
    r"改|换|[写填]错|应该是|更新)"
)
_CHANGED = re.compile(rf"{_RECIPIENT}.{{0,40}}{_CHANGES}|{_CHANGES}.{{0,30}}{_RECIPIENT}", re.DOTALL)
# "收货人地址", "the recipient's address": that is where it goes.
_WHERE = re.compile(r"收[货件]人的?地址|\brecipient'?s? address")
_KEEPS_ADDRESS = re.compile(
    r"地址(?:还是|都|就)?(?:不变|不用改|不改|不动)"
    r"|\baddress (?:stays|remains|is) (?:the same|unchanged|as it is)"
    r"|\b(?:keep|leave) (?:the|my|that) address\b"
)


def changes_recipient(text: str) -> bool:
    """Another name or phone number is to stand on a parcel."""
    folded = _WHERE.sub(" ", fold(text))
    return _CHANGED.search(folded) is not None


def keeps_address(text: str) -> bool:
    """The address is to stay what it is."""
    return _KEEPS_ADDRESS.search(fold(text)) is not None
