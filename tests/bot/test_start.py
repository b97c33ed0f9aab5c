"""Rasa starts without TensorFlow where nothing needs it, and with it where something does."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS

from bot.start import NEED_IT, configured, needs_tensorflow, trained
from tests.bot.conftest import ROOT

STARTED = """
from bot.start import leave_out_tensorflow
leave_out_tensorflow({components!r})
import sys
import rasa.__main__, rasa.core.agent, rasa.engine.recipes.default_components
print(hasattr(sys.modules["tensorflow"], "__version__"))
"""


def started(components: list[str], then: str = "") -> subprocess.CompletedProcess[str]:
    """A new process of Rasa for these components."""
    code = STARTED.format(components=components) + then
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_all_of_rasas_components_that_compute_with_tensorflow_are_known() -> None:
    with_it = {
        one.__name__
        for one in DEFAULT_COMPONENTS
        if "import tensorflow" in inspect.getsource(inspect.getmodule(one))
    }
    assert with_it == NEED_IT


def test_the_shops_own_pipeline_does_without(small_model: Path) -> None:
    ours, small = configured(ROOT / "config.yml"), trained(small_model)
    assert ours and "RulePolicy" in ours and not needs_tensorflow(ours)
    assert small and any(name.endswith("RulePolicy") for name in small)


def test_none_of_our_components_imports_it() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "import tensorflow" not in text and "from tensorflow" not in text, file


@pytest.mark.parametrize(
    "component", ["DIETClassifier", "rasa.core.policies.ted_policy.TEDPolicy", "somebody.elses.Component"]
)
def test_a_component_that_needs_it_or_may_need_it_gets_it(component: str) -> None:
    assert needs_tensorflow(["RulePolicy", component])


@pytest.mark.parametrize("text", ["language: en\n", "pipeline:\npolicies:\n", "pipeline: [", "- x\n"])
def test_where_rasa_chooses_the_components_or_nothing_can_be_read_none_are_known(
    tmp_path: Path, text: str
) -> None:
    config = tmp_path / "config.yml"
    config.write_text(text)
    assert configured(config) is None
    assert trained(config) is None and trained(tmp_path / "none.tar.gz") is None


def test_rasa_is_imported_without_it_and_says_so_where_it_is_used_all_the_same() -> None:
    lean = started(["RulePolicy", "bot.components.language_detector.LanguageDetector"])
    assert lean.stdout.split() == ["False"], lean.stderr[-2000:]
    used = started(["RulePolicy"], "import tensorflow as tf\ntf.keras.layers.Dense(3)\n")
    assert used.returncode != 0 and "Dense needs TensorFlow" in used.stderr


def test_rasa_is_imported_as_ever_with_a_component_that_needs_it() -> None:
    assert started(["DIETClassifier"]).stdout.split() == ["True"]
