"""What the bot says: messages with text, buttons and the custom part that widgets and suites read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    """One message of the bot. `custom` holds only the keys that apply (expects, choices, cards, order,
    change ...).
    """

    text: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked. `value` is what the answer's text then is."""

    value: str
    title: str
    description: str = ""
    image: str | None = None

    def to_dict(self) -> dict[str, str]:
        """The choice as JSON, empty parts left out."""
        plain = {"title": self.title, "value": self.value}
        if self.description:
            plain["description"] = self.description
        if self.image:
            plain["image"] = self.image
        return plain
