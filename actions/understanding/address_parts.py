"""What an address is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class AddressParts:
    """As much of an address as was said."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""

    def missing(self) -> list[str]:
        """What a parcel cannot do without, in the order to ask for it."""
        return [name for name in ("line1", "city", "zip") if not getattr(self, name)]

    def filled(self, later: AddressParts) -> AddressParts:
        """This address with what was said later laid over it. Another city is in a state of its own."""
        said = {name: value for name, value in asdict(later).items() if value}
        if self.city and later.city and later.city != self.city and not later.state:
            said["state"] = ""
        return replace(self, **said)

    def mapped(self, change: Callable[[str], str]) -> AddressParts:
        """This address with every part that was said changed."""
        return AddressParts(**{name: change(value) for name, value in asdict(self).items() if value})

    def __bool__(self) -> bool:
        return any(asdict(self).values())
