"""What is said to be as it should be beside what is not: "the kettle broke, the teddy is fine"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_CLAUSE_END = re.compile(r"[,;!?\n]|\.(?![a-z0-9])|\band\b|\bbut\b|\bthough\b|但是?|不过|而(?!且)")
_INTACT = re.compile(
    r"\b(?:is|are|was|were|'s|'re|looks?|seems?|came|arrived)\s+(?:\w+ly |all |still |just |perfectly )*"
    r"(?:fine|ok(?:ay)?|good|all ?right|alright|intact|undamaged|in one piece|perfect)\b(?! (?:for|with) me)"
    r"|\bnothing (?:is |was )?wrong with\b"
    r"|没(?:什么)?(?:事|坏|破|毛病|损坏?)|无损|完好|[是都](?:挺|很)?好的|好好的|(?:是|都|很|挺)正常"
)


def without_intact(text: str) -> str:
    """The text, folded, without the clauses that say that something is as it should be."""
    folded = fold(text)
    kept, start = [], 0
    for end in [*(match.start() for match in _CLAUSE_END.finditer(folded)), len(folded)]:
        clause = folded[start:end]
        if not _INTACT.search(clause):
            kept.append(clause)
        start = end
    return "".join(kept).strip(" ,.;!，。；！")


def says_intact(text: str) -> bool:
    """Something is said to be as it should be, and nothing else is said."""
    return _INTACT.search(fold(text)) is not None and not without_intact(text)
