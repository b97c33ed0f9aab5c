"""One model a run: building its graph takes seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sentiment.bilingual import BilingualModel


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where graphs are kept for this run."""
    return tmp_path_factory.mktemp("graphs")


@pytest.fixture(scope="session")
def shipped(graphs: Path) -> BilingualModel:
    """The model that ships."""
    return BilingualModel.load(cache=graphs)
