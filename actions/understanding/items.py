"""Which lines of an order a shopper means: by name, by option, by position, all of them, all but one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from actions.understanding.numbers import ordinals
from actions.understanding.slips import is_everyday, sounding_like
from actions.understanding.telling import only_told, points_at_told
from actions.understanding.text import (
    alike,
    find_all,
    find_phrase,
    fold,
    has_cjk,
    singular,
    word_spans,
    words,
)
from actions.understanding.twins import ItemCandidate, options_said, told_by_options
from actions.understanding.vocabulary import vocabulary

__all__ = ["ItemCandidate", "ItemMention", "ItemsRead", "items_in", "mentions_in"]

_JOINING = frozenset(
    "the my a an and or also plus as well with of one 和 及 跟 还 有 以 的 那 个 这 、 与".split()
)
_NOT_TELLING = frozenset("the of and a an for with in set kit pack pro plus new mini one item order".split())
_GIVES_BACK = re.compile(
    r"(?:\bnot|n't|\bnever|\bno longer|\bcannot|\bno need to|\bno use)(?: \w+){0,3}\s*$|"
    r"不(?:想|要|打算|会|再|用)*$"
)
_ACTS = re.compile(
    r"\b(?:return|exchang|swap|replac|cancel|refund|chang|send|ship|order|buy|want|need|get|only|just)\w*\b|退|换|改|要|寄回|取消|就|只|仅"
)
_BRACKETED = re.compile(r"\{[^}]*\}?")
_ONE = re.compile(
    r"\b(?:one|ones|version|item|items)\b|的(?:那|这)?[个件款双]?|第[一二三四五六七八\d]+[个件款双项]"
)


@dataclass(frozen=True)
class ItemMention:
    """A place in the text that names an item; several ids where it fits several lines equally."""

    ids: tuple[str, ...]
    start: int
    end: int
    excluded: bool = False
    plural: bool = False


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
    mentions = mentions_in(text, candidates)
    chosen: list[str] = []
    excluded: list[str] = []
    ambiguous: list[tuple[str, ...]] = []
    for mention in mentions:
        if mention.excluded:
            excluded += mention.ids
        elif len(mention.ids) == 1 or mention.plural:
            chosen += mention.ids
        else:
            ambiguous.append(mention.ids)
    everything = vocabulary().says("all_items", folded)
    if everything and not chosen and not ambiguous:
        rest = tuple(item.id for item in candidates if item.id not in excluded)
        return ItemsRead(rest, tuple(excluded), everything=True)
    if everything and len(ambiguous) == 1 and not chosen:
        return ItemsRead(ambiguous[0], tuple(excluded))
    if not mentions:
        return _without_names(folded, candidates, asked)
    chosen = [item for item in dict.fromkeys(chosen) if item not in excluded]
    left = tuple(group for group in ambiguous if not set(group) & set(chosen))
    if left and (places := ordinals(text, len(left[0]))):
        chosen += [left[0][place] for place in places]
        left = left[1:]
    return ItemsRead(tuple(chosen), tuple(dict.fromkeys(excluded)), tuple(dict.fromkeys(left)))


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


def mentions_in(text: str, candidates: Sequence[ItemCandidate]) -> list[ItemMention]:
    """Every place that names one or several of the candidates, in the order of the text. Where some are
    asked for, those that are only said to be in the order are left out.
    """
    folded = fold(text)
    # What stands in brackets describes an item; it names none ("Backpack {'compartment': 'laptop'}").
    found = _named(_BRACKETED.sub(lambda match: "_" * len(match.group()), folded), candidates)
    resolved: list[ItemMention] = []
    for index, mention in enumerate(found):
        before = folded[found[index - 1].end if index else 0 : mention.start]
        after = folded[mention.end : found[index + 1].start if index + 1 < len(found) else len(folded)]
        alone = index == 0, index + 1 == len(found)
        ids = mention.ids
        if len(ids) > 1:
            ids = told_by_options(before, after, ids, candidates, alone=alone)
        excluded = _is_excluded(folded, mention, found)
        resolved.append(ItemMention(ids, mention.start, mention.end, excluded, mention.plural))
    asked_for = [mention for mention in resolved if not only_told(text, mention.start)]
    if any(not mention.excluded for mention in asked_for) and not points_at_told(text):
        return asked_for
    return resolved


def _named(folded: str, candidates: Sequence[ItemCandidate]) -> list[ItemMention]:
    hits: list[tuple[int, int, str, float]] = []  # start, end, item, weight
    spans = word_spans(folded)
    shared = _shared_words(candidates)
    written = _written_words(tuple(item.titles for item in candidates))
    for item in candidates:
        for title in (fold(title) for title in item.titles):
            hits += (
                _chinese_hits(folded, title, item.id)
                if has_cjk(title)
                else _word_hits(spans, title, item.id, shared, written)
            )
        for alias in _aliases(item.titles):
            hits += [(start, end, item.id, 2.0) for start, end in find_all(folded, alias)]
            if alias.isalpha() and alias.isascii():
                hits += [
                    (start, end, item.id, 2.0)
                    for said, start, end in spans
                    if said[0] == alias[0] and said != alias and _is_slip(said, alias, written)
                ]
    return _clustered(folded, hits, spans)


@lru_cache(maxsize=2048)
def _written_words(titles: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """Every word of the candidates' names: who says one of them means it and not one that is like it."""
    names = [fold(title) for own in titles for title in own]
    names += [alias for own in titles for alias in _aliases(own)]
    return frozenset(singular(word) for name in names for word in words(name))


def _is_slip(said: str, word: str, written: frozenset[str]) -> bool:
    return alike(said, word) and singular(said) not in written and not is_everyday(said)


def _word_hits(
    spans: list[tuple[str, int, int]],
    title: str,
    item: str,
    shared: frozenset[str],
    written: frozenset[str],
) -> list[tuple[int, int, str, float]]:
    tokens = [word for word in words(title) if word not in _NOT_TELLING] or words(title)
    if not tokens:
        return []
    found = []
    for said, start, end in spans:
        for place, token in enumerate(tokens):
            if singular(said) == singular(token) or _is_slip(said, token, written):
                head = place == len(tokens) - 1
                # A word before the head ("smart", "water") tells an item only beside others, or when no
                # other has it.
                weight = 2.0 if head else 1.0 if token in shared or len(token) < 4 else 1.1
                found.append((start, end, item, weight))
                break
    return found


def _shared_words(candidates: Sequence[ItemCandidate]) -> frozenset[str]:
    """Title words that tell no item: in several titles, an option's value, or an everyday word."""
    seen: dict[str, set[str]] = {}
    for item in candidates:
        for title in item.titles:
            for word in words(fold(title)):
                seen.setdefault(word, set()).add(item.product_id or item.id)
    many = {word for word, products in seen.items() if len(products) > 1}
    everyday = {
        "water",
        "light",
        "desk",
        "wall",
        "office",
        "garden",
        "digital",
        "electric",
        "portable",
        "smart",
        "wireless",
    }
    values = set(vocabulary().option_words)
    return frozenset(many | everyday | values)


def _chinese_hits(folded: str, title: str, item: str) -> list[tuple[int, int, str, float]]:
    if " " in title and (spots := find_all(folded, title)):
        return [(start, end, item, 2.0 + len(title) / 100) for start, end in spots]
    compact = title.replace(" ", "")
    for size in range(len(compact), 1, -1):
        tail = compact[-size:]
        if spots := find_all(folded, tail):
            return [(start, end, item, 2.0 + size / 100) for start, end in spots]
        if spots := sounding_like(folded, tail):
            return [(start, end, item, 1.995 + size / 100) for start, end in spots]
    # A thing called by its last character alone, which has to stand alone for that: "包也退", "那双鞋".
    return [(m.end() - 1, m.end(), item, 2.0) for m in _alone(compact[-1:]).finditer(folded)]


@lru_cache(maxsize=512)
def _alone(character: str) -> re.Pattern[str]:
    before = r"(?<![\u3400-\u9fff])|(?<=[那这][个条双把只顶件块])|(?<=[和跟连把])|(?<=还有)"
    things = "包鞋帽杯灯锅裙裤表椅壶伞毯床桌枕刀碗盘钟"
    if character not in things:
        return re.compile(r"(?!)")
    return re.compile(rf"(?:{before}){character}(?=[也都和跟退换留不呢吧要,.;!?、]|$)")


@lru_cache(maxsize=4096)
def _aliases(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Other names of the product: those of every product word its titles contain."""
    found: list[str] = []
    for title in titles:
        title_words = {singular(word) for word in words(fold(title))}
        for name, others in vocabulary().product_words.items():
            if {singular(word) for word in words(name)} <= title_words:
                found += [other for other in others if other not in fold(title)]
    return tuple(found)


def _clustered(
    folded: str, hits: list[tuple[int, int, str, float]], spans: list[tuple[str, int, int]]
) -> list[ItemMention]:
    """Neighbouring hits make one mention; whoever has most of its words there is meant."""
    if not hits:
        return []
    hits = sorted(set(hits))
    clusters: list[list[tuple[int, int, str, float]]] = [[hits[0]]]
    for hit in hits[1:]:
        reach = max(end for _, end, _, _ in clusters[-1])
        if hit[0] <= reach or re.fullmatch(r"[\s-]*", folded[reach : hit[0]]):
            clusters[-1].append(hit)
        else:
            clusters.append([hit])
    return [mention for cluster in clusters if (mention := _mention(folded, cluster))]


def _mention(folded: str, cluster: list[tuple[int, int, str, float]]) -> ItemMention | None:
    score: dict[str, float] = {}
    for start, end, item, weight in {
        (start, end, item): (start, end, item, weight) for start, end, item, weight in cluster
    }.values():
        score[item] = score.get(item, 0.0) + weight + (end - start) / 1000
    best = max(score.values())
    if best < 1.1:
        return None
    ids = tuple(item for item, points in score.items() if points > best - 0.5)
    start, end = min(hit[0] for hit in cluster), max(hit[1] for hit in cluster)
    head = words(folded[start:end])[-1] if words(folded[start:end]) else ""
    return ItemMention(
        ids, start, end, plural=len(ids) > 1 and (singular(head) != head and _says_both(folded, start))
    )


def _says_both(folded: str, start: int) -> bool:
    """A plural takes all of a kind unless something told them apart; `the two bottles`, `both`, `all my
    bottles`, `bottles`.
    """
    return not re.search(r"\b(?:one of|either of|1 of)\s+(?:the|my)?\s*$", folded[:start])


def _is_excluded(folded: str, mention: ItemMention, all_mentions: Sequence[ItemMention]) -> bool:
    """Whether "except", "not", "keep" ... governs the mention, directly or through a list."""
    last: re.Match[str] | None = None
    for pattern in vocabulary().patterns["except"]:
        for match in pattern.finditer(folded, 0, mention.start):
            if _GIVES_BACK.search(folded[: match.start()]):
                continue  # "I'm not keeping the mug"
            if last is None or match.end() > last.end():
                last = match
    after = _kept_after(folded[mention.end : mention.end + 12])
    if last is None:
        return after
    between = list(folded[last.end() : mention.start])
    for other in all_mentions:
        if last.end() <= other.start and other.end <= mention.start:
            between[other.start - last.end() : other.end - last.end()] = " " * (other.end - other.start)
    left = [word for word in words("".join(between)) if word not in _JOINING]
    if _ACTS.search("".join(between)):
        return after  # "keep the mug, return the lamp"
    governed = folded[last.start() : mention.start]
    if re.match(r"not|instead", governed) and re.search(r"[,;.]", governed):
        return after  # "not the clock, the lamp": the comma ends it
    # One describing word may stand between ("not the blue bottle"), in Chinese one of a few characters.
    return len(left) <= (4 if all(has_cjk(word) for word in left) else 1) or after


_KEPT_AFTER = re.compile(
    r"\s*(?:(?:stays?|can stay|remains?)\b"
    r"|不要?退|不换|留下|留着|留(?=[,.;!]|$)|保留|不动|除外|以外|不用|(?:我|就|也)?还是?要(?!退|换|改|取消))"
)


def _kept_after(tail: str) -> bool:
    return _KEPT_AFTER.match(tail) is not None
