"""Where data files of installed packages are, without importing the packages."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def packaged(package: str, *path: str) -> Path:
    """A file inside an installed package; RuntimeError naming the package where it is missing."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the package {package} is missing in the bot's Python: run scripts/setup")
    return Path(spec.origin).parent.joinpath(*path)
