"""Learning from labelled texts: low-rank changes of the encoder's upper layers, and the head.

The lower layers stay as they are, so every text goes through them once, and what comes out is kept in a
temporary file; the epochs then cost half. Needs torch.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sentiment.adapter import Adapter
from sentiment.encoder import Encoder
from sentiment.errors import TextsWrong
from sentiment.model import POLARITIES, Polarity
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.tokens import Tokenizer

if TYPE_CHECKING:
    from sentiment.torch_layers import UpperPart

Progress = Callable[[float], None]
Numbers = npt.NDArray[np.int64]

LEAST = 30
"""Labelled texts below which nothing is learned, and at least two polarities must be among them."""
_HELD_OUT = 0.1
_READING = 0.3
"""Share of the time that goes into the lower layers."""


@dataclass(frozen=True)
class Lesson:
    """How to learn.

    `rank` of the changes and `first`, the layer from which they are learned; `rate` of learning, which rises
    over the share `warm_up` of all steps and falls over the share `fall` at the end; `smoothing` of labels
    (Szegedy et al. 2016); `unseen`: share of a text's pieces that are hidden each time it is read; `average`:
    how much of the running average of what is learned stays at each step (Izmailov et al., Averaging Weights
    Leads to Wider Optima, UAI 2018); `start`: an adapter to go on from, of which rank and scale are kept.
    """

    epochs: float = 3.0
    rank: int = 16
    scale: float = 2.0
    first: int = 6
    batch: int = 32
    rate: float = 7e-4
    smoothing: float = 0.05
    unseen: float = 0.0
    warm_up: float = 0.06
    fall: float = 0.5
    average: float = 0.997
    seed: int = 0
    threads: int = 2
    start: Adapter | None = None


def learn(
    texts: Sequence[str],
    labels: Sequence[Polarity],
    lesson: Lesson,
    progress: Progress,
    *,
    often: Sequence[float] | None = None,
    encoder: Encoder | None = None,
) -> Adapter:
    """An adapter whose confidences are calibrated on a tenth of the texts that it has not learned from.

    `often`: how many times each text is read in an epoch, on average; once if None. `encoder`: the one of
    many languages if None. Raises TextsWrong where there is too little to learn from, ImportError without
    torch.
    """
    if len(texts) != len(labels) or (often is not None and len(often) != len(texts)):
        raise TextsWrong(f"{len(texts)} texts have {len(labels)} labels")
    if len(texts) < LEAST or len(set(labels)) < 2:
        raise TextsWrong(
            f"{len(texts)} texts of {len(set(labels))} polarities are too few to learn from: give at least "
            f"{LEAST} of at least two"
        )
    import torch

    torch.manual_seed(lesson.seed)
    torch.set_num_threads(lesson.threads)
    random = np.random.default_rng(lesson.seed)
    with tempfile.TemporaryDirectory() as folder:
        pupil = _Pupil(texts, labels, lesson, Path(folder), encoder or PackagedEncoder())
        pupil.read_lower(lambda share: progress(_READING * share))
        order = random.permutation(len(texts))
        held = order[: max(10, round(_HELD_OUT * len(texts)))]
        wanted = np.ones(len(texts)) if often is None else np.asarray(often, np.float64)
        pupil.learn(
            order[len(held) :], wanted, random, lambda share: progress(_READING + (1 - _READING) * share)
        )
        logits, known = pupil.logits(held), pupil.labels[held]
    adapter = pupil.upper.adapter()
    accuracy = float((logits.argmax(axis=1) == known).mean())
    facts = {"texts": len(texts), "held_out": len(held), "held_out_accuracy": round(accuracy, 4),
             "epochs": lesson.epochs, "seed": lesson.seed}  # fmt: skip
    return replace(adapter, temperature=temperature_of(logits, known), facts=facts)


def temperature_of(logits: npt.NDArray[np.floating[Any]], labels: Numbers) -> float:
    """What divides logits, shape (n, classes), so that confidences are calibrated (Guo et al. 2017): the one
    under which the labels are likeliest, 0.3 to 5."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def unlikely(logarithm: float) -> float:
        scaled = np.asarray(logits, np.float64) / math.exp(logarithm)
        top = scaled.max(axis=1)
        return float(np.mean(top + np.log(np.exp(scaled - top[:, None]).sum(axis=1)) - scaled[rows, labels]))

    found = minimize_scalar(unlikely, bounds=(math.log(0.3), math.log(5.0)), method="bounded")
    return math.exp(float(found.x))


class _Pupil:
    """Texts as states of a middle layer, and the part that learns from them."""

    def __init__(
        self,
        texts: Sequence[str],
        labels: Sequence[Polarity],
        lesson: Lesson,
        folder: Path,
        encoder: Encoder,
    ) -> None:
        from sentiment.torch_layers import UpperPart

        self._lesson = lesson
        self._encoder = encoder
        self._tokenizer = Tokenizer(self._encoder)
        self._rows = [self._tokenizer.ids(text) for text in texts]
        self.labels = np.array([POLARITIES.index(label) for label in labels], np.int64)
        self._lengths = np.array([len(row) for row in self._rows])
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)])
        self._states = np.lib.format.open_memmap(
            folder / "states.npy", "w+", np.float16, (int(self._starts[-1]), self._encoder.hidden)
        )
        self.upper: UpperPart = UpperPart(
            self._encoder, lesson.first, lesson.rank, lesson.scale, lesson.start
        )

    def read_lower(self, progress: Progress) -> None:
        """Take every text through the frozen layers."""
        import torch

        from sentiment.torch_layers import SHORT, bias_of, lower_layers

        lower, done = lower_layers(self._encoder, self._lesson.first, self._lesson.start), 0
        with torch.inference_mode():
            for numbers in _alike(np.arange(len(self._rows)), self._lengths, 2 * self._lesson.batch):
                ids, there = self._tokenizer.padded([self._rows[number] for number in numbers])
                bias = bias_of(torch.from_numpy(there))
                state = torch.from_numpy(self._encoder.embedded(ids)).to(SHORT).view(-1, self._encoder.hidden)
                for layer in lower:
                    state = layer(state, bias, len(numbers))
                kept = state.half().numpy().reshape(*ids.shape, -1)
                for place, number in enumerate(numbers):
                    start = self._starts[number]
                    self._states[start : start + self._lengths[number]] = kept[place, : self._lengths[number]]
                done += len(numbers)
                progress(done / len(self._rows))

    def learn(
        self,
        numbers: Numbers,
        often: npt.NDArray[np.float64],
        random: np.random.Generator,
        progress: Progress,
    ) -> None:
        """AdamW (Loshchilov and Hutter, ICLR 2019); what is kept is the running average."""
        import torch
        from torch.nn import functional

        lesson, upper = self._lesson, self.upper
        batches = list(self._batches(numbers, often, random))
        learned = [one for one in upper.parameters() if one.requires_grad]
        averages = [one.detach().clone() for one in learned]
        optimizer = torch.optim.AdamW(learned, lr=lesson.rate, weight_decay=0.01)
        warm, fall = (max(1, round(share * len(batches))) for share in (lesson.warm_up, lesson.fall))
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / warm, max(0.02, min(1.0, (len(batches) - step) / fall)))
        )
        upper.train()
        for step, batch in enumerate(batches, start=1):
            wanted = torch.from_numpy(self.labels[batch])
            states, there = self._given(batch)
            found = upper(states, _thinned(there, lesson.unseen))
            loss = functional.cross_entropy(found, wanted, label_smoothing=lesson.smoothing)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            # At first there is little to average: the beginning must not weigh for long.
            kept = min(lesson.average, (step + 1) / (step + 20))
            for average, one in zip(averages, learned, strict=True):
                average.lerp_(one.detach(), 1 - kept)
            progress(step / len(batches))
        with torch.no_grad():
            for average, one in zip(averages, learned, strict=True):
                one.copy_(average)
        upper.eval()

    def logits(self, numbers: Numbers) -> npt.NDArray[np.float32]:
        """Of these texts, shape (numbers, 3)."""
        import torch

        found = np.empty((len(numbers), len(POLARITIES)), np.float32)
        self.upper.eval()
        with torch.inference_mode():
            for places in _alike(np.arange(len(numbers)), self._lengths[numbers], self._lesson.batch):
                found[places] = self.upper(*self._given(numbers[places])).numpy()
        return found

    def _given(self, numbers: Numbers) -> tuple[Any, Any]:
        import torch

        # Few different shapes: torch prepares itself anew for each.
        longest = -(-int(self._lengths[numbers].max()) // 4) * 4
        states = np.zeros((len(numbers), longest, self._encoder.hidden), np.float32)
        there = np.zeros((len(numbers), longest), np.float32)
        for place, number in enumerate(numbers):
            length, start = self._lengths[number], self._starts[number]
            states[place, :length] = self._states[start : start + length]
            there[place, :length] = 1.0
        return torch.from_numpy(states), torch.from_numpy(there)

    def _batches(
        self, numbers: Numbers, often: npt.NDArray[np.float64], random: np.random.Generator
    ) -> Iterator[Numbers]:
        """All epochs, a part of one at the end; texts of like length beside each other."""
        left, batch = self._lesson.epochs, self._lesson.batch
        while left > 0:
            times = np.floor(often[numbers] + random.random(len(numbers))).astype(np.int64)
            order = random.permutation(np.repeat(numbers, times))
            order = order[: math.ceil(min(1.0, left) * len(order))]
            for start in range(0, len(order), 25 * batch):
                groups = list(_alike(order[start : start + 25 * batch], self._lengths, batch))
                yield from (groups[place] for place in random.permutation(len(groups)))
            left -= 1


def _thinned(there: Any, unseen: float) -> Any:
    """`there`, shape (texts, pieces), without that share of the pieces, drawn; the first of a text stays."""
    import torch

    if not unseen:
        return there
    kept = torch.rand(there.shape) >= unseen
    kept[:, 0] = True
    return there * kept


def _alike(numbers: Numbers, lengths: Numbers, batch: int) -> Iterator[Numbers]:
    """Batches of like length, the shortest first."""
    order = numbers[np.argsort(lengths[numbers], kind="stable")]
    for start in range(0, len(order), batch):
        yield order[start : start + batch]
