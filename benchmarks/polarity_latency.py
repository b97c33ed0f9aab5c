"""How long a reading takes: the graph in eight bits beside the plain torch model, in one run, on one thread.

    .venv/bin/python -m benchmarks.polarity_latency [--json OUT]

The texts are the project's own chat messages. Both read the same texts in turn, so that whatever else the
machine does weighs on both; processor time is told beside the clock's. The torch model is the same encoder
with the same changes in full precision.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.adapter import SHIPPED, Adapter, read_adapter
from sentiment.bilingual import ENGLISH, BilingualModel, is_english
from sentiment.encoder import LINEAR, Encoder
from sentiment.english_encoder import EnglishEncoder
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.tokens import Tokenizer
from sentiment.upset import CHAT_MOODS_EXAM, chat_moods

WARM_UP, BATCH_ROUNDS = 20, 3


class PlainTorch:
    """The model in full precision, as torch runs it by itself."""

    def __init__(self, encoder: Encoder, adapter: Adapter) -> None:
        import torch

        torch.set_num_threads(1)
        self._encoder, self._tokenizer = encoder, Tokenizer(encoder)
        self._layers = []
        for number in range(encoder.layers):
            layer = encoder.layer(number)
            maps = {
                name: (
                    torch.from_numpy(adapter.merged(number, name, layer.weights[name])),
                    torch.tensor(layer.biases[name]),
                )
                for name in LINEAR
            }
            norms = {name: tuple(map(torch.tensor, norm)) for name, norm in layer.norms.items()}
            self._layers.append((maps, norms))
        self._head = {name: torch.from_numpy(array) for name, array in adapter.head.items()}

    def read(self, text: str) -> Any:
        """Three logits of one text."""
        import torch
        from torch.nn import functional as f

        with torch.inference_mode():
            ids, _ = self._tokenizer.padded([self._tokenizer.ids(text)])
            state = torch.from_numpy(self._encoder.embedded(ids))[0]
            heads = self._encoder.heads
            for maps, norms in self._layers:
                query, key, value = (
                    f.linear(state, *maps[name]).view(len(state), heads, -1).transpose(0, 1)
                    for name in ("query", "key", "value")
                )
                seen = f.scaled_dot_product_attention(query, key, value).transpose(0, 1).reshape(state.shape)
                state = self._normed(f.linear(seen, *maps["attention"]) + state, norms["after_attention"])
                inner = f.gelu(f.linear(state, *maps["inner"]))
                state = self._normed(f.linear(inner, *maps["outer"]) + state, norms["after_outer"])
            head = self._head
            shares = f.linear(state, head["notice.weight"], head["notice.bias"]).softmax(0)
            both = torch.cat([state.mean(0), (shares * state).sum(0)])
            inner = f.gelu(f.linear(both, head["inner.weight"], head["inner.bias"]))
            return f.linear(inner, head["outer.weight"], head["outer.bias"])

    def _normed(self, state: Any, norm: Any) -> Any:
        from torch.nn import functional

        scale, shift = norm
        return functional.layer_norm(state, state.shape[-1:], scale, shift, self._encoder.epsilon)


def timed(reads: dict[str, Callable[[str], Any]], texts: list[str]) -> dict[str, dict[str, float]]:
    """p50 and p95 of each, milliseconds by the clock and of the processor."""
    for text in texts[:WARM_UP]:
        for read in reads.values():
            read(text)
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in reads}
    for text in texts:
        for name, read in reads.items():
            wall, cpu = time.perf_counter(), time.process_time()
            read(text)
            took[name].append((1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu)))
    found = {}
    for name, pairs in took.items():
        wall_ms, cpu_ms = np.array(pairs).T
        found[name] = {
            f"{kind}{share}": float(np.percentile(numbers, share))
            for kind, numbers in (("p", wall_ms), ("cpu_p", cpu_ms))
            for share in (50, 95)
        }
    return found


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    texts = [one.text for one in chat_moods(CHAT_MOODS_EXAM)]
    model = BilingualModel.load(threads=1)
    reads: dict[str, Callable[[str], Any]] = {"eight bits": model.read}
    try:
        general = PlainTorch(PackagedEncoder(), read_adapter(SHIPPED))
        english = PlainTorch(EnglishEncoder(), read_adapter(SHIPPED / ENGLISH))
        reads["torch"] = lambda text: (english if is_english(text, model.english) else general).read(text)
    except ImportError:
        print("torch is not installed: the graph alone is measured")
    result: dict[str, Any] = dict(timed(reads, texts))
    start = time.process_time()
    for _ in range(BATCH_ROUNDS):
        model.read_many(texts)
    per_second = BATCH_ROUNDS * len(texts) / (time.process_time() - start)
    for name, line in result.items():
        print(
            f"{name:11} one message, ms: p50 {line['p50']:.1f}  p95 {line['p95']:.1f}"
            f"   processor p50 {line['cpu_p50']:.1f}  p95 {line['cpu_p95']:.1f}"
        )
    result["texts_per_processor_second"] = per_second
    print(f"in batches  {per_second:.0f} messages in a second of one processor")
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
