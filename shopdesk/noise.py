"""Leaves out of the bot's log what its old libraries say about themselves, and nothing else."""

from __future__ import annotations

import re

# "file.py:12: DeprecationWarning: ..."; the libraries set their own filters, so PYTHONWARNINGS is no help.
WARNING = re.compile(r"\.py:\d+: (\w*DeprecationWarning|FutureWarning|MovedIn20Warning|SyntaxWarning): ")
ABOUT_WARNINGS = re.compile(
    r"^Implementing implicit namespace packages \(as specified in PEP 420\)"
    # requirements/bot-omit.txt: TensorBoard is left out on purpose
    r"|^(WARNING:root:)?Limited tf(\.compat\.v2)?\.summary API due to missing TensorBoard installation\.$"
    # the bot's rasa-sdk 3.6 talks to an action server of 3.21; that works
    r"|^Your versions of rasa and rasa_sdk might not be compatible\."
)


class NoiseFilter:
    """Remembers, for one process, whether a line of source that belongs to a warning is to follow."""

    def __init__(self) -> None:
        self._source_follows = False

    def passes(self, line: str) -> bool:
        """Whether the line is worth showing."""
        if WARNING.search(line):
            self._source_follows = True
            return False
        if ABOUT_WARNINGS.search(line):
            return False
        if self._source_follows and line.startswith("  "):
            self._source_follows = False
            return False
        self._source_follows = False
        return True
