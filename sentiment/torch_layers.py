"""The encoder's upper layers and the head in torch, to be learned. Imported by `training` alone."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from sentiment.adapter import HEAD, Adapter
from sentiment.packaged_encoder import LINEAR, Layer, PackagedEncoder

FAR = -1e4
_CLASSES, _INNER = 3, 96


class LowRankLinear(nn.Module):
    """A frozen linear map plus the product of two thin matrices that are learned (Hu et al. 2022).

    The product is zero at first, so that learning starts from the encoder as it is.
    """

    def __init__(self, weight: Tensor, bias: Tensor, rank: int, scale: float) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.scale = scale
        wide = weight.shape[1]
        self.inward = nn.Parameter(torch.randn(rank, wide) / math.sqrt(wide)) if rank else None
        self.outward = nn.Parameter(torch.zeros(weight.shape[0], rank)) if rank else None

    def forward(self, state: Tensor) -> Tensor:
        found = functional.linear(state, self.weight, self.bias)
        if self.inward is None or self.outward is None:
            return found
        return found + self.scale * functional.linear(functional.linear(state, self.inward), self.outward)


class EncoderLayer(nn.Module):
    """One layer of BERT (Devlin et al., NAACL 2019)."""

    def __init__(self, layer: Layer, heads: int, epsilon: float, rank: int, scale: float) -> None:
        super().__init__()
        self.heads, self.epsilon = heads, epsilon
        self.maps = nn.ModuleDict(
            {
                name: LowRankLinear(_copy(layer.weights[name]), _copy(layer.biases[name]), rank, scale)
                for name in LINEAR
            }
        )
        for name, (factor, shift) in layer.norms.items():
            self.register_buffer(f"{name}_factor", _copy(factor))
            self.register_buffer(f"{name}_shift", _copy(shift))

    def forward(self, state: Tensor, bias: Tensor) -> Tensor:
        query, key, value = (self._apart(self.maps[name](state)) for name in ("query", "key", "value"))
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        joined = seen.transpose(1, 2).reshape(state.shape)
        state = self._normalised(self.maps["attention"](joined) + state, "after_attention")
        inner = functional.gelu(self.maps["inner"](state))
        return self._normalised(self.maps["outer"](inner) + state, "after_outer")

    def _apart(self, state: Tensor) -> Tensor:
        texts, tokens, width = state.shape
        return state.view(texts, tokens, self.heads, width // self.heads).transpose(1, 2)

    def _normalised(self, state: Tensor, name: str) -> Tensor:
        factor, shift = getattr(self, f"{name}_factor"), getattr(self, f"{name}_shift")
        return functional.layer_norm(state, state.shape[-1:], factor, shift, self.epsilon)


class Head(nn.Module):
    """From the last layer to three logits: the mean of all tokens beside one that learned what to notice."""

    def __init__(self, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.notice = nn.Linear(width, 1)
        self.inner = nn.Linear(2 * width, _INNER)
        self.outer = nn.Linear(_INNER, _CLASSES)
        self.dropout = nn.Dropout(dropout)

    def forward(self, state: Tensor, there: Tensor) -> Tensor:
        mean = (state * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        shares = self.notice(state)[..., 0].masked_fill(there < 0.5, FAR).softmax(1)
        noticed = (shares[..., None] * state).sum(1)
        inner = self.inner(self.dropout(torch.cat([mean, noticed], 1)))
        found: Tensor = self.outer(self.dropout(functional.gelu(inner)))
        return found


class UpperPart(nn.Module):
    """Layers from `first` on, with changes of that rank, and the head; starts from an adapter where one is
    given."""

    def __init__(
        self, encoder: PackagedEncoder, first: int, rank: int, scale: float, start: Adapter | None
    ) -> None:
        super().__init__()
        self.first = first
        self.layers = nn.ModuleList(
            EncoderLayer(encoder.layer(number), encoder.heads, encoder.epsilon, rank, scale)
            for number in range(first, encoder.layers)
        )
        self.head = Head(encoder.hidden)
        if start is not None:
            self._take_over(start)

    def forward(self, state: Tensor, there: Tensor) -> Tensor:
        bias = bias_of(there)
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                state = layer(state, bias)
        found: Tensor = self.head(state.float(), there)
        return found

    def adapter(self) -> Adapter:
        """What was learned, as arrays."""
        changes = {}
        for number, layer in enumerate(self.layers, start=self.first):
            for name in LINEAR:
                one = layer.maps[name]
                changes[f"{number}.{name}"] = (
                    one.inward.detach().numpy().copy(), one.outward.detach().numpy().copy(),
                )  # fmt: skip
        state = self.head.state_dict()
        return Adapter(changes, {name: state[name].numpy().copy() for name in HEAD})

    def _take_over(self, start: Adapter) -> None:
        with torch.no_grad():
            for number, layer in enumerate(self.layers, start=self.first):
                for name in LINEAR:
                    known, one = start.changes.get(f"{number}.{name}"), layer.maps[name]
                    if known is not None and known[0].shape == one.inward.shape:
                        one.inward.copy_(_copy(known[0]))
                        one.outward.copy_(_copy(known[1]))
            self.head.load_state_dict({name: _copy(start.head[name]) for name in HEAD})


def lower_layers(encoder: PackagedEncoder, first: int) -> nn.ModuleList:
    """The frozen layers below `first`."""
    return nn.ModuleList(
        EncoderLayer(encoder.layer(number), encoder.heads, encoder.epsilon, 0, 0.0) for number in range(first)
    )


def bias_of(there: Tensor) -> Tensor:
    """What is added to attention, shape (texts, 1, 1, tokens): nothing where a token is."""
    return (1.0 - there)[:, None, None, :] * FAR


def _copy(array: object) -> Tensor:
    return torch.tensor(array, dtype=torch.float32)
