"""Words of assent that mean the opposite: "yeah right", "yep, and pigs can fly", "行啊 你敢"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_SARCASM = re.compile(
    # "yes, right away" and "that's right" are meant.
    r"^\W*(?:oh,? )?(?:yeah|yea|ya|yep|yup|sure|ok(?:ay)?)[\s,]+right\b(?!,? (?:away|now|then|it|the|do"
    r"|go|that))"
    r"|\bpigs? (?:can |might |could |may |will |do )?fl(?:y|ies)\b|\bhell freezes\b|\bin your dreams\b"
    r"|\b(?:dream on|as if)\b(?! (?:it|nothing))|\byou(?:'d| would)? (?:love|like|enjoy) that\b|\byou wish\b"
    r"|^\W*(?:yeah|yep|yup|yes|sure|ok(?:ay)?)[\s,.!]+(?:like|as if) (?:that|you|they|it|this)\b"
    r"|\b(?:ever|never) (?:gonna|going to)\b"
    # What is praised is not agreed to: "yeah they're the best".
    r"|\b(?:they(?:'re| are)|these are|those are) (?:(?:the|so|just|simply|really) )*"
    r"(?:best|greatest|awesome|amazing|brilliant|sick|lit|fire)\b"
    r"|你们?敢|算[你您]们?[狠厉牛]|想得美|做梦|才怪|鬼才?信|有本事|有种"
    r"|[你您]们?(?:可|真|还|最|就|是)*(?:厉害|牛|狠|会做生意|行(?=[\s,.!]*$))"
)


def means_the_opposite(text: str) -> bool:
    """Whether words of assent are scorn, or praise of something else, so that they agree to nothing."""
    return _SARCASM.search(fold(text)) is not None
