"""One model a run: building its graph takes seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sentiment.model import SentimentModel


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where graphs are kept for this run."""
    return tmp_path_factory.mktemp("graphs")


@pytest.fixture(scope="session")
def shipped(graphs: Path) -> SentimentModel:
    """The model that ships."""
    return SentimentModel.load(cache=graphs)
