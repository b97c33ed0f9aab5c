"""The encoder's layers and the head in torch, to be learned. Imported by the modules that teach alone.

Written for processors: frozen weights are kept in bfloat16 where the processor multiplies it, several times
faster than full precision, in which what is learned is kept; queries, keys and values are one map; attention
is written out, because torch's fused one is slow for heads of 32 dimensions in bfloat16.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sentiment.adapter import HEAD, Adapter
from sentiment.encoder import Encoder, Floats, Layer

FAR = -1e4


def multiplies_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself. One that does not takes nine times as long for it
    as for full precision."""
    can = torch.cpu.get_capabilities()
    return bool(can.get("avx512_bf16") or can.get("amx_bf16") or can.get("bf16"))


SHORT = torch.bfloat16 if multiplies_bfloat16() else torch.float32
"""What the layers multiply in."""
_CLASSES, _INNER, _DROPOUT = 3, 96, 0.1
_TOGETHER = ("query", "key", "value")
_OTHERS = ("attention", "inner", "outer")

Change = tuple[Floats, Floats]
"""The two thin matrices, shapes (rank, in) and (out, rank)."""


class LowRankLinear(nn.Module):
    """A frozen linear map plus the product of two thin matrices that are learned (Hu et al. 2022).

    The product is zero at first, so that learning starts from the encoder as it is; or it is a `change`
    learned before. No matrices where the rank is 0.
    """

    def __init__(
        self, weight: Floats, bias: Floats, rank: int, scale: float, change: Change | None = None
    ) -> None:
        super().__init__()
        self.register_buffer("weight", _copy(weight).to(SHORT))
        self.register_buffer("bias", _copy(bias).to(SHORT))
        self.scale = scale
        self.inward = self.outward = None
        if change is not None:
            self.inward, self.outward = (nn.Parameter(_copy(part)) for part in change)
        elif rank:
            wide = weight.shape[1]
            self.inward = nn.Parameter(torch.randn(rank, wide) / math.sqrt(wide))
            self.outward = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, state: Tensor) -> Tensor:
        """Shape (tokens, in) to (tokens, out), of SHORT."""
        found = functional.linear(state, self.weight, self.bias)
        if self.inward is None or self.outward is None:
            return found
        thin = functional.linear(state, self.inward.to(SHORT))
        return torch.addmm(found, thin, (self.scale * self.outward).to(SHORT).t())

    def change(self) -> Change | None:
        """The two matrices as arrays."""
        if self.inward is None or self.outward is None:
            return None
        return self.inward.detach().numpy().copy(), self.outward.detach().numpy().copy()


class EncoderLayer(nn.Module):
    """One layer of BERT (Devlin et al., NAACL 2019). `known`: changes of its maps that are gone on from."""

    def __init__(
        self,
        layer: Layer,
        heads: int,
        epsilon: float,
        rank: int,
        scale: float,
        known: Mapping[str, Change] | None = None,
    ) -> None:
        super().__init__()
        self.heads, self.epsilon = heads, epsilon
        known = known or {}
        weights, biases = ([kind[name] for name in _TOGETHER] for kind in (layer.weights, layer.biases))
        self.together = LowRankLinear(
            np.concatenate(weights), np.concatenate(biases), rank + rank // 2, scale, _joined(known)
        )
        self.maps = nn.ModuleDict(
            {
                name: LowRankLinear(layer.weights[name], layer.biases[name], rank, scale, known.get(name))
                for name in _OTHERS
            }
        )
        for name, (factor, shift) in layer.norms.items():
            self.register_buffer(f"{name}_factor", _copy(factor).to(SHORT))
            self.register_buffer(f"{name}_shift", _copy(shift).to(SHORT))

    def forward(self, state: Tensor, bias: Tensor, texts: int) -> Tensor:
        """Shape (texts * tokens, 384) to the same, of SHORT."""
        apart = self.together(state).view(texts, -1, 3, self.heads, state.shape[1] // self.heads)
        query, key, value = apart.permute(2, 0, 3, 1, 4).unbind(0)
        scores = torch.matmul(query * (1.0 / math.sqrt(query.shape[-1])), key.transpose(-1, -2))
        seen = torch.matmul((scores + bias).softmax(-1), value).transpose(1, 2).reshape(state.shape)
        state = self._normalised(self._dropped(self.maps["attention"](seen)) + state, "after_attention")
        outer = self.maps["outer"](functional.gelu(self.maps["inner"](state)))
        return self._normalised(self._dropped(outer) + state, "after_outer")

    def changes(self) -> dict[str, Change]:
        """What was learned of each of the six maps."""
        found = {name: change for name in _OTHERS if (change := self.maps[name].change()) is not None}
        together = self.together.change()
        if together is not None:
            inward, outward = together
            found |= {
                name: (inward, part) for name, part in zip(_TOGETHER, np.split(outward, 3), strict=True)
            }
        return found

    def _dropped(self, state: Tensor) -> Tensor:
        return functional.dropout(state, _DROPOUT) if self.training else state

    def _normalised(self, state: Tensor, name: str) -> Tensor:
        factor, shift = getattr(self, f"{name}_factor"), getattr(self, f"{name}_shift")
        return functional.layer_norm(state, state.shape[-1:], factor, shift, self.epsilon)


class Head(nn.Module):
    """From the last layer to three logits: the mean of all tokens beside one that learned what to notice."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.notice = nn.Linear(width, 1)
        self.inner = nn.Linear(2 * width, _INNER)
        self.outer = nn.Linear(_INNER, _CLASSES)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, state: Tensor, there: Tensor) -> Tensor:
        mean = (state * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        shares = self.notice(state)[..., 0].masked_fill(there < 0.5, FAR).softmax(1)
        noticed = (shares[..., None] * state).sum(1)
        inner = self.inner(self.dropout(torch.cat([mean, noticed], 1)))
        found: Tensor = self.outer(self.dropout(functional.gelu(inner)))
        return found


class UpperPart(nn.Module):
    """Layers from `first` on, with changes of that rank, and the head; starts from an adapter where one is
    given, whose ranks and scale then count."""

    def __init__(self, encoder: Encoder, first: int, rank: int, scale: float, start: Adapter | None) -> None:
        super().__init__()
        self.first, self._start = first, start
        self.scale = scale if start is None else start.scale
        self.layers = nn.ModuleList(
            EncoderLayer(
                encoder.layer(number), encoder.heads, encoder.epsilon, rank, self.scale, _of(number, start)
            )
            for number in range(first, encoder.layers)
        )
        self.head = Head(encoder.hidden)
        if start is not None:
            self.head.load_state_dict({name: _copy(start.head[name]) for name in HEAD})

    def forward(self, state: Tensor, there: Tensor) -> Tensor:
        """Logits, shape (texts, 3), of states below `first`, shape (texts, tokens, 384)."""
        texts, bias = len(state), bias_of(there)
        flat = state.to(SHORT).view(-1, state.shape[-1])
        for layer in self.layers:
            flat = layer(flat, bias, texts)
        found: Tensor = self.head(flat.float().view(state.shape), there)
        return found

    def adapter(self) -> Adapter:
        """What was learned, as arrays; of lower layers what was known of them before."""
        known = {} if self._start is None else dict(self._start.changes)
        learned = {
            f"{number}.{name}": change
            for number, layer in enumerate(self.layers, start=self.first)
            for name, change in layer.changes().items()
        }
        state = self.head.state_dict()
        return Adapter(known | learned, {name: state[name].numpy().copy() for name in HEAD}, self.scale)


def lower_layers(encoder: Encoder, first: int, start: Adapter | None) -> nn.ModuleList:
    """The frozen layers below `first`, as the adapter has them."""
    scale = 1.0 if start is None else start.scale
    return nn.ModuleList(
        EncoderLayer(encoder.layer(number), encoder.heads, encoder.epsilon, 0, scale, _of(number, start))
        for number in range(first)
    )


def bias_of(there: Tensor) -> Tensor:
    """What is added to attention, shape (texts, 1, 1, tokens): nothing where a token is."""
    return ((1.0 - there)[:, None, None, :] * FAR).to(SHORT)


def _of(number: int, start: Adapter | None) -> dict[str, Change]:
    """Changes of one layer by the names of its maps."""
    found = {} if start is None else start.changes
    return {name.partition(".")[2]: change for name, change in found.items() if name.startswith(f"{number}.")}


def _joined(known: Mapping[str, Change]) -> Change | None:
    """The changes of queries, keys and values as one; what one of them lacks is zero."""
    there = [known[name] for name in _TOGETHER if name in known]
    if not there:
        return None
    if len(there) == len(_TOGETHER) and all(np.array_equal(there[0][0], one[0]) for one in there):
        return there[0][0], np.concatenate([one[1] for one in there])
    ranks = [known[name][0].shape[0] if name in known else 0 for name in _TOGETHER]
    high = there[0][1].shape[0]
    outward = np.zeros((3 * high, sum(ranks)), np.float32)
    for place, name in enumerate(_TOGETHER):
        if name in known:
            before = sum(ranks[:place])
            outward[place * high : (place + 1) * high, before : before + ranks[place]] = known[name][1]
    return np.concatenate([one[0] for one in there]), outward


def _copy(array: object) -> Tensor:
    return torch.tensor(array, dtype=torch.float32)
