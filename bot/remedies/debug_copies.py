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

PATCHED = {
    "rasa.core.processor": "f42dfbf26e2ffcb6",
    "rasa.core.actions.forms": "7cb6c30550116597",
    "rasa.core.policies.memoization": "e4519f1a04ecdcce",
    "rasa.core.policies.rule_policy": "952d1a13906511ac",
}
MODULES = tuple(PATCHED)


def _same(value: Any) -> Any:
    return value


def install() -> None:
    """Gives each module its own ``copy`` whose ``deepcopy`` copies nothing."""
    for name in MODULES:
        importlib.import_module(name).copy = SimpleNamespace(copy=copy.copy, deepcopy=_same)
