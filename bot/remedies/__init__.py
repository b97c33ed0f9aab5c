"""Changes to Rasa 3.6.21 that make a turn cheap and its length-independent. Nothing happens before
``install()``.

Every changed function is named in ``PATCHED`` with the hash of the source it was written against; a test
compares them with the installed Rasa, so that an upgrade cannot change them unnoticed. The figures in the
modules' docstrings are milliseconds of a turn with one custom action on two cores, stock Rasa taking about
30 of them.
"""

from __future__ import annotations

from bot.remedies import (
    action_calls,
    debug_copies,
    domain_checks,
    event_classes,
    form_trackers,
    graph_runs,
    mood_calls,
)

_MODULES = (action_calls, debug_copies, domain_checks, event_classes, form_trackers, graph_runs, mood_calls)
_installed = False

# What a remedy replaces or relies on: dotted name -> first 16 hex digits of the SHA-256 of its source.
PATCHED = {name: digest for module in _MODULES for name, digest in module.PATCHED.items()}


def install() -> None:
    """Applies all remedies; a second call does nothing."""
    global _installed
    if _installed:
        return
    for module in _MODULES:
        module.install()
    _installed = True
