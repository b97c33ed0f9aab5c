"""Where a text names items: by words of their titles, by what else they are called, by slips of these."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from actions.understanding.slips import is_everyday, sounding_like
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
from actions.understanding.twins import ItemCandidate
from actions.understanding.vocabulary import vocabulary

_NOT_TELLING = frozenset("the of and a an for with in set kit pack pro plus new mini one item order".split())
# Characters that name a thing by themselves.
_THINGS = "包鞋靴帽杯灯锅裙裤表椅壶伞毯床桌枕刀碗盘钟熊盆瓶垫箱架柜镜琴"
_ALONE_BEFORE = (
    r"(?<![\u3400-\u9fff])|(?<=[那这][个条双把只顶件块])|(?<=[和跟同连把的换退改买那这但])"
    r"|(?<=^[件条双只顶部])|(?<=[ ,;.我][件条双只顶部])|(?<=还有)|(?<=不过)|(?<=但是)"
)
_ALONE_BEHIND = r"[我也都和跟退换改留不呢吧要想的了算太有大小坏破颜尺码号,.;!?、]|$"


@dataclass(frozen=True)
class ItemMention:
    """A place in the text that names an item; several ids where it fits several lines equally."""

    ids: tuple[str, ...]
    start: int
    end: int
    excluded: bool = False
    plural: bool = False


def named(folded: str, candidates: Sequence[ItemCandidate]) -> list[ItemMention]:
    """Every place of a folded text that names one or several of the candidates."""
    hits: list[tuple[int, int, str, float]] = []  # start, end, item, weight
    spans = word_spans(folded)
    shared = _shared_words(candidates)
    written = _written_words(tuple(item.titles for item in candidates))
    called = {kind for item in candidates for kind in _own_kinds(item.titles)}
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
        hits += _kind_hits(folded, spans, item.titles, item.id, called)
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
        # Said whole once, it may be said without its first part the next time.
        own = title.rsplit(" ", 1)[1]
        shorter = [
            spot
            for spot in (find_all(folded, own) if len(own) > 2 else [])
            if not any(start <= spot[0] and spot[1] <= end for start, end in spots)
        ]
        return [
            *((start, end, item, 2.0 + len(title) / 100) for start, end in spots),
            *((start, end, item, 2.0 + len(own) / 100) for start, end in shorter),
        ]
    compact = title.replace(" ", "")
    for size in range(len(compact), 1, -1):
        tail = compact[-size:]
        if spots := find_all(folded, tail):
            return [(start, end, item, 2.0 + size / 100) for start, end in spots]
        if spots := sounding_like(folded, tail):
            return [(start, end, item, 1.995 + size / 100) for start, end in spots]
    return [(*match.span(), item, 2.0) for match in _by_last(compact[-1:]).finditer(folded)]


@lru_cache(maxsize=512)
def _by_last(character: str) -> re.Pattern[str]:
    """A thing called by the last character of its name: "帽子", "包包", or that alone, where it stands by
    itself: "包也退", "那双鞋".
    """
    if not has_cjk(character):
        return re.compile(r"(?!)")
    if character not in _THINGS:
        return re.compile(rf"{character}子")
    return re.compile(rf"{character}[子{character}]|(?:{_ALONE_BEFORE}){character}(?={_ALONE_BEHIND})")


@lru_cache(maxsize=4096)
def _kinds(titles: tuple[str, ...]) -> tuple[str, ...]:
    """What a thing with these titles may be called by its kind."""
    own = [fold(title) for title in titles]
    return tuple(
        kind
        for kind, ends in vocabulary().item_kinds.items()
        if any(_ends(title, end) for title in own for end in ends)
    )


@lru_cache(maxsize=4096)
def _own_kinds(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The Chinese kinds that are the end of such a title itself: beside a 保温水杯 no mug is a 水杯."""
    own = [fold(title) for title in titles]
    kinds = (kind for kind in vocabulary().item_kinds if len(kind) > 1 and has_cjk(kind))
    return tuple(kind for kind in kinds if any(_ends(title, kind) for title in own))


def _ends(title: str, end: str) -> bool:
    if has_cjk(end):
        return title.replace(" ", "").endswith(end)
    return [singular(word) for word in words(title)][-len(words(end)) :] == [
        singular(word) for word in words(end)
    ]


def _kind_hits(
    folded: str,
    spans: list[tuple[str, int, int]],
    titles: tuple[str, ...],
    item: str,
    called: Collection[str],
) -> list[tuple[int, int, str, float]]:
    """Places that name the item by its kind, but for what another one is `called` by its own name."""
    found: list[tuple[int, int, str, float]] = []
    for kind in _kinds(titles):
        if kind in called:
            continue
        if len(kind) == 1:
            found += [(*match.span(), item, 2.0) for match in _by_last(kind).finditer(folded)]
        elif has_cjk(kind):
            found += [(start, end, item, 2.0) for start, end in find_all(folded, kind)]
        else:
            found += [
                (start, end, item, 2.0) for said, start, end in spans if singular(said) == singular(kind)
            ]
    return found


@lru_cache(maxsize=4096)
def _aliases(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Other names of the product: those of every product word its titles contain."""
    found: list[str] = []
    for title in titles:
        title_words = {singular(word) for word in words(fold(title))}
        for name, others in vocabulary().product_words.items():
            if {singular(word) for word in words(name)} <= title_words:
                found += [other for other in others if not find_phrase(fold(title), other)]
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
        if has_cjk(folded[start:end]) and any(
            first <= start and end <= last and end - start < last - first for first, last, _, _ in cluster
        ):
            continue  # 鞋 within 鞋子 says nothing more, and 茶壶 is no 壶 of another kind
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
