"""Which conversations are held: every goal in a wording style and a language, the same for the same seed."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from chinese.script import Script
from evaluation.conversations.goal import Goal, Language, Question, Style

STYLES: tuple[Style, ...] = get_args(Style)
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Run:
    """A goal as it is held once."""

    goal: Goal
    style: Style
    language: Language
    seed: int
    script: Script = "simplified"

    @property
    def name(self) -> str:
        """Goal, style, language and script: what finds this conversation again."""
        script = f", {self.script}" if self.script == "traditional" else ""
        return f"{self.goal.id} [{self.style}, {self.language}{script}]"


@dataclass(frozen=True)
class Choice:
    """What the person at the terminal chose.

    No `styles`: each goal once, in a style that changes from goal to goal; `every_style`: each goal once in
    each style that it allows. No `language`: it changes from goal to goal, too, where a goal leaves it open.
    """

    styles: tuple[Style, ...] = ()
    every_style: bool = False
    language: Language | None = None
    script: Script = "simplified"
    only: tuple[str, ...] = ()
    limit: int | None = None
    seed: int = 1


def plan(goals: Sequence[Goal], choice: Choice, languages: Sequence[Language] = LANGUAGES) -> list[Run]:
    """The conversations in order. A goal that does not allow the chosen style or language is left out.

    Style and language depend on the seed and the goal's place among all goals, so `only` and `limit` leave
    them as they are.
    """
    offset = random.Random(f"{choice.seed}:rotation")
    style_offset, language_offset = offset.randrange(1000), offset.randrange(1000)
    runs: list[Run] = []
    taken = 0
    for place, goal in enumerate(goals):
        if choice.only and goal.id not in choice.only:
            continue
        if choice.limit is not None and taken >= choice.limit:
            break
        allowed = [style for style in choice.styles or STYLES if goal.styles is None or style in goal.styles]
        spoken = _languages(goal, choice, languages)
        if not allowed or not spoken:
            continue
        taken += 1
        styles = allowed if choice.every_style else [allowed[(place + style_offset) % len(allowed)]]
        for turn, style in enumerate(styles):
            language = spoken[(place + turn + language_offset) % len(spoken)]
            script: Script = choice.script if language == "zh" else "simplified"
            runs.append(Run(goal, style, language, _seed(choice.seed, goal, style, language), script))
    return runs


def _languages(goal: Goal, choice: Choice, languages: Sequence[Language]) -> list[Language]:
    can = [language for language in LANGUAGES if _has_words(goal, language)]
    if choice.language is not None:
        fits = choice.language in can and goal.language in (None, choice.language)
        return [choice.language] if fits else []
    if goal.language is not None:
        return [goal.language]
    return [language for language in can if language in languages]


def _has_words(goal: Goal, language: Language) -> bool:
    return all(
        bool(want.says.get(language)) and all(language in said for said in want.follow_ups)
        for want in goal.wants
        if isinstance(want, Question)
    )


def _seed(seed: int, goal: Goal, style: Style, language: Language) -> int:
    return zlib.crc32(f"{seed}:{goal.id}:{style}:{language}".encode())
