"""Rasa's own command line, started without TensorFlow where no component needs it.

    python -m bot.start run --model M.tar.gz ...        (whatever `python -m rasa` takes)

Rasa imports TensorFlow for components that our pipeline does not have: 4 of the 12.5 s of processor time that
a start of the bot took, and 270 of its 970 MB. In their place stand classes that can be named and inherited
from, which is all that Rasa does with them while it is imported; whoever uses one is told. TensorFlow is
imported as ever where the model (for `run` and `test`) or the pipeline (for `train`) has a component of
Rasa's that needs it or one of somebody else's, and for all other commands.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import os
import sys
import tarfile
import types
from itertools import pairwise
from pathlib import Path
from typing import Any, Iterable, List, Optional, Sequence

NEED_IT = frozenset(
    {
        "ConveRTFeaturizer",
        "DIETClassifier",
        "LanguageModelFeaturizer",
        "ResponseSelector",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
    }
)
"""Rasa's components that compute with TensorFlow."""
_SETTINGS = (
    "TF_DETERMINISTIC_OPS",
    "TF_GPU_MEMORY_ALLOC",
    "TF_INTER_OP_PARALLELISM_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
)
"""What Rasa would pass on to TensorFlow at once."""
_LEFT_OUT = frozenset({"keras", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text"})


def needs_tensorflow(components: Iterable[str]) -> bool:
    """Whether one of these (names of a configuration, or dotted names of a model) may need TensorFlow."""
    return any(
        name.rsplit(".", 1)[-1] in NEED_IT or ("." in name and not name.startswith(("bot.", "rasa.")))
        for name in components
    )


def configured(config: Path) -> Optional[List[str]]:
    """The components of a `config.yml`; None where Rasa would choose some itself, or it cannot be read."""
    from ruamel.yaml import YAML, YAMLError

    try:
        read = YAML(typ="safe").load(config.read_text(encoding="utf-8"))
        return [str(part["name"]) for key in ("pipeline", "policies") for part in read[key]]
    except (OSError, YAMLError, LookupError, TypeError):
        return None


def trained(model: Path) -> Optional[List[str]]:
    """The components of a trained model; None where it cannot be read."""
    try:
        with tarfile.open(model) as archive:
            described = archive.extractfile("metadata.json")
            nodes = json.load(described)["predict_schema"]["nodes"] if described else {}
        return [str(node["uses"]) for node in nodes.values()] or None
    except (OSError, tarfile.TarError, ValueError, LookupError, TypeError):
        return None


def leave_out_tensorflow(components: Optional[Iterable[str]]) -> None:
    """Let Rasa be imported without TensorFlow if all of these do without; call it before Rasa is imported."""
    if components is None or needs_tensorflow(components) or "tensorflow" in sys.modules:
        return
    for name in _SETTINGS:
        os.environ.pop(name, None)
    if not any(isinstance(finder, _StandIns) for finder in sys.meta_path):
        sys.meta_path.insert(0, _StandIns())


class _Named(type):
    """A class of which every attribute is such a class too, and of which nothing can be made."""

    def __getattr__(cls, name: str) -> Any:
        return _stand_in(cls, name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(f"{cls.__name__} needs TensorFlow, which bot/start.py has left out: see NEED_IT")


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _stand_in(self, name)


def _stand_in(owner: Any, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    made = _Named(name, (), {})
    setattr(owner, name, made)
    return made


class _StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname.split(".")[0] not in _LEFT_OUT:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: Any) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        return


def _components(arguments: Sequence[str]) -> Optional[List[str]]:
    """What the command will load or train, as far as its arguments tell."""
    given = dict(pairwise(arguments))
    if arguments[:1] == ["train"] and "--finetune" not in arguments:
        return configured(Path(given.get("--config") or given.get("-c") or "config.yml"))
    if arguments[:1] in (["run"], ["test"]):
        model = given.get("--model") or given.get("-m")
        return trained(Path(model)) if model else None
    return None


def main() -> None:
    """Run `rasa` with the arguments of this process."""
    leave_out_tensorflow(_components(sys.argv[1:]))
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
