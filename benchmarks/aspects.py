"""How well aspects are judged: SemEval-2014 task 4, polarity of given aspect terms (Pontiki et al. 2014).

    .venv/bin/python -m benchmarks.aspects --data FOLDER --validate     learn on 4/5 of the training, ask 1/5
    .venv/bin/python -m benchmarks.aspects --data FOLDER --train OUT    learn on all training files, write OUT
    .venv/bin/python -m benchmarks.aspects --data FOLDER --test         the weights that ship, the test files
    .venv/bin/python -m benchmarks.aspects --own                        the weights that ship, our own exam

With `--english` the English encoder learns or is asked, alone.

FOLDER holds `Laptops_Train.xml.seg`, `Laptops_Test_Gold.xml.seg` and the same of Restaurants: three lines an
aspect, the text with $T$ in the aspect's place, the aspect, and -1, 0 or 1. Settings were chosen with
--validate; the test files are for the final figure. Learning needs torch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.metrics import f1_score

from evaluation.nlu.examples import Columns
from evaluation.nlu.metrics import accuracy_interval, calibration, expected_calibration_error
from evaluation.sentiment.labels import read_texts
from sentiment.aspect_judge import SCALE, WEIGHTS, Factors, Taught, TrainedJudge
from sentiment.aspect_lessons import composed
from sentiment.aspect_polarity import POLARITIES, ClauseJudge, Judge
from sentiment.aspect_training import LabelledAspect, Options, learn
from sentiment.bilingual_judge import load_judge
from sentiment.encoder import Encoder
from sentiment.english_encoder import EnglishEncoder
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.signs import Span

FIELDS = ("Laptops", "Restaurants")
TRAIN, TEST = "Train", "Test_Gold"
OWN_EXAM = Path(__file__).parent.parent / "tests" / "sentiment_model" / "aspects_exam.yml"
VALIDATION = 0.2
SEED = 42


def read(folder: Path, field: str, part: str) -> list[LabelledAspect]:
    """The aspects of one file."""
    lines = (folder / f"{field}_{part}.xml.seg").read_text(encoding="utf-8").splitlines()
    found = []
    for number in range(0, len(lines) - 2, 3):
        text, aspect = lines[number].strip(), lines[number + 1].strip()
        at = text.index("$T$")
        whole = text[:at] + aspect + text[at + 3 :]
        found.append(LabelledAspect(whole, Span(at, at + len(aspect)), int(lines[number + 2]) + 1))
    return found


def own_exam() -> dict[str, list[LabelledAspect]]:
    """The exam of the project's own, by language."""
    content = yaml.safe_load(OWN_EXAM.read_text(encoding="utf-8"))
    found: dict[str, list[LabelledAspect]] = {}
    for language, entries in content.items():
        found[language] = [
            LabelledAspect(entry["text"], Span(at, at + len(aspect)), POLARITIES.index(polarity))
            for entry in entries
            for aspect, polarity in entry["says"].items()
            for at in [entry["text"].index(aspect)]
        ]
    return found


def parted(aspects: Sequence[LabelledAspect]) -> tuple[list[LabelledAspect], list[LabelledAspect]]:
    """To learn from and to validate on; all aspects of a text are on the same side."""
    texts = sorted({aspect.text for aspect in aspects})
    random.Random(SEED).shuffle(texts)
    held = set(texts[: int(VALIDATION * len(texts))])
    return [a for a in aspects if a.text not in held], [a for a in aspects if a.text in held]


def figures(judge: Judge, aspects: Sequence[LabelledAspect]) -> dict[str, Any]:
    """Accuracy with its interval, macro-F1, ECE, and milliseconds an aspect."""
    start = time.perf_counter()
    found = judge.judge_many([(aspect.text, aspect.span) for aspect in aspects])
    took = time.perf_counter() - start
    return {**counted(found, [a.polarity for a in aspects]), "ms": 1e3 * took / len(aspects)}


def counted(found: npt.NDArray[np.float32], labels: Sequence[int]) -> dict[str, Any]:
    """The figures of probabilities, shape (n, 3)."""
    told = found.argmax(axis=1)
    right = [bool(a == b) for a, b in zip(told, labels, strict=True)]
    return {
        "n": len(labels),
        "accuracy": float(np.mean(right)),
        "interval": accuracy_interval(right),
        "macro_f1": float(f1_score(labels, told, average="macro")),
        "ece": expected_calibration_error(calibration([float(v) for v in found.max(axis=1)], right)),
    }


def start_factors(folder: Path | None) -> Factors | None:
    """Changes of the encoder to begin with: those of the sentiment model in a folder."""
    if folder is None:
        return None
    from sentiment.adapter import read_adapter

    adapter = read_adapter(folder)
    found: dict[tuple[int, str], Any] = {}
    for place, (down, up) in adapter.changes.items():
        number, name = place.split(".")
        found[int(number), name] = (np.asarray(down), np.asarray(up) * np.float32(adapter.scale / SCALE))
    return found


def lessons_of(arguments: argparse.Namespace) -> list[LabelledAspect]:
    """Lessons out of texts that are labelled as a whole."""
    if not arguments.also:
        return []
    texts = read_texts(arguments.also, Columns())
    polarities = [POLARITIES.index(text.label) for text in texts]
    found = composed([text.text for text in texts], polarities, arguments.lessons, seed=SEED)
    print(f"{len(found)} aspects of {arguments.lessons} lessons out of {len(texts)} texts")
    return found


def encoder_of(arguments: argparse.Namespace) -> Encoder:
    """The one that learns, or is asked alone."""
    return EnglishEncoder() if arguments.english else PackagedEncoder()


def judge_of(arguments: argparse.Namespace) -> Judge:
    """Of the weights on the command line."""
    if arguments.english:
        return TrainedJudge.load(arguments.weights, encoder=EnglishEncoder())
    return load_judge(arguments.weights)


def taught(arguments: argparse.Namespace, aspects: Sequence[LabelledAspect], seed: int) -> Taught:
    """Learned from the aspects, with the settings of the command line."""
    import torch

    torch.set_num_threads(arguments.threads)
    options = Options(
        rank=arguments.rank, lower_rank=arguments.lower_rank, epochs=arguments.epochs, rate=arguments.rate,
        seed=seed,
    )  # fmt: skip
    start = start_factors(arguments.start)
    told = partial(print, flush=True)
    return learn([*aspects, *lessons_of(arguments)], encoder_of(arguments), options, start=start, told=told)


def compared(arguments: argparse.Namespace, exam: dict[str, list[LabelledAspect]], judge: Judge) -> None:
    """Print and write the figures of the judge, and of the clause read by the sentiment model, beside the
    most frequent polarity."""
    judges: dict[str, Judge] = {"trained": judge}
    if arguments.clause:
        from sentiment.loading import load_model

        judges["clause"] = ClauseJudge(load_model(arguments.model))
    rows: dict[str, Any] = {}
    for field, aspects in exam.items():
        labels = [aspect.polarity for aspect in aspects]
        usual = max(set(labels), key=labels.count)
        same = np.tile(np.eye(3, dtype=np.float32)[usual], (len(labels), 1))
        rows[field] = {"most frequent": counted(same, labels)}
        for name, each in judges.items():
            rows[field][name] = figures(each, aspects)
        for name, row in rows[field].items():
            low, high = row["interval"]
            print(
                f"{field:12} {name:14} accuracy {100 * row['accuracy']:.1f} %"
                f" ({100 * low:.1f} to {100 * high:.1f})  macro F1 {row['macro_f1']:.3f}"
                f"  ECE {row['ece']:.3f}  {row.get('ms', 0.0):.1f} ms"
            )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--validate", action="store_true")
    parser.add_argument("--train", type=Path, metavar="OUT")
    parser.add_argument("--test", action="store_true")
    parser.add_argument("--own", action="store_true", help="ask the exam of the project's own")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--start", type=Path, metavar="DIR", help="begin with the sentiment model's changes")
    parser.add_argument(
        "--clause", action="store_true", help="beside it, clauses read by the sentiment model"
    )
    parser.add_argument(
        "--also", action="append", metavar="FILE", help="texts with labels to make lessons of (text,label)"
    )
    parser.add_argument("--lessons", type=int, default=1500, help="how many of them")
    parser.add_argument("--model", type=Path, metavar="DIR", help="of the sentiment model, for --clause")
    parser.add_argument("--rank", type=int, default=Options.rank)
    parser.add_argument("--lower-rank", type=int, default=Options.lower_rank)
    parser.add_argument("--english", action="store_true", help="the English encoder")
    parser.add_argument("--epochs", type=int, default=Options.epochs)
    parser.add_argument("--rate", type=float, default=Options.rate)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    if arguments.own:
        compared(arguments, own_exam(), judge_of(arguments))
    if arguments.data is None:
        return
    if not (arguments.data / f"{FIELDS[0]}_{TRAIN}.xml.seg").is_file():
        print(f"left out: there are no files of SemEval-2014 in {arguments.data}")
        return
    training = {field: read(arguments.data, field, TRAIN) for field in FIELDS}
    if arguments.validate:
        parts = {field: parted(aspects) for field, aspects in training.items()}
        learned = taught(arguments, [a for part in parts.values() for a in part[0]], arguments.seed)
        judge = TrainedJudge(learned, encoder_of(arguments))
        compared(arguments, {field: part[1] for field, part in parts.items()}, judge)
    if arguments.train:
        taught(arguments, [a for of in training.values() for a in of], arguments.seed).save(arguments.train)
        print(f"written: {arguments.train} ({arguments.train.stat().st_size / 1e6:.2f} MB)")
    if arguments.test:
        exam = {field: read(arguments.data, field, TEST) for field in FIELDS}
        compared(arguments, exam, judge_of(arguments))


if __name__ == "__main__":
    main()
