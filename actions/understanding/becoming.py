"""What an item is to become, as a stretch of text says it: "... to a 1L glass one", "换成红色的"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.understanding.options import Wish, wish_in
from actions.understanding.text import fold, words

PIVOT = re.compile(
    r"->|=>|→|\b(?:to|into|for|with|want|wanted|prefer|would like|'d like|like to have|should be|"
    r"rather(?! than)|instead(?! of))\b"
    r"|换成|改成|变成|换为|改为|换(?!个说法|种说法|句话|个问法)(?=\S)|(?<!不)要(?!退|是)"
)
_TURN = re.compile(rf"{PIVOT.pattern}|\b(?:in|make|get|need|have)\b")
_PIECE_END = re.compile(r"[,;!?\n]|\.(?=\s|$)")
_TURNS = re.compile(r"(?:to|into)$|[换改变]")
_SWAPS = re.compile(r"\b(?:replac|swap|switch|exchang|trad)\w*")
BOUNDARY = re.compile(r"[,;.\n!?]|\band\b|\bbut\b|和|及|还有|、|(?<![不相共合等])同(?![款样类时意一学事])")


def wish_of(stretch: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str]) -> Wish:
    """What the stretch wishes: behind "to" or "for" if anything there is one, else what differs from the
    present.
    """
    before, _, after = stretch.partition("\x00")
    pivot, present = PIVOT.search(without_brackets(after)), Wish()
    if pivot is not None:
        behind = wish_in(after[pivot.start() :], universe, current)
        if _TURNS.match(pivot.group()) and describes_present(behind, current):
            present = behind  # what it is already is all that may be wished
        if behind and not describes_present(behind, current):
            apart = not _SWAPS.search(before) or re.search("[,;]", after[: pivot.start()])
            if pivot.group() == "with" and apart:
                # "The chair in blue leather with a high back": what stands before it is wished as well.
                beside = wish_in(after[: pivot.start()], universe, current)
                wanted, refused = {**beside.wanted}, {**beside.refused}
                for name in behind.wanted:
                    wanted.pop(name, None)
                    refused.pop(name, None)
                return replace(
                    behind, wanted={**wanted, **behind.wanted}, refused={**refused, **behind.refused}
                )
            return behind
    pivot = PIVOT.search(without_brackets(before))
    lead = before[pivot.end() :] if pivot else before
    wish = wish_in(f"{lead} {after}" if words(lead) else after, universe, current)
    return replace(wish, wanted=differing(wish, current)) or present


def before_becoming(text: str) -> list[str]:
    """The pieces of a text, each up to where it says what something is to become: "exchange the glass shelf"
    of "... for a white one".
    """
    pieces = _PIECE_END.split(fold(text))
    return [_TURN.split(piece, maxsplit=1)[0] for piece in pieces]


def differing(wish: Wish, current: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What of a wish is not so already."""
    return {name: values for name, values in wish.wanted.items() if tuple(values) != (current.get(name),)}


def describes_present(wish: Wish, current: Mapping[str, str]) -> bool:
    """Whether the wish only says what the item is now."""
    said = differing(wish, current)
    return bool(wish.wanted) and not said and not (wish.refused or wish.cheapest or wish.dearest)


def without_brackets(text: str) -> str:
    """The text with everything in brackets blanked, so that commas there part nothing."""
    return re.sub(r"\{[^}]*\}?|\([^)]*\)", lambda match: "_" * len(match.group()), text)
