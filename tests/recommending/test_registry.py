"""Models by name, and models kept in folders."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import ArtefactWrong, DataWrong
from recommender.histories import Histories
from recommender.registry import MODELS, load, model_class, model_named, save
from tests.recommending.contract import two_tastes


def test_every_name_leads_to_a_model_of_that_name() -> None:
    for name in MODELS:
        assert model_class(name).name == name


def test_a_name_or_setting_that_is_unknown_is_told_with_what_there_is() -> None:
    with pytest.raises(DataWrong, match=r"no model .popular.; there are .*popularity"):
        model_named("popular")
    with pytest.raises(DataWrong, match=r"popularity cannot be made so: .*half_lif"):
        model_named("popularity", half_lif=3)


def test_a_model_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    data = two_tastes()
    model = model_named("popularity", half_life=20.0).fit(data)
    save(model, tmp_path / "kept", data=data.fingerprint, metrics={"ndcg@10": 0.5})
    again = load(tmp_path / "kept")
    asked = Histories.of([[1, 2], []])
    np.testing.assert_array_equal(again.scores(asked), model.scores(asked))
    facts = json.loads((tmp_path / "kept" / "model.json").read_text())
    assert facts["data"] == data.fingerprint and facts["metrics"] == {"ndcg@10": 0.5}


@pytest.mark.parametrize("change", [{"kind": "oracle"}, {"settings": {"no_such": 1}}])
def test_a_kept_model_of_another_version_is_refused_in_words(
    tmp_path: Path, change: dict[str, object]
) -> None:
    save(model_named("popularity").fit(two_tastes()), tmp_path / "kept")
    page = tmp_path / "kept" / "model.json"
    page.write_text(json.dumps(json.loads(page.read_text()) | change))
    with pytest.raises(ArtefactWrong, match="train again"):
        load(tmp_path / "kept")


def test_the_names_are_known_without_importing_a_model() -> None:
    asked = "import sys, recommender.registry; print([m for m in sys.modules if m in set(sys.argv[1:])])"
    heavy = ["torch", "lightgbm", "implicit", "sklearn", "recommender.popularity"]
    told = subprocess.run([sys.executable, "-c", asked, *heavy], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
