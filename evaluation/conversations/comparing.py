"""Whether a conversation left the shop exactly as its goal wants it, and if not, whether it did harm."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.conversations.addresses import PARTS, is_said
from evaluation.conversations.effects import Draft, Refused, Said, carry_out
from evaluation.conversations.goal import Change, Goal, Wanted
from evaluation.conversations.resolving import Unclear
from evaluation.conversations.state import Record, State, comparable

_LARGEST_SEARCH = 12
"""Above so many wanted changes, only all of them and their beginnings are tried (2 to the 12th is plenty)."""


class Impossible(Exception):
    """A goal that its own data cannot fulfil; the message names the field."""


@dataclass(frozen=True)
class Difference:
    """One value that is not as wanted."""

    file: str
    key: str
    field: str
    wanted: Any
    found: Any

    def __str__(self) -> str:
        place = f"{self.file} {self.key} {self.field}".rstrip()
        return f"{place}: wanted {_shown(self.wanted)}, found {_shown(self.found)}"


@dataclass(frozen=True)
class Verdict:
    """What is not as wanted; and whether anything was changed that is no part of what is wanted."""

    differences: list[Difference]
    wrong_write: bool

    @property
    def exact(self) -> bool:
        """Whether the shop is exactly as wanted."""
        return not self.differences


def wanted_state(goal: Goal, before: State) -> Draft:
    """The state the goal wants. Raises Impossible naming the want that cannot be."""
    draft = Draft(before)
    for number, want in enumerate(goal.wants):
        if isinstance(want, Change) and not want.refused:
            try:
                carry_out(want, draft, goal.customer)
            except (Refused, Unclear) as error:
                hint = (
                    " (say refused: true if the bot has to refuse it)" if isinstance(error, Refused) else ""
                )
                raise Impossible(f"wants.{number} ({want.kind}): {error}{hint}") from None
    for number, wanted in enumerate(goal.changes):
        try:
            _put(wanted, draft)
        except Unclear as error:
            raise Impossible(f"changes.{number}: {error}") from None
    return draft


def judge(goal: Goal, before: State, after: State) -> Verdict:
    """Compare the state after the conversation with the one that the goal wants."""
    changed = _changed(before, after)
    differences = list(_differences(wanted_state(goal, before), changed, after))
    if not differences or not changed:
        return Verdict(differences, wrong_write=False)
    return Verdict(differences, wrong_write=not _part_of_the_way(goal, before, changed, after))


def _changed(before: State, after: State) -> set[tuple[str, str]]:
    return {
        (file, key)
        for file in after
        for key in before[file].keys() | after[file].keys()
        if before[file].get(key) != after[file].get(key)
        and comparable(file, before[file].get(key)) != comparable(file, after[file].get(key))
    }


def _differences(wanted: Draft, changed: set[tuple[str, str]], after: State) -> Iterator[Difference]:
    left = set(changed)
    for file, entries in wanted.added:
        made = next((one for one in sorted(left) if _is_new(one, file, entries, wanted.before, after)), None)
        if made is None:
            yield Difference(file, "*", "", entries, None)
        left.discard(made or ("", ""))
    for file, key in sorted(left | wanted.touched.keys()):
        old = wanted.before[file].get(key)
        expected = wanted.touched.get((file, key), old)
        yield from _of_record(file, key, old, expected, after[file].get(key))


def _is_new(one: tuple[str, str], file: str, entries: Mapping[str, Any], before: State, after: State) -> bool:
    record = after[one[0]].get(one[1])
    return (
        one[0] == file
        and one[1] not in before[file]
        and record is not None
        and all(record.get(name) == value for name, value in entries.items())
    )


def _of_record(
    file: str, key: str, old: Record | None, expected: Record | None, found: Record | None
) -> Iterator[Difference]:
    if expected is None or found is None:
        if expected is not found:
            yield Difference(file, key, "", *("there" if one else "not there" for one in (expected, found)))
        return
    expected, found = _with_said(file, expected, old, found)
    wanted, actual = comparable(file, expected) or {}, comparable(file, found) or {}
    for name in sorted(wanted.keys() | actual.keys()):
        if wanted.get(name) != actual.get(name):
            yield Difference(file, key, name, *_unlike(wanted.get(name), actual.get(name)))


def _unlike(wanted: Any, found: Any) -> tuple[Any, Any]:
    """What of two values differs: entries of lists, and of two records with the same id their values."""
    if not (isinstance(wanted, list) and isinstance(found, list)):
        return wanted, found
    missing = [one for one in wanted if one not in found]
    more = [one for one in found if one not in wanted]
    if not missing and not more:
        return wanted, found  # it is their order that differs
    return [_beside(one, more) for one in missing], [_beside(one, missing) for one in more]


def _beside(one: Any, others: Sequence[Any]) -> Any:
    if not isinstance(one, dict) or "id" not in one:
        return one
    twin = next((other for other in others if isinstance(other, dict) and other.get("id") == one["id"]), {})
    return {name: value for name, value in one.items() if name == "id" or twin.get(name, one) != value}


def _with_said(file: str, expected: Record, old: Record | None, found: Record) -> tuple[Record, Record]:
    """Put what was found in the place of an address in words, if it is that address."""
    if file == "orders" and isinstance(expected["address"], Said):
        text, before = expected["address"].text, (old or {}).get("address") or {}
        is_it = is_said(text, found["address"] or {}, before) and _named_alike(found["address"], before)
        return {**expected, "address": found["address"] if is_it else text}, found
    if file == "customers":
        nothing: Record = {}
        pairs = itertools.zip_longest(expected["addresses"], found["addresses"], fillvalue=nothing)
        return {**expected, "addresses": [_said_row(wanted, row) for wanted, row in pairs if wanted]}, found
    return expected, found


def _said_row(wanted: Record, found: Record) -> Record:
    said = wanted.get("said")
    if not isinstance(said, Said):
        return wanted
    others = {name: value for name, value in wanted.items() if name not in (*PARTS, "said")}
    same = all(found.get(name) == value for name, value in others.items())
    return found if same and is_said(said.text, found, wanted) else {**others, "address": said.text}


def _named_alike(found: Record, before: Record) -> bool:
    return (found.get("name") or "") == (before.get("name") or "")


def _part_of_the_way(goal: Goal, before: State, changed: set[tuple[str, str]], after: State) -> bool:
    """Whether some of the wanted changes, in their order, and nothing else was done."""
    changes: list[Change | Wanted] = [
        want for want in goal.wants if isinstance(want, Change) and not want.refused
    ]
    changes += goal.changes
    return any(_is_exactly(part, goal.customer, before, changed, after) for part in _some_of(changes))


def _some_of(changes: Sequence[Change | Wanted]) -> Iterator[Sequence[Change | Wanted]]:
    if len(changes) > _LARGEST_SEARCH:
        yield from (changes[:count] for count in range(1, len(changes)))
        return
    for count in range(1, len(changes)):
        yield from itertools.combinations(changes, count)


def _is_exactly(
    part: Sequence[Change | Wanted],
    customer: str | None,
    before: State,
    changed: set[tuple[str, str]],
    after: State,
) -> bool:
    draft = Draft(before)
    try:
        for one in part:
            if isinstance(one, Change):
                carry_out(one, draft, customer)
            else:
                _put(one, draft)
    except (Refused, Unclear):
        return False
    return next(_differences(draft, changed, after), None) is None


def _put(wanted: Wanted, draft: Draft) -> None:
    if wanted.file not in draft.before:
        raise Unclear(f"file: {wanted.file!r} is none of {', '.join(draft.before)}")
    if wanted.key == "*":
        draft.added.append((wanted.file, dict(wanted.value or {})))
        return
    if not wanted.path:
        if wanted.value is not None:
            raise Unclear("path: missing")
        draft.record(wanted.file, wanted.key)
        draft.touched[wanted.file, wanted.key] = None
        return
    *way, last = wanted.path.split(".")
    place: Any = draft.record(wanted.file, wanted.key)
    try:
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place[int(last)] = wanted.value
        else:
            place[last] = wanted.value
    except (KeyError, IndexError, ValueError, TypeError):
        raise Unclear(f"path: {wanted.path!r} leads nowhere in {wanted.key!r}") from None


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_shown(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return "nothing" if value is None else str(value)
