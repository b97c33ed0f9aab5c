"""No deep copies for debug lines that are not written.

Rasa deep-copies events, states and slot values as arguments of ``structlogger.debug``, also when debug is
off: about 1 ms a turn. In the modules below ``copy.deepcopy`` serves nothing else (a test reads their
source), so there it becomes the identity; the logger formats its arguments at once.
"""

from __future__ import annotations

import copy
import importlib
from types import SimpleNamespace
from typing import Any

MODULES = (
    "rasa.core.processor",
    "rasa.core.actions.forms",
    "rasa.core.policies.memoization",
    "rasa.core.policies.rule_policy",
)
PATCHED = {name: "" for name in MODULES}


def _same(value: Any) -> Any:
    return value


def install() -> None:
    """Gives each module its own ``copy`` whose ``deepcopy`` copies nothing."""
    for name in MODULES:
        importlib.import_module(name).copy = SimpleNamespace(copy=copy.copy, deepcopy=_same)
