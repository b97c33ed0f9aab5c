"""Which style and language a goal is held in."""

from __future__ import annotations

from collections import Counter

from evaluation.conversations.goal import Change, Goal, Question
from evaluation.conversations.planning import STYLES, Choice, plan

CANCEL = Change(kind="cancel_order", order="#1", reason="no longer needed")
ENGLISH_ONLY = Question(topic="greet", says={"en": ["Hello"]})
GOALS = [Goal(id=f"g{number}", wants=[CANCEL]) for number in range(90)]


def test_styles_and_languages_rotate_evenly_and_the_seed_turns_them() -> None:
    first = plan(GOALS, Choice(seed=1))
    assert Counter(run.style for run in first) == dict.fromkeys(STYLES, 10)
    assert Counter(run.language for run in first) == {"en": 45, "zh": 45}
    assert first == plan(GOALS, Choice(seed=1))
    assert [run.seed for run in first] != [run.seed for run in plan(GOALS, Choice(seed=2))]


def test_a_goal_alone_is_held_as_in_the_whole_run() -> None:
    whole = plan(GOALS, Choice(seed=5))
    assert plan(GOALS, Choice(seed=5, only=("g17",))) == [whole[17]]
    assert plan(GOALS, Choice(seed=5, limit=4)) == whole[:4]


def test_all_styles_of_a_goal_are_those_it_allows() -> None:
    narrow = Goal(id="n", wants=[CANCEL], styles=["plain", "angry"])
    runs = plan([narrow, GOALS[0]], Choice(every_style=True))
    assert [run.style for run in runs] == ["plain", "angry", *STYLES]


def test_what_does_not_allow_the_choice_is_left_out() -> None:
    zh = Goal(id="z", language="zh", wants=[CANCEL])
    hello = Goal(id="h", wants=[ENGLISH_ONLY])
    terse = Goal(id="t", wants=[CANCEL], styles=["terse"])
    goals = [zh, hello, terse]
    assert [run.goal.id for run in plan(goals, Choice(language="en"))] == ["h", "t"]
    assert [run.goal.id for run in plan(goals, Choice(language="zh"))] == ["z", "t"]
    assert [run.goal.id for run in plan(goals, Choice(styles=("plain",)))] == ["z", "h"]
    assert plan([hello], Choice(seed=8), ("zh",)) == []


def test_the_source_of_the_goals_decides_the_languages_left_open() -> None:
    assert {run.language for run in plan(GOALS, Choice(), ("en",))} == {"en"}
    assert {run.language for run in plan(GOALS, Choice(language="zh"), ("en",))} == {"zh"}


def test_only_who_speaks_chinese_writes_in_traditional_characters() -> None:
    runs = plan(GOALS, Choice(script="traditional"))
    assert {(run.language, run.script) for run in runs} == {("en", "simplified"), ("zh", "traditional")}
    assert [run.seed for run in runs] == [run.seed for run in plan(GOALS, Choice())]
    assert all("traditional" in run.name for run in runs if run.language == "zh")
