"""Event name to class by one dictionary.

Rasa walks all subclasses of ``Event`` for every event it deserialises: 30 % of a turn after 300 turns.
"""

from __future__ import annotations

from typing import Dict, Optional, Type

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

PATCHED = {"rasa.shared.core.events.Event.resolve_by_type": "b5cf570fa7f286c7"}

_stock = Event.resolve_by_type
_classes: Dict[str, Type[Event]] = {}


def resolve_by_type(type_name: str, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
    """The first subclass with that name, as Rasa finds it; unknown names go Rasa's way."""
    found = _classes.get(type_name)
    return found if found is not None else _stock(type_name, default)


def install() -> None:
    """Fills the dictionary and replaces ``Event.resolve_by_type``."""
    for cls in all_subclasses(Event):
        _classes.setdefault(cls.type_name, cls)
    Event.resolve_by_type = staticmethod(resolve_by_type)
