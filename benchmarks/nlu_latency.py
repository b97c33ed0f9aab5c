"""How long one message is understood: our trained pipeline against Rasa's default one, in the same run.

    .venv-bot/bin/python -m benchmarks.nlu_latency [--messages N] [--passes 5] [--epochs 2] [--json FILE]

Ours is the newest model in models/, with the demo shop's names as gazetteer (or the one GAZETTEER_FILE
names). The peer is the pipeline of Rasa's own default configuration (DIETClassifier and what goes with it),
trained on the same nlu_data for a few epochs only: its answers are poor then, but what a message costs does
not depend on how long it was trained. It stays in var/benchmarks/ for as long as the data stay the same.

Messages are the texts of exam/nlu/*.csv (no label is read). Both pipelines run in one process on one thread
and take turns message by message, the order changing with every pass, so that a busy machine slows both
alike; they push each other out of the processor's caches, which neither meets when it runs alone. Only
``Agent.parse_message`` of stock Rasa is timed, without the project's remedies, for both.

Figures are cold: before each message our encoder's memory of recent texts is emptied, and before each pass
what is remembered about single words. Percentiles are taken in each pass (nearest rank), and the median over
the passes is shown. Processor time is that of the process: TensorFlow computes in a thread of its own, which
``time.thread_time`` would not see. Stages are timed in passes of their own, as timing them takes time too.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gc
import json
import math
import os
import platform
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.nlu_pipelines import (
    KEPT,
    ROOT,
    gazetteer,
    in_new_process,
    load,
    load_rasa,
    newest_model,
    on_one_thread,
    peer_model,
    quiet,
    tell,
)

KINDS = ("ours", "peer")
PERCENTILES = (50, 95, 99)
STAGE_PASSES = 2
STAGES = {
    "LanguageDetector": "language",
    "PatternEntityExtractor": "patterns",
    "CatalogueEntityExtractor": "catalogue",
    "SentenceEncoderFeaturizer": "featurizer",
    "KernelIntentClassifier": "classifier",
    "RequestSplitter": "splitter",
}

# what is measured


def resident_mb() -> float | None:
    """Resident memory of this process in MiB; none where there is no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def memory_of(model: Path, texts: list[str]) -> dict[str, float] | None:
    """MiB that a model adds to a process with Rasa and TensorFlow in it, once it has parsed ``texts``."""
    load_rasa()
    gc.collect()
    before = resident_mb()
    agent = load(model)
    asyncio.run(parse_all(agent, texts))
    gc.collect()
    after = resident_mb()
    if before is None or after is None:
        return None
    return {"rasa_mb": round(before), "model_mb": round(after - before)}


async def parse_all(agent: Any, texts: list[str]) -> None:
    """Parse texts for what it leaves behind: dictionaries and graphs that are made at first use."""
    for text in texts:
        parsed = await agent.parse_message(text)
        if not parsed["intent"].get("name"):
            raise SystemExit(f"No intent for {text!r}: the model does not fit; run `make train`")


def messages(most: int) -> list[dict[str, Any]]:
    """Different texts of the exam with language and number of clauses; ``most`` of them by lot (0: all)."""
    from bot.components.clauses import clauses
    from bot.exam import plain

    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "exam" / "nlu").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                text = plain(row["text"])
                found[text] = {"text": text, "language": path.stem, "clauses": len(clauses(text))}
    chosen = list(found.values())
    random.Random(7).shuffle(chosen)
    return chosen[: most or None]


class Memories:
    """What our pipeline remembers of what it has seen; made before ``gc.freeze``, which hides objects."""

    def __init__(self) -> None:
        from bot.components import encoders, text
        from bot.components.slips import Slips

        self._texts = encoders._memory._vectors
        self._han_words = text._han_words
        self._slips = [thing for thing in gc.get_objects() if isinstance(thing, Slips)]

    def forget_texts(self) -> None:
        """The vectors of messages and clauses, and the words of runs of Chinese."""
        self._texts.clear()
        self._han_words.cache_clear()

    def forget_words(self) -> None:
        """What misspelt words were taken for, as in a bot that was just started."""
        for slips in self._slips:
            slips._remembered.clear()


async def one_pass(
    agents: dict[str, Any], order: tuple[str, ...], texts: list[str], memories: Memories
) -> dict[str, list[tuple[float, float]]]:
    """(wall-clock, processor) milliseconds of each text, the pipelines taking turns."""
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in order}
    memories.forget_words()
    for text in texts:
        for kind in order:
            memories.forget_texts()
            parse = agents[kind].parse_message
            cpu, wall = time.process_time(), time.perf_counter()
            await parse(text)
            took = time.perf_counter() - wall, time.process_time() - cpu
            found[kind].append((1e3 * took[0], 1e3 * took[1]))
    return found


async def stage_passes(agent: Any, texts: list[str], memories: Memories) -> dict[str, dict[str, float]]:
    """Share of the time, mean and median wall-clock milliseconds of our pipeline's stages."""
    spent: dict[str, list[float]] = {stage: [] for stage in STAGES.values()}

    def timed(run: Callable[..., Any], times: list[float]) -> Callable[..., Any]:
        def timing(*arguments: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return run(*arguments, **named)
            finally:
                times.append(1e3 * (time.perf_counter() - begun))

        return timing

    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    stock = {node: node._fn for node in nodes if node._component_class.__name__ in STAGES}
    for node, run in stock.items():
        node._fn = timed(run, spent[STAGES[node._component_class.__name__]])
    whole: list[float] = []
    for _ in range(STAGE_PASSES):
        whole += [wall for wall, _ in (await one_pass({"ours": agent}, ("ours",), texts, memories))["ours"]]
    for node, run in stock.items():
        node._fn = run
    spent = {stage: times for stage, times in spent.items() if times}
    spent["rasa around them"] = [
        total - sum(parts) for total, *parts in zip(whole, *spent.values(), strict=True)
    ]
    return {
        stage: {
            "share": round(sum(times) / sum(whole), 4),
            "mean_ms": round(statistics.fmean(times), 3),
            "p50_ms": round(statistics.median(times), 3),
        }
        for stage, times in spent.items()
    }


# figures


def percentile(values: list[float], percent: int) -> float:
    """Nearest rank."""
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


def figures(passes: list[dict[str, list[tuple[float, float]]]], members: list[int]) -> dict[str, Any]:
    """Percentiles of some messages, medians over the passes; ratios are taken within a pass first."""
    found: dict[str, Any] = {"messages": len(members)}
    for clock, name in enumerate(("wall", "cpu")):
        for percent in PERCENTILES:
            each = [
                {kind: percentile([one[kind][i][clock] for i in members], percent) for kind in KINDS}
                for one in passes
            ]
            for kind in KINDS:
                median = statistics.median(figure[kind] for figure in each)
                found.setdefault(kind, {})[f"{name}_p{percent}_ms"] = round(median, 3)
            ratio = statistics.median(figure["ours"] / figure["peer"] for figure in each)
            found.setdefault("ratio", {})[f"{name}_p{percent}"] = round(ratio, 3)
    return found


def groups(chosen: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Places of the messages of each group; groups without messages are left out."""
    tests: dict[str, Callable[[dict[str, Any]], bool]] = {
        "all": lambda message: True,
        "English": lambda message: message["language"] == "en",
        "Chinese": lambda message: message["language"] == "zh",
        "one clause": lambda message: message["clauses"] == 1,
        "several clauses": lambda message: message["clauses"] > 1,
    }
    found = {name: [i for i, one in enumerate(chosen) if test(one)] for name, test in tests.items()}
    return {name: members for name, members in found.items() if members}


def measure(models: dict[str, Path], chosen: list[dict[str, Any]], passes: int) -> dict[str, Any]:
    """All figures of the two pipelines in this process."""
    from bot.exam import WARMING

    load_rasa()
    agents = {kind: load(model) for kind, model in models.items()}
    texts = [message["text"] for message in chosen]
    for agent in agents.values():
        asyncio.run(parse_all(agent, [*WARMING, *texts[:50]]))
    memories = Memories()
    # As the bot does when it has started: a full collection would hit whichever message is being parsed.
    gc.collect()
    gc.freeze()
    runs = []
    for number in range(passes):
        order = KINDS if number % 2 == 0 else KINDS[::-1]
        runs.append(asyncio.run(one_pass(agents, order, texts, memories)))
        tell(f"pass {number + 1} of {passes} done")
    stages = asyncio.run(stage_passes(agents["ours"], texts, memories))
    by_group = {name: figures(runs, members) for name, members in groups(chosen).items()}
    return {"passes": passes, "groups": by_group, "stages": stages}


def table(result: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [
        f"{'milliseconds a message':24}{'n':>6}"
        + "".join(f"{f'p{p}':>8}" for p in PERCENTILES)
        + "   p50 ratio"
    ]
    for clock, shown in (("wall", "wall clock"), ("cpu", "processor time")):
        lines.append(f"{shown}:")
        for name, group in result["groups"].items():
            for kind in KINDS:
                cells = "".join(f"{group[kind][f'{clock}_p{p}_ms']:8.2f}" for p in PERCENTILES)
                ratio = f"{group['ratio'][f'{clock}_p50']:12.2f}" if kind == "ours" else ""
                lines.append(f"  {name + ', ' + kind:22}{group['messages']:6}{cells}{ratio}")
    lines.append("our stages (wall clock):   share    mean     p50")
    for stage, spent in result["stages"].items():
        lines.append(f"  {stage:22}{spent['share']:8.1%}{spent['mean_ms']:8.2f}{spent['p50_ms']:8.2f}")
    for kind, memory in result["memory"].items():
        if memory:
            lines.append(f"memory of {kind}: {memory['model_mb']} MiB on top of Rasa's {memory['rasa_mb']}")
    peer = result["peer"]
    lines.append(
        f"peer: Rasa's default pipeline, trained on {peer['examples']} examples for {peer['epochs']} "
        f"epochs only (fit for timing, not for answers), in {peer['training_s']} s"
    )
    lines.append(
        f"ours: {result['model']}; gazetteer: {'none' if result['gazetteer_bytes'] is None else 'yes'}; "
        f"one thread; cold; medians of {result['passes']} passes"
    )
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--messages", type=int, default=0, help="how many messages, drawn by lot (0: all)")
    parser.add_argument("--passes", type=int, default=5, help="times that every message is parsed (5)")
    parser.add_argument("--epochs", type=int, default=2, help="epochs of the peer's training (2)")
    parser.add_argument("--examples", type=int, default=0, help="training examples of the peer (0: all)")
    parser.add_argument("--json", type=Path, default=ROOT / "results" / "nlu_latency.json")
    options = parser.parse_args()
    if options.messages < 0 or options.passes < 1 or options.epochs < 1 or options.examples < 0:
        parser.error("--messages and --examples are 0 or more, --passes and --epochs 1 or more")
    KEPT.mkdir(parents=True, exist_ok=True)
    on_one_thread()
    quiet()
    ours = newest_model()
    peer, notes = peer_model(options.epochs, options.examples)
    names = gazetteer()
    if names is not None:
        os.environ["GAZETTEER_FILE"] = str(names)
    models = {"ours": ours, "peer": peer}
    chosen = messages(options.messages)
    some = [message["text"] for message in chosen[:100]]
    result: dict[str, Any] = {
        "model": ours.name,
        "peer": notes,
        "gazetteer_bytes": names.stat().st_size if names else None,
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()},
        "memory": {kind: in_new_process(memory_of, model, some) for kind, model in models.items()},
        **measure(models, chosen, options.passes),
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=2) + "\n")
    print(table(result))


if __name__ == "__main__":
    main()
