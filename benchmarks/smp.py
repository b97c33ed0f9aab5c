"""Chinese utterances to an assistant, SMP 2019 and 2020: ours beside linear machines.

    .venv-bot/bin/python -m benchmarks.smp --data FOLDER [--write FOLDER] [--json FILE]

FOLDER holds `2019train.json` and `2020train.json` of the SMP evaluation of Chinese human-computer dialogue
(ECDT; lists of objects with `text`, `domain` and `intent`); without them the benchmark says so and ends with
status 2. A fifth of each, drawn by label and seed, is the test; of a text that stands there twice the first
counts. Nothing is tuned here: our settings are those of config.yml's component.

The linear machines are support vector machines (Fan et al., LIBLINEAR, JMLR 2008) on the same texts: TF-IDF
of characters in ones to fours, the vectors of our encoder for Chinese, and both side by side. 95 % intervals
are taken over the test's texts (bootstrap), of the difference to the best linear machine as pairs.

`--write` keeps the parts as CSV (text,label) for `shopdesk evaluate nlu --retrain TRAIN.csv --exam TEST.csv`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.nlu_pipelines import quiet

TASKS = (("2019", "intent"), ("2020", "domain"), ("2020", "intent"))
FOLDS, SEED, DRAWS = 5, 77, 2000
OURS = "ours"


def parts_of(file: Path, key: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Texts with their labels: to learn from, and to be asked."""
    from bot.components.kernel_machine import stratified_folds

    seen: dict[str, str] = {}
    for one in json.loads(file.read_text(encoding="utf-8")):
        seen.setdefault(one["text"], one[key])
    rows = list(seen.items())
    names = sorted(set(seen.values()))
    folds = stratified_folds(np.array([names.index(label) for _, label in rows]), FOLDS, SEED)
    train = [row for row, fold in zip(rows, folds, strict=True) if fold]
    return train, [row for row, fold in zip(rows, folds, strict=True) if not fold]


def linear_machines(train: Sequence[str], test: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    """Rows of both parts by the name of what they are made of."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    from bot.components.encoders import sentence_vectors
    from bot.components.universal import USE_SIZE

    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
    written = characters.fit_transform(train), characters.transform(test)
    meant = tuple(sentence_vectors(texts)[:, :USE_SIZE] for texts in (train, test))
    both = tuple(sparse.hstack(rows, format="csr") for rows in zip(written, meant, strict=True))
    return {
        "linear, characters": written,
        "linear, vectors": (meant[0], meant[1]),
        "linear, both": (both[0], both[1]),
    }


def ours(train: Sequence[tuple[str, str]], test: Sequence[str]) -> list[str]:
    """The likeliest label of each text, nothing being refused."""
    from bot.components.encoders import sentence_vectors
    from bot.components.intent_classifier import KernelIntentClassifier
    from bot.components.understanding import fit

    texts, labels = zip(*train, strict=True)
    settings = {**KernelIntentClassifier.get_default_config(), "refused": 0}
    found = fit(list(texts), list(labels), sentence_vectors(texts), settings, out_of_scope="none of these")
    return [found.labels[int(shares.argmax())] for shares, _ in found.judge(test)]


def right_answers(train: Sequence[tuple[str, str]], test: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """By machine, which of the test's texts are judged rightly, shape (test,)."""
    from sklearn.svm import LinearSVC

    asked, known = [text for text, _ in test], np.array([label for _, label in test])
    labels = [label for _, label in train]
    found = {
        name: LinearSVC(random_state=SEED).fit(rows, labels).predict(others) == known
        for name, (rows, others) in linear_machines([text for text, _ in train], asked).items()
    }
    return {**found, OURS: np.array(ours(train, asked)) == known}


def figures(right: dict[str, Any]) -> dict[str, Any]:
    """Accuracies with intervals, and the lead over the best linear machine."""
    random = np.random.default_rng(SEED)
    draws = random.integers(0, len(right[OURS]), size=(DRAWS, len(right[OURS])))
    best = max((name for name in right if name != OURS), key=lambda name: float(right[name].mean()))
    lead = right[OURS].astype(float) - right[best]
    return {
        "texts": len(right[OURS]),
        "accuracy": {name: float(one.mean()) for name, one in right.items()},
        "interval": {name: _interval(one[draws].mean(axis=1)) for name, one in right.items()},
        "best linear": best,
        "lead": float(lead.mean()),
        "lead interval": _interval(lead[draws].mean(axis=1)),
    }


def _interval(means: Any) -> list[float]:
    return [float(np.quantile(means, edge)) for edge in (0.025, 0.975)]


def shown(name: str, found: dict[str, Any]) -> None:
    """Print them."""
    print(f"\n{name}: {found['texts']} texts asked")
    for machine, accuracy in found["accuracy"].items():
        low, high = found["interval"][machine]
        print(f"  {machine:20} {accuracy:6.1%}  ({low:.1%} to {high:.1%})")
    low, high = found["lead interval"]
    points = [f"{100 * one:+.1f}" for one in (found["lead"], low, high)]
    print(f"  over {found['best linear']}: {points[0]} points ({points[1]} to {points[2]})")


def main() -> int:
    """Run it; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the two files")
    parser.add_argument("--write", type=Path, help="keep the parts here as CSV")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    if lacking := [file for year, _ in TASKS if not (file := asked.data / f"{year}train.json").is_file()]:
        print(f"{lacking[0]} is missing: the benchmark needs the SMP files", file=sys.stderr)
        return 2
    quiet()
    results = {}
    for year, key in TASKS:
        train, test = parts_of(asked.data / f"{year}train.json", key)
        if asked.write:
            asked.write.mkdir(parents=True, exist_ok=True)
            for part, rows in (("train", train), ("test", test)):
                with (asked.write / f"{year}-{key}-{part}.csv").open(
                    "w", encoding="utf-8", newline=""
                ) as file:
                    csv.writer(file).writerows([("text", "label"), *rows])
        results[f"{year} {key}"] = figures(right_answers(train, test))
        shown(f"{year}, {key}", results[f"{year} {key}"])
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
