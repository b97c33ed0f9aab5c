"""Which lines of an order a shopper means: by name, by option, by position, all of them, all but one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.understanding.compared import by_size, compared, is_one_of_several, other_than
from actions.understanding.item_names import ItemMention, named
from actions.understanding.kept import counts_things, kept_together, told_to_stay
from actions.understanding.left_alone import KEEPS_ALL, leaves_that, without_left_alone_by_options
from actions.understanding.numbers import ordinals
from actions.understanding.spaced import with_commas
from actions.understanding.taken_back import without_taken_back
from actions.understanding.telling import only_told, points_at_told
from actions.understanding.text import (
    find_phrase,
    fold,
    has_cjk,
    words,
)
from actions.understanding.twins import ItemCandidate, options_said, told_by_options
from actions.understanding.vocabulary import vocabulary

__all__ = ["ItemCandidate", "ItemMention", "ItemsRead", "items_in", "mentions_in", "says_everything"]

_JOINING = frozenset(
    "the my a an and or also plus as well with of one 和 及 跟 还 有 以 的 那 个 这 、 与".split()
)
_GIVES_BACK = re.compile(
    r"(?:\bnot|n't|\bnever|\bno longer|\bcannot|\bno need to|\bno use)(?: \w+){0,3}\s*$|"
    r"不(?:想|要|打算|会|再|用)*$"
)
_ACTS = re.compile(
    r"\b(?:return|exchang|swap|replac|cancel|refund|chang|send|ship|order|buy|want|need|get|add|includ|only|just)\w*\b|退|换|改|要|寄回|取消|就|只|仅"
)
# What stands in brackets describes an item and names none ("Backpack {'compartment': 'laptop'}"); a phone
# number is no phone.
_NO_NAME = re.compile(r"\{[^}]*\}?|\b(?:phone|mobile|telephone) number|\b(?:by|over the|on the) phone\b")
_TELLS_ORDER = re.compile(
    r"\s*(?:'s )?order\b|\s*的?[那这]?一?[个张笔]?(?:订单|(?<=[那这的])单|(?<=[个张笔])单)(?![独子件肩])"
)
_ONE = re.compile(
    r"\b(?:one|ones|version|item|items)\b|的(?:那|这)?[个件款双]?|第[一二三四五六七八\d]+[个件款双项]"
)


@dataclass(frozen=True)
class ItemsRead:
    """The lines meant, those left out by name, the mentions that stayed ambiguous, and whether all were
    asked for.
    """

    ids: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, ...], ...] = ()
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.ids or self.ambiguous or self.excluded)


def items_in(text: str, candidates: Sequence[ItemCandidate], *, asked: bool = False) -> ItemsRead:
    """The items a text names; `asked` allows bare positions, options and ids as answers."""
    folded = fold(text)
    by_id = [
        item.id
        for item in candidates
        # "Set of 4" names no fourth line: a short id has to be all that is said.
        if (asked and folded == fold(item.id)) or (len(item.id) >= 6 and find_phrase(folded, fold(item.id)))
    ]
    if by_id:
        return ItemsRead(tuple(by_id))
    text_said = text
    folded, alone = without_left_alone_by_options(folded, candidates)
    text = folded if alone else text
    mentions = mentions_in(text, candidates)
    chosen: list[str] = []
    excluded: list[str] = list(alone)
    ambiguous: list[tuple[str, ...]] = []
    for mention in mentions:
        if mention.excluded:
            excluded += mention.ids
        elif len(mention.ids) == 1 or mention.plural:
            chosen += mention.ids
        else:
            ambiguous.append(mention.ids)
    if (other := other_than(text_said, excluded, candidates)) and other not in chosen:
        chosen.append(other)
    keeps = any(
        # 耳机和键盘都留着: of those named before it, and of nothing else
        not any(mention.excluded and mention.end == match.start() for mention in mentions)
        for match in KEEPS_ALL.finditer(folded)
    )
    if keeps and not chosen:
        return _all_but(excluded, candidates)
    # 两个X都退, where X is nothing that is there: not all that is there.
    everything = says_everything(folded) and not keeps and (bool(mentions) or not counts_things(folded))
    # "Everything but the mug, we love the mug": named again it is not chosen.
    chosen = [item for item in chosen if item not in excluded]
    if everything and not chosen and not ambiguous:
        rest = tuple(item.id for item in candidates if item.id not in excluded)
        return ItemsRead(rest, tuple(excluded), everything=True)
    if everything and not excluded and {*chosen, *sum(ambiguous, ())} == {item.id for item in candidates}:
        return ItemsRead(tuple(item.id for item in candidates))
    if everything and len(ambiguous) == 1 and not chosen:
        return ItemsRead(ambiguous[0], tuple(excluded))
    if not mentions and not chosen:
        return replace(_without_names(folded, candidates, asked), excluded=alone)
    chosen = [item for item in dict.fromkeys(chosen) if item not in excluded]
    left = tuple(group for group in ambiguous if not set(group) & set(chosen))
    if left and (places := ordinals(text, len(left[0]))):
        chosen += [left[0][place] for place in places]
        left = left[1:]
    return ItemsRead(tuple(chosen), tuple(dict.fromkeys(excluded)), tuple(dict.fromkeys(left)))


def _all_but(excepted: Sequence[str], candidates: Sequence[ItemCandidate]) -> ItemsRead:
    """ "I'm keeping everything except the lamp": what is excepted is what is meant."""
    if not excepted:
        return ItemsRead()
    kept = tuple(item.id for item in candidates if item.id not in excepted)
    return ItemsRead(tuple(dict.fromkeys(excepted)), kept)


def says_everything(text: str) -> bool:
    """All of what is there is meant, with or without exceptions."""
    return vocabulary().says("all_items", fold(text))


def _without_names(folded: str, candidates: Sequence[ItemCandidate], asked: bool) -> ItemsRead:
    """`the blue one`, "the second one" and, as answers, "1 and 3"."""
    if asked and (places := ordinals(folded, len(candidates), bare=True)):
        return ItemsRead(tuple(candidates[place].id for place in places))
    if not asked and not _ONE.search(folded):
        return ItemsRead()
    if places := ordinals(folded, len(candidates)):
        return ItemsRead(tuple(candidates[place].id for place in places))
    scores = {item.id: options_said(folded, item, candidates) for item in candidates}
    best = max(scores.values(), default=0)
    fitting = tuple(item for item, score in scores.items() if score == best)
    if best == 0 or len(fitting) == len(candidates) > 1:
        return ItemsRead()
    return ItemsRead(fitting) if len(fitting) == 1 else ItemsRead(ambiguous=(fitting,))


def order_mentions(text: str, candidates: Sequence[ItemCandidate]) -> list[ItemMention]:
    """The places that name a candidate only to tell an order by it: "my laptop order"."""
    folded = fold(text)
    found = without_taken_back(folded, named(folded, candidates))
    return [mention for mention in found if _TELLS_ORDER.match(folded, mention.end)]


def mentions_in(text: str, candidates: Sequence[ItemCandidate]) -> list[ItemMention]:
    """Every place that names one or several of the candidates, in the order of the text. Where some are
    asked for, those that are only said to be in the order are left out.
    """
    folded = with_commas(fold(text))
    found = named(_NO_NAME.sub(lambda match: "_" * len(match.group()), folded), candidates)
    found = without_taken_back(folded, found)
    resolved: list[ItemMention] = []
    for index, mention in enumerate(found):
        before = folded[found[index - 1].end if index else 0 : mention.start]
        after = folded[mention.end : found[index + 1].start if index + 1 < len(found) else len(folded)]
        alone = index == 0, index + 1 == len(found)
        ids = mention.ids
        plural = mention.plural
        if len(ids) > 1 and is_one_of_several(folded[: mention.start]):
            ids, plural = by_size(folded[: mention.start], ids, candidates), False
        elif len(ids) > 1:
            said = compared(before, ids, candidates)
            plural = plural and len(said) > 1
            ids = said if len(said) == 1 else told_by_options(before, after, ids, candidates, alone=alone)
        stays = leaves_that(after) or told_to_stay(after, followed=index + 1 < len(found))
        excluded = _is_excluded(folded, mention, found) or stays
        resolved.append(ItemMention(ids, mention.start, mention.end, excluded, plural))
    resolved = kept_together(folded, resolved)
    # "The cap in the t-shirt order": which order it is, and no item of it.
    within = [mention for mention in resolved if not _TELLS_ORDER.match(folded, mention.end)]
    resolved = within if within or says_everything(folded) else resolved
    asked_for = [mention for mention in resolved if not only_told(text, mention.start)]
    if any(not mention.excluded for mention in asked_for) and not points_at_told(text):
        return asked_for
    return resolved


def _is_excluded(folded: str, mention: ItemMention, all_mentions: Sequence[ItemMention]) -> bool:
    """Whether "except", "not", "keep" ... governs the mention, directly or through a list."""
    last: re.Match[str] | None = None
    for pattern in vocabulary().patterns["except"]:
        for match in pattern.finditer(folded, 0, mention.start):
            if _GIVES_BACK.search(folded[: match.start()]):
                continue  # "I'm not keeping the mug"
            if last is None or match.end() > last.end():
                last = match
    after = _kept_after(folded[mention.end : mention.end + _TAIL])
    if last is None:
        return after
    between = list(folded[last.end() : mention.start])
    for other in all_mentions:
        if last.end() <= other.start and other.end <= mention.start:
            between[other.start - last.end() : other.end - last.end()] = " " * (other.end - other.start)
    left = [word for word in words("".join(between)) if word not in _JOINING]
    if _ACTS.search("".join(between)):
        return after  # "keep the mug, return the lamp"
    if _OF_IT.match(folded, last.end()):
        return after  # "else leave it, and the keyboard in white"
    governed = folded[last.start() : mention.start]
    if has_cjk(last.group()) and _ENDED.match(folded, last.end()):
        return after  # 滑板留着，化妆品退
    if re.match(r"not|instead", governed) and re.search(r"[,;.]", governed):
        return after  # "not the clock, the lamp": the comma ends it
    # One describing word may stand between ("not the blue bottle"), in Chinese one of a few characters.
    return len(left) <= (4 if all(has_cjk(word) for word in left) else 1) or after


_TAIL = 40
_ENDED = re.compile(r"[了吧啦]*[,;.!?]")
_OF_IT = re.compile(r"\s*(?:it|them)\b\s*(?:[,;.]|and\b|as\b|alone\b)")
_KEPT_AFTER = re.compile(
    r"\s*(?:(?:stays?|can stay|remains?)\b"
    # "The shoes I'm keeping", "the mug, i gave that away"
    r"|,?\s*(?:i|we)(?:'m|'ll|'re|'d| am| will| are| would)?"
    r"(?: (?:rather|want to|decided to|going to|gonna))* keep(?:ing)?\b(?! (?:the|my)\b)"
    r"|,?\s*(?:i|we) (?:already )?(?:gave|sold)\b"
    r"|(?:我|也|都|已经|就|还是)*(?:留着|留下|送人|送给|送出去)了?|也?(?:我|都|就)?留(?=[,.;!]|$)"
    r"|(?:就|先|还是)?(?:算了|不动|别动|不用|[别勿][退换])|不要?退|不换|留下|留着|留(?=[,.;!]|$)|保留|不动|除外|以外|不用|(?:我|就|也)?还是?要(?!退|换|改|取消))"
)


def _kept_after(tail: str) -> bool:
    return _KEPT_AFTER.match(tail) is not None
