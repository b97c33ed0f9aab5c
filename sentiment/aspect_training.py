"""Teaches the encoder to judge aspects: low-rank changes of its upper layers and a small head, with torch.

The layers below FIRST stay as they are, so what they make of the texts is computed once. The others get
low-rank changes (LoRA, Hu et al. 2022), all their linear maps. Learning may start from the changes of the
sentiment model, which knows what praise and blame are, brought to lower ranks so that the file stays small;
those of the lower layers are kept as they come. The head looks at the aspect's own words (as TD-BERT does:
Gao et al. 2019), at the words that the aspect attends to, nearer ones rather, and at the whole text. A text
is read once for all its aspects.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.aspect_head import REACH, AspectHead, distances
from sentiment.aspect_judge import SCALE, Factors, Taught, thinner
from sentiment.aspect_tokens import token_places
from sentiment.encoder import LINEAR, Encoder
from sentiment.errors import TextsWrong
from sentiment.signs import Span
from sentiment.tokens import Tokenizer

FIRST = 6
"""The first layer, counted from 0, that is changed."""
_ATTENTION_HEADS, _ATTENTION_WIDTH, _HIDDEN = 4, 16, 96
_SORTED_TOGETHER = 20
"""Batches whose texts are sorted by length, so that little is padded."""
_NEVER = -1e4


@dataclass(frozen=True)
class LabelledAspect:
    """`polarity`: place in aspect_polarity.POLARITIES, of what stands at `span` of the text; `weight` beside
    other lessons."""

    text: str
    span: Span
    polarity: int
    weight: float = 1.0


@dataclass(frozen=True)
class Options:
    """How to learn. `rank` of the changes that are learned, `lower_rank` of those that are only kept; `rate`:
    the highest learning rate; `smoothing` of the labels (Szegedy et al. 2016); `half`: multiply in bfloat16,
    or where the processor does that itself if None."""

    rank: int = 12
    lower_rank: int = 6
    epochs: int = 4
    batch: int = 32
    rate: float = 1e-3
    head_rate: float = 1e-3
    dropout: float = 0.1
    smoothing: float = 0.1
    seed: int = 0
    half: bool | None = None


@dataclass(frozen=True)
class _Text:
    """`states`: what the lower layers make of it, float16 (tokens, 384); `aspects`: first token, token after
    the last, polarity, weight."""

    states: npt.NDArray[np.float16]
    aspects: list[tuple[int, int, int, float]]


def learn(
    aspects: Sequence[LabelledAspect],
    encoder: Encoder,
    options: Options,
    *,
    start: Factors | None = None,
    told: Callable[[str], None] = lambda news: None,
) -> Taught:
    """Changes and head that judge the labelled aspects. `start`: changes to begin with; `told` hears how far
    it is.

    Raises:
        TextsWrong: there are not two different polarities to tell apart.
    """
    import torch

    if len({aspect.polarity for aspect in aspects}) < 2:
        raise TextsWrong("aspects to learn from need at least two different polarities")
    torch.manual_seed(options.seed)
    machine = _Machine(encoder, options, start)
    texts = machine.below(aspects)
    draw = random.Random(options.seed)
    batches = [batch for _ in range(options.epochs) for batch in _shuffled(texts, options.batch, draw)]
    optimiser = torch.optim.AdamW(
        [
            {"params": machine.changes(), "lr": options.rate, "weight_decay": 0.0},
            {"params": list(machine.head.values()), "lr": options.head_rate, "weight_decay": 0.01},
        ]
    )
    warm = max(1, len(batches) // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (len(batches) - step) / max(1, len(batches) - warm))
    )
    parameters = [*machine.changes(), *machine.head.values()]
    for number, batch in enumerate(batches, start=1):
        loss = machine.loss(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        if number % 50 == 0 or number == len(batches):
            told(f"step {number} of {len(batches)}, loss {loss.item():.3f}")
    return machine.learned()


class _Machine:
    """The encoder in torch, with changes to its upper layers, and the head."""

    def __init__(self, encoder: Encoder, options: Options, start: Factors | None) -> None:
        import torch

        from sentiment.torch_layers import multiplies_bfloat16

        self._torch: Any = torch
        self._options = options
        self._half = multiplies_bfloat16() if options.half is None else options.half
        self._encoder = encoder
        self._heads = encoder.heads
        start = start or {}
        self._kept = thinner({k: v for k, v in start.items() if k[0] < FIRST}, options.lower_rank)
        start = thinner({k: v for k, v in start.items() if k[0] >= FIRST}, options.rank)
        self._layers = [self._frozen(number) for number in range(encoder.layers)]
        self._factors: dict[tuple[int, str], tuple[Any, Any]] = {}
        for number in range(FIRST, encoder.layers):
            for name in LINEAR:
                outward, inward = self._layers[number][name][0].shape
                down, up = start.get((number, name), (None, None))
                if down is None or up is None:
                    drawn = torch.randn(options.rank, inward) / math.sqrt(inward)
                    self._factors[number, name] = (drawn, torch.zeros(outward, options.rank))
                else:
                    self._factors[number, name] = (torch.tensor(down), torch.tensor(up))
        for pair in self._factors.values():
            for factor in pair:
                factor.requires_grad_()
        self.head = self._new_head(encoder.hidden)

    def changes(self) -> list[Any]:
        """The low-rank factors."""
        return [factor for pair in self._factors.values() for factor in pair]

    def below(self, aspects: Sequence[LabelledAspect]) -> list[_Text]:
        """The texts as the lower layers see them, computed once."""
        torch = self._torch
        tokenizer = Tokenizer(self._encoder)
        of_text: dict[str, list[LabelledAspect]] = defaultdict(list)
        for aspect in aspects:
            of_text[aspect.text].append(aspect)
        rows = []
        for text, inside in of_text.items():
            ids, places = token_places(tokenizer, text, [aspect.span for aspect in inside])
            found = zip(places, inside, strict=True)
            rows.append((ids, [(*at, aspect.polarity, aspect.weight) for at, aspect in found]))
        rows.sort(key=lambda row: len(row[0]))
        texts = []
        with torch.inference_mode(), self._precision():
            for begin in range(0, len(rows), 32):
                part = rows[begin : begin + 32]
                padded, there = tokenizer.padded([row[0] for row in part])
                states = torch.from_numpy(self._encoder.embedded(padded))
                mask = ((1 - torch.from_numpy(there)) * _NEVER)[:, None, None, :]
                for number in range(FIRST):
                    states = self._layer(number, states, mask, training=False)
                found = states.float().numpy().astype(np.float16)
                texts += [_Text(found[n, : len(row[0])], row[1]) for n, row in enumerate(part)]
        return texts

    def loss(self, texts: Sequence[_Text]) -> Any:
        """Mean cross-entropy over the aspects of the texts."""
        torch = self._torch
        longest = max(len(text.states) for text in texts)
        states = torch.zeros(len(texts), longest, self._encoder.hidden)
        there = torch.zeros(len(texts), longest)
        rows, near, own, polarities, weights = [], [], [], [], []
        for number, text in enumerate(texts):
            states[number, : len(text.states)] = torch.from_numpy(text.states.astype(np.float32))
            there[number, : len(text.states)] = 1
            for first, after, polarity, weight in text.aspects:
                rows.append(number)
                near.append(distances(longest, first, after) + REACH)
                own.append([float(first <= place < after) for place in range(longest)])
                polarities.append(polarity)
                weights.append(weight)
        mask = ((1 - there) * _NEVER)[:, None, None, :]
        with self._precision():
            for number in range(FIRST, len(self._layers)):
                states = self._layer(number, states, mask, training=True)
        scores = self._scores(states.float(), there, rows, torch.tensor(np.stack(near)), torch.tensor(own))
        lost = torch.nn.functional.cross_entropy(
            scores, torch.tensor(polarities), label_smoothing=self._options.smoothing, reduction="none"
        )
        weighed = torch.tensor(weights)
        return (lost * weighed).sum() / weighed.sum()

    def learned(self) -> Taught:
        """What is to be kept."""
        factors = {
            key: (down.detach().numpy(), up.detach().numpy()) for key, (down, up) in self._factors.items()
        }
        arrays = {name: value.detach().numpy() for name, value in self.head.items()}
        return Taught(
            {**self._kept, **factors}, AspectHead.restored({**arrays, "temperature": np.ones(1, np.float32)})
        )

    def _frozen(self, number: int) -> dict[str, Any]:
        layer = self._encoder.layer(number)
        tensor = self._torch.tensor
        kind = self._torch.bfloat16 if self._half else self._torch.float32
        found: dict[str, Any] = {}
        for name in LINEAR:
            weight = layer.weights[name]
            if (number, name) in self._kept:
                down, up = self._kept[number, name]
                weight = weight + SCALE * (up @ down)
            found[name] = (tensor(weight, dtype=kind), tensor(layer.biases[name], dtype=kind))
        return found | {name: (tensor(a), tensor(b)) for name, (a, b) in layer.norms.items()}

    def _new_head(self, width: int) -> dict[str, Any]:
        torch = self._torch
        inner = _ATTENTION_HEADS * _ATTENTION_WIDTH
        shapes = {"query": (inner, width), "key": (inner, width)}
        shapes |= {"hidden": (_HIDDEN, 3 * width), "out": (3, _HIDDEN)}
        head: dict[str, Any] = {}
        for name, shape in shapes.items():
            head[name] = (torch.rand(shape) * 2 - 1) / math.sqrt(shape[1])
            head[f"{name}_bias"] = torch.zeros(shape[0])
        head["near"] = torch.zeros(2 * REACH + 1, _ATTENTION_HEADS)
        head["scale"], head["shift"] = torch.ones(3 * width), torch.zeros(3 * width)
        return {name: value.requires_grad_() for name, value in head.items()}

    def _linear(self, number: int, name: str, states: Any) -> Any:
        linear = self._torch.nn.functional.linear
        weight, bias = self._layers[number][name]
        found = linear(states, weight, bias)
        if (number, name) in self._factors:
            down, up = self._factors[number, name]
            found = found + SCALE * linear(linear(states, down), up)
        return found

    def _layer(self, number: int, states: Any, mask: Any, *, training: bool) -> Any:
        functional = self._torch.nn.functional
        layer, drop = self._layers[number], self._options.dropout
        texts, tokens, width = states.shape

        def split(name: str) -> Any:
            return self._linear(number, name, states).view(texts, tokens, self._heads, -1).transpose(1, 2)

        query, key, value = split("query"), split("key"), split("value")
        # Written out: for short texts torch's own attention takes ten times as long on a processor.
        scores = (query / math.sqrt(query.shape[-1])) @ key.transpose(2, 3) + mask.to(query.dtype)
        seen = scores.softmax(-1).to(value.dtype) @ value
        seen = self._linear(number, "attention", seen.transpose(1, 2).reshape(texts, tokens, width))
        states = states + functional.dropout(seen, drop, training)
        states = functional.layer_norm(states, (width,), *layer["after_attention"], self._encoder.epsilon)
        inner = self._linear(number, "outer", functional.gelu(self._linear(number, "inner", states)))
        states = states + functional.dropout(inner, drop, training)
        return functional.layer_norm(states, (width,), *layer["after_outer"], self._encoder.epsilon)

    def _scores(self, states: Any, there: Any, rows: Sequence[int], near: Any, own: Any) -> Any:
        """Scores of the polarities, shape (aspects, 3); as `AspectHead.probabilities`, with dropout."""
        torch, head, drop = self._torch, self.head, 2 * self._options.dropout
        linear, dropout = torch.nn.functional.linear, torch.nn.functional.dropout
        states, there = states[list(rows)], there[list(rows)]
        count, tokens, width = states.shape
        mean = (states * own[..., None]).sum(1) / own.sum(1, keepdim=True)
        query = linear(mean, head["query"], head["query_bias"]).view(count, _ATTENTION_HEADS, 1, -1)
        keys = linear(states, head["key"], head["key_bias"]).view(count, tokens, _ATTENTION_HEADS, -1)
        scores = (query * keys.transpose(1, 2)).sum(-1) / math.sqrt(_ATTENTION_WIDTH)
        scores = scores + head["near"][near].permute(0, 2, 1) + (1 - there)[:, None] * _NEVER
        seen = (scores.softmax(-1).mean(1)[..., None] * states).sum(1)
        whole = (states * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        joined = torch.cat([mean, seen, whole], 1)
        joined = torch.nn.functional.layer_norm(joined, (3 * width,), head["scale"], head["shift"], 1e-5)
        inner = torch.nn.functional.gelu(linear(dropout(joined, drop), head["hidden"], head["hidden_bias"]))
        return linear(dropout(inner, drop), head["out"], head["out_bias"])

    def _precision(self) -> Any:
        return self._torch.autocast("cpu", self._torch.bfloat16, enabled=self._half)


def _shuffled(texts: Sequence[_Text], size: int, draw: random.Random) -> Iterator[list[_Text]]:
    """All texts once in batches of like length, in random order."""
    order = list(texts)
    draw.shuffle(order)
    batches = []
    for begin in range(0, len(order), size * _SORTED_TOGETHER):
        part = sorted(order[begin : begin + size * _SORTED_TOGETHER], key=lambda text: len(text.states))
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    draw.shuffle(batches)
    return iter(batches)
