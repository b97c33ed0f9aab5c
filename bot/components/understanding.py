"""What the intent classifier has learned: fitting, judging a text, writing and reading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from scipy import optimize

from bot.components.encoders import message_vectors
from bot.components.features import NgramFeatures, Tfidf
from bot.components.homophones import Homophones
from bot.components.kernel_machine import (
    Kernel,
    KernelMachine,
    fit_machine,
    held_out_scores,
    principal_axes,
    stratified_folds,
    stratified_sample,
)
from bot.components.negated import without_denied
from bot.components.out_of_scope import OutOfScopeDetector, signals, softmax
from bot.components.spelling import Spelling
from bot.components.text import bare_request, is_bare_value, spelled_out
from chinese.script import simplified

_ENOUGH_OUTSIDE = 30
"""Out-of-scope examples from which the detector learns from them alone; with fewer, whole intents are held
out in turn and play the part."""

_AT_ONCE = 500


def fit_temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """Factor on the scores that makes the softmax of held-out examples most likely (Guo et al. 2017)."""

    def loss(log_factor: float) -> float:
        probabilities = softmax(scores * np.exp(log_factor))
        return float(-np.log(probabilities[np.arange(len(labels)), labels] + 1e-12).mean())

    found = optimize.minimize_scalar(loss, bounds=(-2.0, 5.0), method="bounded")
    return float(np.exp(found.x))


@dataclass
class Understanding:
    """A fitted classifier. ``outside`` is the number of the out-of-scope label or -1."""

    labels: List[str]
    ngrams: NgramFeatures
    machine: KernelMachine
    temperature: float
    detector: Optional[OutOfScopeDetector]
    outside: int
    bare_examples: bool
    spelling: Spelling
    homophones: Homophones

    def __post_init__(self) -> None:
        self._own = np.array([i for i in range(len(self.labels)) if i != self.outside])

    def judge(self, texts: Sequence[str]) -> List[Tuple[np.ndarray, float]]:
        """(probability of each label, out-of-scope score) of each text, both calibrated: from a score of .5
        on the out-of-scope label is the likeliest. ``texts`` must not be empty."""
        plain = [self._plain(text) for text in texts]
        near = self.machine.similarities(message_vectors(plain))
        return [self._judge_one(text, row) for text, row in zip(plain, near, strict=True)]

    def _plain(self, text: str) -> str:
        """A text in simplified characters, signs in words, slips mended, without greeting, thanks and what
        it says is not wanted."""
        mended = self.homophones.mended(self.spelling.mended(simplified(spelled_out(text))))
        return without_denied(bare_request(mended))

    def _judge_one(self, text: str, similarities: np.ndarray) -> Tuple[np.ndarray, float]:
        scores = self.machine.scores(similarities, *self.ngrams.row(text))
        probabilities = np.zeros(len(self.labels))
        probabilities[self._own] = softmax(scores[self._own] * self.temperature)
        if self.detector is None:
            return probabilities, 0.0
        row = signals(scores, similarities, self.machine.labels, self._own, self.outside, self.temperature)
        score = self.detector.score(row)
        if self.outside >= 0:
            probabilities *= 1 - score
            probabilities[self.outside] = score
        return probabilities, score

    def rank_by_words(self, text: str, label: str) -> int:
        """How many labels the words of a text, without its sentence vector, speak more for than for this."""
        columns, values = self.ngrams.row(self._plain(text))
        scores = values @ self.machine.primal[columns]
        return int((scores > scores[self.labels.index(label)]).sum())

    def write(self, folder: Path) -> None:
        """Arrays as `.npz` in half precision, everything else as JSON."""
        meta: Dict[str, Any] = {
            "labels": self.labels,
            "temperature": self.temperature,
            "detector": self.detector.to_dict() if self.detector else None,
            "outside": self.outside,
            "bare_examples": self.bare_examples,
            "spelling": self.spelling.words,
            "homophones": self.homophones.words,
            "pairs": sorted(self.homophones.pairs),
            "width": self.machine.kernel.width,
            "ngram_weight": self.machine.kernel.ngram_weight,
            "words": list(self.ngrams.word_tfidf.vocabulary),
            "chars": list(self.ngrams.char_tfidf.vocabulary),
        }
        np.savez(
            folder / "model.npz",
            word_idf=self.ngrams.word_tfidf.idf,
            char_idf=self.ngrams.char_tfidf.idf,
            axes=self.machine.axes,
            points=self.machine.points.astype(np.float16),
            landmark_labels=self.machine.labels.astype(np.int32),
            dual=self.machine.dual.astype(np.float16),
            primal=self.machine.primal.astype(np.float16),
        )
        (folder / "model.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Optional[Understanding]:
        """What ``write`` wrote, or none where nothing was learned."""
        if not (folder / "model.json").exists():
            return None
        meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        arrays = dict(np.load(folder / "model.npz"))
        return cls(
            labels=meta["labels"],
            ngrams=NgramFeatures(
                Tfidf({gram: i for i, gram in enumerate(meta["words"])}, arrays["word_idf"]),
                Tfidf({gram: i for i, gram in enumerate(meta["chars"])}, arrays["char_idf"]),
            ),
            machine=KernelMachine(
                kernel=Kernel(meta["width"], meta["ngram_weight"]),
                axes=arrays["axes"],
                points=arrays["points"].astype(np.float32),
                labels=arrays["landmark_labels"],
                dual=arrays["dual"].astype(np.float32),
                primal=arrays["primal"].astype(np.float32),
            ),
            temperature=meta["temperature"],
            detector=OutOfScopeDetector.from_dict(meta["detector"]) if meta["detector"] else None,
            outside=meta["outside"],
            bare_examples=meta["bare_examples"],
            spelling=Spelling(meta["spelling"]),
            homophones=Homophones(meta["homophones"], meta["pairs"]),
        )


def fit(
    texts: List[str], names: List[str], vectors: np.ndarray, config: Dict[str, Any], *, out_of_scope: str
) -> Understanding:
    """Learn from texts, their intents and sentence vectors; ``config`` as the classifier's."""
    names_in_order = sorted(set(names))
    index = {name: i for i, name in enumerate(names_in_order)}
    labels = np.array([index[name] for name in names])
    outside = index.get(out_of_scope, -1)
    kernel = Kernel(float(config["width"]), float(config["ngram_weight"]))
    ngrams = NgramFeatures.fit(texts, min_documents=int(config["min_documents"]))
    rows = ngrams.matrix(texts)
    axes = principal_axes(vectors, int(config["axes"]))
    points = np.ascontiguousarray(vectors @ axes, dtype=np.float32)
    landmarks = stratified_sample(labels, int(config["landmarks"]), int(config["seed"]))
    gram = kernel.gram(points, rows, points[landmarks], rows[landmarks])
    temperature, detector = _calibrate(
        gram[landmarks], points[landmarks], labels[landmarks], kernel, len(names_in_order), outside, config
    )
    machine = fit_machine(
        kernel, axes, points, rows, labels, len(names_in_order),
        ridge=float(config["ridge"]), landmarks=landmarks, gram=gram,
    )  # fmt: skip
    bare = any(is_bare_value(text) for text in texts)
    mending = Spelling.fit(texts), Homophones.fit(texts)
    return Understanding(names_in_order, ngrams, machine, temperature, detector, outside, bare, *mending)


def _calibrate(
    gram: np.ndarray,
    points: np.ndarray,
    labels: np.ndarray,
    kernel: Kernel,
    count: int,
    outside: int,
    config: Dict[str, Any],
) -> Tuple[float, Optional[OutOfScopeDetector]]:
    """Temperature and out-of-scope detector from scores of examples held out in folds."""
    folds, seed = int(config["folds"]), int(config["seed"])
    fold_of = stratified_folds(labels, folds, seed)
    taught = outside >= 0 and int((labels == outside).sum()) >= _ENOUGH_OUTSIDE
    part_of_label = np.random.default_rng(seed).permutation(count) % (3 * folds)
    held_out = []
    for fold in range(folds):
        away = [] if taught else [i for i in np.flatnonzero(part_of_label == fold) if i != outside]
        held, train, scores = held_out_scores(
            gram, labels, count, fold_of, fold, np.array(away, dtype=np.int64), float(config["ridge"])
        )
        if len(train) < 2 or len(np.unique(labels[train])) < 2:
            return 5.0, None
        own = np.array([i for i in range(count) if i != outside and i not in away])
        held_out.append((held, train, scores, own))
    temperature = _temperature(held_out, labels)
    if float(config["refused"]) <= 0:
        return temperature, None
    found, strange = [], []
    for held, train, scores, own in held_out:
        near, near_labels = points[train], labels[train]
        for start in range(0, len(held), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            similarities = kernel.of_vectors(points[held[part]], near)
            for row, score in zip(similarities, scores[part], strict=True):
                found.append(signals(score, row, near_labels, own, outside, temperature))
        strange.extend(~np.isin(labels[held], own))
    if not any(strange) or all(strange):
        return temperature, None
    return temperature, OutOfScopeDetector.fit(
        np.array(found), np.array(strange), refused=float(config["refused"])
    )


def _temperature(
    held_out: Sequence[Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]], labels: np.ndarray
) -> float:
    pieces, right = [], []
    for held, _, scores, own in held_out:
        known = np.isin(labels[held], own)
        masked = np.full_like(scores[known], -3.0)
        masked[:, own] = scores[known][:, own]
        pieces.append(masked)
        right.append(labels[held][known])
    if not sum(len(part) for part in right):
        return 5.0
    return fit_temperature(np.vstack(pieces), np.concatenate(right))
