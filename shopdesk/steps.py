"""Shows the steps of set-up as they go: number, name, how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

NEWS_EVERY_SECONDS = 10.0

Tell = Callable[[str], None]
"""Takes a few words on how far a step is."""


class Steps:
    """Numbered steps on one console; a terminal gets a spinner, a log file a line now and then."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._total = total
        self._number = 0

    @contextmanager
    def step(self, title: str) -> Iterator[Tell]:
        """Show `title` while the block runs; the block may tell how far it is."""
        self._number += 1
        label = f"[{self._number}/{self._total}] {title}".replace("[", r"\[", 1)
        started, told = time.monotonic(), ""
        if self.console.is_terminal:
            with self.console.status(label) as status:

                def tell(news: str) -> None:
                    nonlocal told
                    told = news
                    status.update(f"{label} · {news} · {time.monotonic() - started:.0f} s")

                yield tell
        else:
            last = started

            def tell(news: str) -> None:
                nonlocal told, last
                told = news
                if time.monotonic() - last >= NEWS_EVERY_SECONDS:
                    last = time.monotonic()
                    self.console.print(f"{label} · {news} · {last - started:.0f} s", soft_wrap=True)

            yield tell
        took = time.monotonic() - started
        self.console.print(f"{label}{f' · {told}' if told else ''} · {took:.1f} s", soft_wrap=True)
