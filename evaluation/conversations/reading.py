"""Reads goals: YAML files of our own, a folder of them, the shipped ones, or tau-bench's task files."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from evaluation.conversations import tau_bench
from evaluation.conversations.comparing import Impossible, wanted_state
from evaluation.conversations.goal import Goal, Language, Question, WriteKind
from evaluation.conversations.resolving import Unclear
from evaluation.conversations.state import State
from evaluation.conversations.tau_bench_goals import Task, goal_of

DEMO = "demo"
_PROBLEMS_NAMED = 3
_TAGS = ("question", *get_args(WriteKind))
_TAU_SETTINGS = {"IDENTIFICATION_RULE": "email_or_name_and_zip"}
"""How the benchmark's policy identifies a customer."""


class GoalsWrong(Exception):
    """Goals that cannot be used; the message names the file, the goal and the field."""


@dataclass(frozen=True)
class GoalSource:
    """Goals as read, not yet looked at beside the shop's data.

    `shop`: a folder of import files that the goals are about (none: the demo shop). `settings`: what the
    system is started with, named as in .env. `languages`: those that goals without one of their own are
    held in. `not_examined`: how many goals want to hear something that cannot be asked for.
    """

    goals: list[Goal] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    shop: Path | None = None
    settings: dict[str, str] = field(default_factory=dict)
    languages: tuple[Language, ...] = ("en", "zh")
    name: str = ""

    @property
    def not_examined(self) -> int:
        """How many tasks also want to hear something that only their free text asks for."""
        return sum(task.asks_in_free_text for task in self.tasks)

    def goals_over(self, state: State) -> list[Goal]:
        """The goals, each checked to be possible in this shop. Raises GoalsWrong for those that are not."""
        problems, goals = [], list(self.goals)
        for number, task in enumerate(self.tasks):
            try:
                goals.append(goal_of(task, number, self.name, state))
            except Unclear as error:
                problems.append(f"{self.name}: task {number}: {error}")
        for goal in goals:
            if goal.customer is not None and goal.customer not in state["customers"]:
                problems.append(
                    f"{self.name}: goal {goal.id!r}: customer: {goal.customer!r} is not in the shop"
                )
                continue
            try:
                wanted_state(goal, state)
            except Impossible as error:
                problems.append(f"{self.name}: goal {goal.id!r}: {error}")
        _raise_for(problems)
        return goals


def read_goals(path: Path | None) -> GoalSource:
    """Goals from a file or folder; the shipped ones of the demo shop for None. Raises GoalsWrong."""
    if path is None:
        return _from_yaml(_shipped(), "demo")
    if not path.exists():
        raise GoalsWrong(f"no such file or folder: {path}")
    if path.is_dir():
        files = sorted([*path.glob("*.yml"), *path.glob("*.yaml")])
        if not files:
            raise GoalsWrong(f"no .yml files in {path}")
        return _from_yaml(files, path.name)
    if path.suffix == ".json":
        return _from_tasks(path)
    return _from_yaml([path], path.stem)


def _shipped() -> list[Path]:
    folder = Path(str(resources.files("evaluation.conversations"))) / "demo"
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise GoalsWrong("no goals ship with this installation: name a file with --goals")
    return files


def _from_yaml(files: list[Path], name: str) -> GoalSource:
    goals: list[Goal] = []
    shop: Path | None = None
    settings: dict[str, str] = {}
    problems: list[str] = []
    for file in files:
        top = _mapping(file)
        if unknown := top.keys() - {"goals", "shop", "settings"}:
            raise GoalsWrong(f"{file}: {sorted(unknown)[0]!r} is none of goals, shop, settings")
        settings |= {key: _setting(value) for key, value in (top.get("settings") or {}).items()}
        if top.get("shop") not in (None, DEMO):
            shop = file.parent / str(top["shop"])
        found, wrong = _goals_in(file, top.get("goals"))
        goals += found
        problems += wrong
    twice = [key for key, count in Counter(goal.id for goal in goals).items() if count > 1]
    problems += [f"{name}: goal {key!r}: id: is there more than once" for key in twice]
    _raise_for(problems)
    if not goals:
        raise GoalsWrong(f"{files[0]}: goals: is empty")
    return GoalSource(goals, shop=shop, settings=settings, name=name)


def _mapping(file: Path) -> dict[str, Any]:
    try:
        top = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise GoalsWrong(f"{file}: cannot be read: {error}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise GoalsWrong(f"{file}:{line} is no YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(top, dict):
        raise GoalsWrong(f"{file}: must be a mapping with a list of goals")
    return top


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _goals_in(file: Path, entries: Any) -> tuple[list[Goal], list[str]]:
    if not isinstance(entries, list):
        return [], [f"{file}: goals: must be a list"]
    goals, problems = [], []
    for number, entry in enumerate(entries):
        key = entry.get("id", f"number {number + 1}") if isinstance(entry, dict) else f"number {number + 1}"
        try:
            goal = Goal.model_validate(entry)
        except ValidationError as error:
            problems += [f"{file}: goal {key!r}: {_sentence(detail)}" for detail in error.errors()]
            continue
        goals.append(goal)
        problems += [f"{file}: goal {key!r}: {problem}" for problem in _problems_of(goal)]
    return goals, problems


def _problems_of(goal: Goal) -> list[str]:
    """What the fields alone do not show."""
    problems = []
    if goal.styles is not None and not goal.styles:
        problems.append("styles: name at least one, or leave it out for all")
    if goal.signed_in and goal.customer is None:
        problems.append("signed_in: needs a customer")
    for number, want in enumerate(goal.wants):
        if isinstance(want, Question) and not any(want.says.values()):
            problems.append(f"wants.{number}.says: needs at least one wording")
        elif isinstance(want, Question) and goal.language and not want.says.get(goal.language):
            problems.append(f"wants.{number}.says: has no wording in the goal's language {goal.language}")
    return problems


def _from_tasks(file: Path) -> GoalSource:
    try:
        entries = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GoalsWrong(f"{file}: is no JSON: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise GoalsWrong(f"{file}: must be a list of tasks with user_id and actions, as tau-bench has them")
    tasks, problems = [], []
    for number, entry in enumerate(entries):
        try:
            tasks.append(TypeAdapter(Task).validate_python(entry))
        except ValidationError as error:
            problems += [f"{file}: task {number}: {_sentence(detail)}" for detail in error.errors()]
    _raise_for(problems)
    shop = file.parent if tau_bench.is_there(file.parent) else None
    return GoalSource(tasks=tasks, shop=shop, settings=dict(_TAU_SETTINGS), languages=("en",), name=file.stem)


def _sentence(detail: ErrorDetails) -> str:
    # The kind of a want stands in the place as well, as the tag of a union: it is no field.
    place = ".".join(str(step) for step in detail["loc"] if step not in _TAGS)
    message = detail["msg"].removeprefix("Value error, ")
    return f"{place}: {message[:1].lower()}{message[1:]}" if place else message


def _raise_for(problems: list[str]) -> None:
    if not problems:
        return
    more = len(problems) - _PROBLEMS_NAMED
    raise GoalsWrong("; ".join(problems[:_PROBLEMS_NAMED]) + (f"; and {more} more" if more > 0 else ""))
