"""Texts from which a polarity can be learned in seconds."""

from __future__ import annotations

from sentiment.model import Polarity

_THINGS = ("kettle", "lamp", "coat", "tent", "phone", "desk", "courier", "shop", "chair", "watch")
_JUDGED: dict[Polarity, tuple[str, ...]] = {
    "negative": ("The {} is awful and broken.", "I hate this {}, a waste of money."),
    "neutral": ("Which {} do you have in stock?", "Please tell me about the {}."),
    "positive": ("The {} is wonderful, I love it.", "A great {}, I am so happy with it."),
}


def judged_texts() -> tuple[list[str], list[Polarity]]:
    """Sixty texts and their polarities."""
    pairs = [
        (form.format(thing), polarity)
        for polarity, forms in _JUDGED.items()
        for form in forms
        for thing in _THINGS
    ]
    return [text for text, _ in pairs], [polarity for _, polarity in pairs]
