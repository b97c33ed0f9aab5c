"""Which reader of moods is used: one that is named, one trained here, or the one that ships."""

from __future__ import annotations

from pathlib import Path

from sentiment.adapter import FACTS, SHIPPED
from sentiment.bilingual import BilingualModel, both_there
from sentiment.model import SentimentModel, SentimentReader


def load_reader(named: str | None, trained: Path, cache: Path, *, threads: int = 1) -> SentimentReader:
    """`named`: a folder with weights, or the id of a model of the Hugging Face hub (which needs torch and
    transformers, and the network the first time); `trained`: where `shopdesk train sentiment` writes;
    `cache`: where graphs are kept.

    Raises EncoderMissing, WeightsWrong.
    """
    if named is not None and not Path(named).is_dir():
        from sentiment.hub_model import HubModel

        return HubModel.load(named)
    folder = Path(named) if named else trained if (trained / FACTS).is_file() else None
    return load_model(folder, cache=cache, threads=threads)


def load_model(
    folder: Path | None = None, *, cache: Path | None = None, threads: int = 1
) -> SentimentModel | BilingualModel:
    """The model of a folder that `shopdesk train sentiment` wrote, with as many encoders as it has weights
    for; the one that ships if None. Raises EncoderMissing, WeightsWrong."""
    kind = BilingualModel if both_there(folder or SHIPPED) else SentimentModel
    return kind.load(folder, cache=cache, threads=threads)
