"""Texts labelled negative, neutral or positive, from files that may call these by many names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.nlu.examples import TEXT_COLUMNS, BadExamples, Columns, Example, read

NEGATIVE, NEUTRAL, POSITIVE = POLARITIES = ("negative", "neutral", "positive")

_TEXT_COLUMNS = (*TEXT_COLUMNS, "review", "content", "comment", "body")
_LABEL_COLUMNS = ("label", "polarity", "sentiment", "rating", "stars")
_NAMES = {
    NEGATIVE: ("negative", "neg", "bad", "unhappy", "负面", "消极", "负向", "差评"),
    NEUTRAL: ("neutral", "neu", "middling", "中性", "中立", "中评"),
    POSITIVE: ("positive", "pos", "good", "happy", "正面", "积极", "正向", "好评"),
}
_NAMED = {name: polarity for polarity, names in _NAMES.items() for name in names}
# Numbers mean different things in different files; what they mean is told by which of them occur.
_SCALES: tuple[dict[str, str], ...] = (
    {"0": NEGATIVE, "1": POSITIVE},
    {"-1": NEGATIVE, "0": NEUTRAL, "1": POSITIVE},
    {"0": NEGATIVE, "1": NEUTRAL, "2": POSITIVE},
    {"1": NEGATIVE, "2": NEGATIVE, "3": NEUTRAL, "4": POSITIVE, "5": POSITIVE},
)


def polarity_of_stars(stars: float) -> str:
    """One and two stars are negative, three neutral, four and five positive; halves go to the worse."""
    return POSITIVE if stars >= 4 else NEUTRAL if stars >= 3 else NEGATIVE


def read_texts(
    files: Sequence[str], columns: Columns, meanings: Mapping[str, str] | None = None
) -> list[Example]:
    """Texts of all files, labels as POLARITIES. What labels mean is found out for each file by itself, unless
    `meanings` tells it.

    Raises:
        BadExamples: a file cannot be read, or it is not clear what its labels mean.
    """
    return [example for file in files for example in _read_one(file, columns, meanings)]


def meanings_of(option: str) -> dict[str, str]:
    """What `0=negative,4=positive` says.

    Raises:
        BadExamples: it does not say that.
    """
    found = {}
    for part in option.split(","):
        name, _, polarity = (piece.strip().lower() for piece in part.rpartition("="))
        if not name or polarity not in _NAMED:
            raise BadExamples(f"--labels: {part.strip() or 'nothing'} is not LABEL=negative|neutral|positive")
        found[name] = _NAMED[polarity]
    return found


def _read_one(file: str, columns: Columns, meanings: Mapping[str, str] | None) -> list[Example]:
    examples = read(file, _columns_in(file, columns))
    known = dict(meanings) if meanings else _scale_of(file, [example.label for example in examples])
    found = []
    for example in examples:
        polarity = known.get(_plain(example.label))
        if polarity is None:
            raise BadExamples(
                f"{example.source}: the label {example.label} is none of {', '.join(POLARITIES)};"
                " say what labels mean with --labels LABEL=negative,LABEL=positive"
            )
        found.append(replace(example, label=polarity))
    return found


def _scale_of(file: str, labels: Sequence[str]) -> Mapping[str, str]:
    there = {_plain(label) for label in labels}
    if there & set(_NAMED):
        return _NAMED
    fitting = [scale for scale in _SCALES if there <= set(scale)]
    if len({tuple(scale[label] for label in sorted(there)) for scale in fitting}) > 1 and len(there) == 1:
        shown = ", ".join(sorted(there))
        raise BadExamples(f"{file}: it is not clear what the label {shown} means; say it with --labels")
    return fitting[0] if fitting else _NAMED


def _plain(label: str) -> str:
    """Lower case; 4.0 as 4."""
    plain = label.strip().lower()
    return plain[:-2] if plain.endswith(".0") else plain


def _columns_in(file: str, columns: Columns) -> Columns:
    """The columns asked for, else the first of the usual ones that the file has."""
    path = Path(file)
    if not path.is_file() or path.suffix in {".json", ".jsonl"}:
        return columns
    with path.open("rb") as lines:
        first = lines.readline().decode("utf-8-sig", errors="replace")
    delimiter = "\t" if path.suffix in {".tsv", ".tab"} else ","
    names = [
        name.strip().lower() for row in csv.reader(io.StringIO(first), delimiter=delimiter) for name in row
    ]
    return Columns(
        columns.text or next((name for name in _TEXT_COLUMNS if name in names), None),
        columns.label or next((name for name in _LABEL_COLUMNS if name in names), None),
    )
