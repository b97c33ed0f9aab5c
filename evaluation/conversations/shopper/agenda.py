"""The stack of what the shopper still means to say, the next thing on top."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.conversations.shopper.acts import Act, Errand


class Agenda:
    """Acts to say, each with the errand it serves (none: small talk)."""

    def __init__(self) -> None:
        self._stack: list[tuple[Act, Errand | None]] = []

    def __len__(self) -> int:
        return len(self._stack)

    def push(self, act: Act, errand: Errand | None = None) -> None:
        """Say this next."""
        self._stack.append((act, errand))

    def push_all(self, acts: Iterable[tuple[Act, Errand | None]]) -> None:
        """Say these next, the first of them first."""
        self._stack.extend(reversed(list(acts)))

    def pop(self) -> tuple[Act, Errand | None] | None:
        """What to say now; None: there is nothing left."""
        return self._stack.pop() if self._stack else None

    def clear(self) -> None:
        """Forget what was planned: the bot's question decides what comes next."""
        self._stack.clear()
