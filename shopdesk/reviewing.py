"""`shopdesk misses review`: one message after another, labelled with a key or two."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from rich.console import Console

from shop.errors import InvalidInput
from shop.misses.repository import MissFilter
from shop.misses.service import MissService
from shopdesk.errors import CommandError
from shopdesk.labelling import EVERYTHING, miss_service, suggestions

MOST_SUGGESTED = 6
KEYS = "number: take it · name or part of it: any label · d: dismiss · s: skip · u: undo · q: quit"

Ask = Callable[[str], str]


def review_at_terminal(language: str | None) -> None:
    """Ask at the terminal until all is labelled or the person has had enough."""
    console = Console(highlight=False)
    with miss_service() as service:
        try:
            done = Review(service, console, lambda prompt: console.input(prompt)).run(language)
        except EOFError:
            raise CommandError(
                "review asks questions; label from a file with shopdesk misses import"
                if not sys.stdin.isatty()
                else "the input has ended"
            ) from None
    console.print(f"{done} decided. `shopdesk train` learns what is labelled.")


class Review:
    """The loop; `ask` takes a prompt and gives what the person typed, EOFError at the end of input."""

    def __init__(self, service: MissService, console: Console, ask: Ask) -> None:
        self._service = service
        self._console = console
        self._ask = ask
        self._queue: list[dict[str, Any]] = []
        self._labels = {label["name"]: label["description"].get("en", "") for label in service.labels()}

    def run(self, language: str | None) -> int:
        """Go through the open messages, the most said first; how many were decided."""
        found = self._service.find(MissFilter(language=language, limit=EVERYTHING)).misses
        self._queue = queue = sorted(found, key=lambda miss: -miss["count"])
        if not queue:
            self._console.print("Nothing is open.")
            return 0
        self._console.print(KEYS)
        at, decided = 0, list[int]()
        while at < len(queue):
            answer = self._answer(queue[at], at + 1, len(queue))
            if answer == "q":
                break
            if answer == "u":
                at = self._undo(decided, at)
            elif answer == "s":
                at += 1
            else:
                self._decide(queue[at], answer)
                decided.append(at)
                at += 1
        return len(decided)

    def _answer(self, miss: dict[str, Any], number: int, of: int) -> str:
        offered = [name for name in suggestions(miss) if name in self._labels][:MOST_SUGGESTED]
        times = f" · {miss['count']} times" if miss["count"] > 1 else ""
        reasons = f" · handed over: {', '.join(miss['hand_overs'])}" if miss["hand_overs"] else ""
        self._console.print(f"\n{number}/{of} · {miss['language']}{times}{reasons}", markup=False)
        self._console.print(f"  {miss['text']}", markup=False, style="bold", soft_wrap=True)
        for key, name in enumerate(offered, start=1):
            self._console.print(f"  {key}  {name:<26} {self._labels[name]}", markup=False, soft_wrap=True)
        while True:
            typed = self._ask("> ").strip().lower()
            if typed in {"q", "u", "s", "d"}:
                return typed
            if typed.isdigit():
                if 1 <= int(typed) <= len(offered):
                    return offered[int(typed) - 1]
                self._console.print(f"There is no {typed}. {KEYS}", markup=False)
            elif typed:
                matches = self._matching(typed)
                if len(matches) == 1:
                    return matches[0]
                shown = ", ".join(matches[:8]) or f"no label is called so. {KEYS}"
                self._console.print(f"{typed}: {shown}", markup=False, soft_wrap=True)

    def _matching(self, typed: str) -> list[str]:
        wanted = typed.replace(" ", "_")
        if wanted in self._labels:
            return [wanted]
        return [name for name in self._labels if wanted in name]

    def _decide(self, miss: dict[str, Any], answer: str) -> None:
        try:
            if answer == "d":
                self._service.dismiss([miss["id"]])
            else:
                self._service.label([miss["id"]], answer)
                self._console.print(f"  -> {answer}", markup=False)
        except InvalidInput as error:  # the domain has changed meanwhile
            self._console.print(str(error), markup=False)

    def _undo(self, decided: list[int], at: int) -> int:
        if not decided:
            self._console.print("There is nothing to undo.")
            return at
        last = decided.pop()
        self._service.reopen([self._queue[last]["id"]])
        return last
