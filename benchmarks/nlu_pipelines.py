"""The two pipelines that benchmarks/nlu_latency.py compares: ours as trained, and Rasa's default one.

The peer is trained here, on the same nlu_data, for a few epochs only, and kept in var/benchmarks/.
"""

from __future__ import annotations

import hashlib
import json
import logging
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "benchmarks"
THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
)
DEMO_GAZETTEER = """
import sys, tempfile
from pathlib import Path
from actions.gazetteer import gazetteer_writer
from shop.database import create_engine_for
from shop.demo import load_demo_shop
from shop.settings import ShopSettings
from shop.unit_of_work import unit_of_work_factory
with tempfile.TemporaryDirectory() as folder:
    url = f"sqlite:///{folder}/shop.db"
    load_demo_shop(url, pictures_dir=None, records_dir=folder)
    settings = ShopSettings(database_url=url, gazetteer_file=Path(sys.argv[1]))
    gazetteer_writer(unit_of_work_factory(create_engine_for(url)), settings).refresh()
"""
"""Runs in the services' Python, which alone knows the shop."""


def on_one_thread() -> None:
    """Hold the numerical libraries to one thread; they read this when they are first imported."""
    os.environ.update(dict.fromkeys(THREADS, "1"))


def quiet() -> None:
    """No notices of TensorFlow and Rasa: what they write at every message would count as understanding."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.ERROR)
    configure_structlog(logging.ERROR)
    warnings.simplefilter("ignore")


def tell(text: str) -> None:
    """How far we are."""
    print(text, file=sys.stderr, flush=True)


def in_new_process(work: Callable[..., Any], *arguments: Any) -> Any:
    """The result of ``work`` in a process of its own, which leaves nothing behind in this one."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def load_rasa() -> None:
    """Rasa with all its components, and TensorFlow on one thread."""
    quiet()
    import rasa.core.agent
    import rasa.engine.recipes.default_components  # noqa: F401  (brings TensorFlow)
    from rasa.utils.tensorflow.environment import setup_tf_environment

    setup_tf_environment()


def load(model: Path) -> Any:
    """A Rasa agent with a model."""
    from rasa.core.agent import Agent

    return Agent.load(str(model))


def newest_model() -> Path:
    """The model that was trained last."""
    models = sorted((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise SystemExit("There is no model in models/: run `make train` first")
    return models[-1]


def gazetteer() -> Path | None:
    """The names of a shop for our pipeline to look for; none without the services' Python."""
    if os.environ.get("GAZETTEER_FILE"):
        return ROOT / os.environ["GAZETTEER_FILE"]
    path, python = KEPT / "gazetteer.json", ROOT / ".venv" / "bin" / "python"
    if not path.exists():
        if not python.exists():
            return None
        tell("writing the demo shop's gazetteer")
        subprocess.run([str(python), "-c", DEMO_GAZETTEER, str(path)], cwd=ROOT, check=True)
    return path


def peer_config(epochs: int) -> dict[str, Any]:
    """Rasa's default pipeline as it stands in the installed package, but for the number of epochs."""
    import rasa
    import ruamel.yaml

    path = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
    config = ruamel.yaml.YAML(typ="safe").load(path.read_text())
    for component in config["pipeline"]:
        if "epochs" in component:
            component["epochs"] = epochs
    return {"recipe": "default.v1", "language": "en", "pipeline": config["pipeline"]}


def train_peer(config: dict[str, Any], examples: int, model: Path) -> dict[str, Any]:
    """Train the peer on ``examples`` of the training text (0: all), of each intent the same share.

    Runs in a process of its own, with all cores.
    """
    for name in THREADS:
        os.environ.pop(name, None)
    quiet()
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.exam_training import read_training_text, train

    data = read_training_text(ROOT / "nlu_data")
    kept = [message for message in data.training_examples if message.get("text")]
    if 0 < examples < len(kept):
        from sklearn.model_selection import train_test_split

        labels = [message.get("intent") for message in kept]
        kept, _ = train_test_split(kept, train_size=examples, random_state=7, stratify=labels)
    data = TrainingData(kept, data.entity_synonyms, data.regex_features, data.lookup_tables)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        config_file = Path(folder) / "config.yml"
        config_file.write_text(json.dumps(config))
        train(config_file, data, model)
    return {"examples": len(kept), "training_s": round(time.perf_counter() - started, 1)}


def peer_model(epochs: int, examples: int) -> tuple[Path, dict[str, Any]]:
    """The trained peer and what is known of its training; kept for the same data, pipeline and Rasa."""
    import rasa

    config = peer_config(epochs)
    digest = hashlib.sha256(json.dumps([config, examples, rasa.__version__]).encode())
    for path in sorted((ROOT / "nlu_data").rglob("*.yml")):
        digest.update(path.read_bytes())
    model = KEPT / f"peer-{digest.hexdigest()[:12]}.tar.gz"
    notes = model.with_suffix(".json")
    if not (model.exists() and notes.exists()):
        tell(f"training the peer for {epochs} epochs; it is kept for the next run")
        notes.write_text(json.dumps(in_new_process(train_peer, config, examples, model)))
    return model, {"epochs": epochs, **json.loads(notes.read_text())}
