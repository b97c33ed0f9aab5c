"""Where an aspect stands among the word pieces of its text."""

from __future__ import annotations

from collections.abc import Sequence

from sentiment.signs import Span
from sentiment.tokens import Tokenizer

MOST_TOKENS = 128
_CHARACTERS_AROUND = 160


def token_places(
    tokenizer: Tokenizer, text: str, spans: Sequence[Span]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Numbers of the text's pieces, and for each span its first piece and the one after its last. Always at
    least one piece: where nothing of a span is among the MOST_TOKENS pieces, the last."""
    pieces, offsets = tokenizer.pieces(text)
    ids, offsets = pieces[:MOST_TOKENS], offsets[:MOST_TOKENS]
    places = []
    for span in spans:
        start, end = span.start + len(tokenizer.prefix), span.end + len(tokenizer.prefix)
        inside = [
            n for n, (first, after) in enumerate(offsets) if after > start and first < end and after > first
        ]
        places.append((inside[0], inside[-1] + 1) if inside else (len(ids) - 1, len(ids)))
    return ids, places


def window(text: str, span: Span) -> tuple[str, Span]:
    """The text around the span, cut where it is long, and where the span is in it."""
    begin = max(0, span.start - _CHARACTERS_AROUND)
    return text[begin : span.end + _CHARACTERS_AROUND], Span(span.start - begin, span.end - begin)
