"""What makes an address complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from shop.errors import InvalidInput
from shop.rules.countries import is_shipped_to
from shop.views import AddressInput, AddressView

_REQUIRED = ("line1", "city", "zip")
_LONGEST = {"zip": 32, "country": 100, "city": 150, "state": 150}
_LONGEST_OTHER = 300


def require_address(
    given: AddressInput, current: AddressView | None, ships_to: Collection[str] = ()
) -> AddressView:
    """The address tidied: spaces trimmed, a missing country or name taken from the current address.

    Raises InvalidInput: address_incomplete (missing=[...]), address_too_long (field), address_bad_text
    (field), address_not_shipped_to (country, ships_to), address_unchanged. A country that is said is
    refused before anything else: nobody completes an address that is no use.
    """
    require_served(given.country, ships_to)
    parts = {
        name: _tidy(name, getattr(given, name))
        for name in ("line1", "line2", "city", "state", "zip", "country", "name")
    }
    missing = [name for name in _REQUIRED if not parts[name]]
    if missing:
        raise InvalidInput("address_incomplete", missing=missing)
    if current is not None:
        parts["country"] = parts["country"] or current.country
        parts["name"] = parts["name"] or current.name
        if all(getattr(current, name) == value for name, value in parts.items()):
            raise InvalidInput("address_unchanged")
    require_served(parts["country"], ships_to)
    return AddressView.from_dict(parts)


def require_served(country: str, ships_to: Collection[str]) -> None:
    """Raises InvalidInput("address_not_shipped_to") for a country the shop does not ship to."""
    if not is_shipped_to(country, ships_to):
        raise InvalidInput("address_not_shipped_to", country=country, ships_to=list(ships_to))


def _tidy(name: str, text: str) -> str:
    tidied = " ".join(text.split())
    if len(tidied) > _LONGEST.get(name, _LONGEST_OTHER):
        raise InvalidInput("address_too_long", field=name)
    # No address has < or >; without them nothing that shows one can take it for markup.
    if any(unicodedata.category(character) in ("Cc", "Cs") or character in "<>" for character in tidied):
        raise InvalidInput("address_bad_text", field=name)
    return tidied
