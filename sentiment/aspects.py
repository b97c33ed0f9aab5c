"""Aspects of a text: what is spoken of (delivery, price, size ..., parts of the product), in both languages.

spaCy's blank English and Chinese pipelines cut the text and match the words of `aspects.yml`; no pipeline has
to be downloaded. Parts of a product that no list knows are nouns that a judgement is said of (the opinion
word finds its target, as in double propagation: Qiu, Liu, Bu and Chen 2011). How an aspect is judged:
`aspect_polarity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from chinese.script import simplified
from sentiment.signs import Span, language_of

ASPECTS_FILE = Path(__file__).with_name("aspects.yml")
NAMED, PRAISED, BLAMED, OPEN = "named", "praised", "blamed", "open"
PART = "part"
GAP = "*"
LONGEST = 2_000
"""Characters of a text that are looked at."""

_COPULAS = (
    "is", "are", "was", "were", "feels", "felt", "looks", "looked", "seems", "seemed", "sounds", "sounded",
    "smells", "works", "worked", "broke", "breaks", "stopped", "lasts", "lasted", "fails", "failed", "'s",
)  # fmt: skip
_DEGREES = ("very", "so", "too", "not", "n't", "really", "a", "bit", "quite", "pretty")
_OWNERS = ("the", "this", "its", "my", "their", "these", "those", "our", "his", "her", "your")
_ADVERBS = frozenset("很太真好挺超最更也都还较够蛮颇非常特别比较有点有些不太十分相当确实稍微略实在不是")
_CHINESE_NOUNS = frozenset({"n", "nz", "ng"})
_CHINESE_JUDGEMENTS = frozenset({"a", "ad", "an", "z"})


@dataclass(frozen=True)
class Aspect:
    """One mention of an aspect.

    `name`: key of `aspects.yml` (delivery, price ... part); `span`: its characters in the text, `text` what
    stands there; `said`: named (a word of the lists), praised or blamed (the words themselves judge: "arrived
    late"), open (a part that no list knows).
    """

    name: str
    text: str
    span: Span
    said: str = NAMED

    @property
    def key(self) -> str:
        """The name, for a part with the part: `part:battery`; equal for what should be counted together."""
        return f"{PART}:{_singular(self.text.lower())}" if self.name == PART else self.name


class AspectFinder:
    """Finds aspects. Making one loads spaCy's blank pipelines (about a second); use one for many texts.

    `extra` adds the shop's own words: {"part": {"en": ["grinder"], "zh": ["磨芯"]}}.

    Raises:
        ValueError: `extra` names an aspect that is not known.
    """

    def __init__(
        self, extra: Mapping[str, Mapping[str, Sequence[str]]] | None = None, *, open_parts: bool = True
    ) -> None:
        self._content = yaml.safe_load(ASPECTS_FILE.read_text(encoding="utf-8"))
        unknown = sorted(set(extra or {}) - set(self._content["aspects"]))
        if unknown:
            known = ", ".join(self._content["aspects"])
            raise ValueError(f"there is no aspect {', '.join(unknown)}; known are {known}")
        self._extra = extra or {}
        self._open_parts = open_parts

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """What each aspect is called for people: {"delivery": {"en": "Delivery", "zh": "物流配送"}, ...}."""
        return {key: dict(entry["names"]) for key, entry in self._content["aspects"].items()}

    def find(self, text: str) -> tuple[Aspect, ...]:
        """Mentions in their order, in simplified characters; where they overlap the longest wins."""
        shown = simplified(text[:LONGEST].replace("’", "'"))
        language = language_of(shown)
        found = list(self._english.matches(shown) if language == "en" else self._chinese.matches(shown))
        if self._open_parts:
            taken = [aspect.span for aspect in found]
            parts = self._english_parts(shown) if language == "en" else self._chinese_parts(shown)
            found += [a for a in parts if not any(_overlap(a.span, span) for span in taken)]
        return tuple(sorted(found, key=lambda aspect: aspect.span))

    def find_many(self, texts: Iterable[str]) -> list[tuple[Aspect, ...]]:
        """`find` of every text."""
        return [self.find(text) for text in texts]

    @cached_property
    def _english(self) -> _Lexicon:
        return _Lexicon("en", self._phrases(("en",)))

    @cached_property
    def _chinese(self) -> _Lexicon:
        # Chinese reviews have English words in them; an English one with Chinese words counts as mixed.
        return _Lexicon("zh", self._phrases(("zh", "en")))

    @cached_property
    def _no_parts(self) -> frozenset[str]:
        lists = self._content["not_parts"]
        judging = self._content["judgements"]["en"]
        return frozenset([*lists["en"], *lists["zh"], *judging])

    @cached_property
    def _part_matcher(self) -> Any:
        from spacy.matcher import Matcher

        matcher = Matcher(self._english.pipeline.vocab)
        judgement = {"LOWER": {"IN": self._content["judgements"]["en"]}}
        noun = {"IS_ALPHA": True, "IS_STOP": False, "LENGTH": {">=": 3}}
        owner = {"LOWER": {"IN": list(_OWNERS)}}
        said = {"LOWER": {"IN": list(_COPULAS)}}
        adverb = {
            "LOWER": {"IN": ["very", "so", "too", "not", "n't", "really", "a", "bit", "quite", "pretty"]}
        }
        matcher.add("said", [[owner, noun, said], [owner, noun, noun, said]])
        matcher.add("judged", [[noun, said, {**adverb, "OP": "*"}, judgement], [owner, judgement, noun]])
        return matcher

    def _phrases(self, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """(aspect, said, phrase) of the lists and the shop's own."""
        for name, entry in self._content["aspects"].items():
            for language in languages:
                own = self._extra.get(name, {}).get(language, ())
                lists = {NAMED: [*entry.get(language, []), *own]}
                lists |= {said: entry.get(said, {}).get(language, []) for said in (PRAISED, BLAMED)}
                for said, phrases in lists.items():
                    for phrase in phrases:
                        yield name, said, phrase
                        if said == NAMED and language == "en":
                            yield name, said, _plural(phrase)

    def _english_parts(self, text: str) -> Iterator[Aspect]:
        doc = self._english.pipeline.make_doc(text)
        seen: set[int] = set()
        for _, start, end in sorted(
            self._part_matcher(doc), key=lambda match: (match[1], match[1] - match[2])
        ):
            tokens = [t for t in doc[start:end] if self._may_be_part(t)]
            if not tokens or tokens[-1].i - tokens[0].i >= 2 or seen & {t.i for t in tokens}:
                continue
            seen |= {t.i for t in tokens}
            span = Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
            yield Aspect(PART, span.of(text), span, OPEN)

    def _may_be_part(self, token: Any) -> bool:
        word = token.lower_
        return (
            token.is_alpha
            and not token.is_stop
            and len(word) >= 3
            and word not in _COPULAS
            and not word.endswith(("ly", "ing"))
            and word not in self._no_parts
            and _singular(word) not in self._no_parts
        )

    def _chinese_parts(self, text: str) -> Iterator[Aspect]:
        words = _tagged(text)
        judgements = self._content["judgements"]["zh"]
        for number, (word, flag, at) in enumerate(words):
            if flag not in _CHINESE_NOUNS or len(word) < 2 or word in self._no_parts or set(word) <= _ADVERBS:
                continue
            rest = words[number + 1 : number + 4]
            while rest and set(rest[0][0]) <= _ADVERBS:
                rest = rest[1:]
            if rest and (rest[0][1] in _CHINESE_JUDGEMENTS or rest[0][0] in judgements):
                yield Aspect(PART, word, Span(at, at + len(word)), OPEN)


class _Lexicon:
    """A blank pipeline and the phrases it finds."""

    def __init__(self, language: str, phrases: Iterable[tuple[str, str, str]]) -> None:
        import spacy
        from spacy.matcher import Matcher, PhraseMatcher

        self.pipeline: Any = spacy.blank(language)
        self._phrases = PhraseMatcher(self.pipeline.vocab, attr="LOWER")
        self._gaps = Matcher(self.pipeline.vocab)
        for name, said, phrase in phrases:
            if GAP in phrase:
                self._gaps.add(f"{name}/{said}", [self._with_gaps(phrase)])
            else:
                self._phrases.add(f"{name}/{said}", [self.pipeline.make_doc(phrase)])

    def matches(self, text: str) -> Iterator[Aspect]:
        """Mentions that do not overlap, the longest first served."""
        from spacy.util import filter_spans

        doc = self.pipeline.make_doc(text)
        spans = [*self._phrases(doc, as_spans=True), *self._gaps(doc, as_spans=True)]
        for found in filter_spans(span for span in spans if _whole_words(text, span)):
            name, said = found.label_.split("/")
            span = Span(found.start_char, found.end_char)
            yield Aspect(name, span.of(text), span, said)

    def _with_gaps(self, phrase: str) -> list[dict[str, Any]]:
        """The phrase as a token pattern; up to three words that end no clause for each gap."""
        pattern: list[dict[str, Any]] = []
        for number, part in enumerate(phrase.split(GAP)):
            if number:
                pattern += [{"IS_PUNCT": False, "OP": "?"}] * 3
            pattern += [{"LOWER": token.lower_} for token in self.pipeline.make_doc(part.strip())]
        return pattern


def _whole_words(text: str, span: Any) -> bool:
    """False where a Latin word goes on: Chinese is cut into characters, so that rice is found in price."""
    before, after = text[: span.start_char][-1:], text[span.end_char :][:1]
    first, last = text[span.start_char], text[span.end_char - 1]
    return not (_latin(first) and _latin(before)) and not (_latin(last) and _latin(after))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _tagged(text: str) -> list[tuple[str, str, int]]:
    """(word, jieba's part of speech, place) of every word."""
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    found, at = [], 0
    for pair in jieba.posseg.cut(text):
        found.append((pair.word, pair.flag, at))
        at += len(pair.word)
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _plural(phrase: str) -> str:
    if phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        return phrase[:-1] + "ies"
    return phrase + ("es" if phrase.endswith(("s", "x", "ch", "sh")) else "s")


def _singular(phrase: str) -> str:
    if phrase.endswith("ies") and len(phrase) > 4:
        return phrase[:-3] + "y"
    if phrase.endswith(("xes", "ches", "shes", "sses")):
        return phrase[:-2]
    return (
        phrase[:-1]
        if phrase.endswith("s") and not phrase.endswith(("ss", "us")) and len(phrase) > 3
        else phrase
    )
