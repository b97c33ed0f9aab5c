"""The learning curve as a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.errors import DataWrong
from recommender.learning_curve import curve_chart, write_curve

CURVE = {
    "curve_train": np.array([1.2, 1.0, 0.8, 0.6], np.float32),
    "curve_validation": np.array([1.25, 1.05, 0.95, 0.99], np.float32),
}


def test_it_is_written_as_png_and_svg_with_both_lines(tmp_path: Path) -> None:
    written = write_curve(CURVE, tmp_path / "new", name="curve", title="Factorisation", measure="RMSE")
    assert [path.name for path in written] == ["curve.png", "curve.svg"]
    assert written[0].read_bytes().startswith(b"\x89PNG")
    picture = written[1].read_text()
    for words in ("Factorisation", "RMSE", "learned from", "held out", "epoch 3 of 4", "0.9500"):
        assert words in picture


def test_without_a_curve_it_says_so() -> None:
    for state in ({}, {"curve_train": np.zeros(0), "curve_validation": np.zeros(0)}):
        with pytest.raises(DataWrong, match="no learning curve"):
            curve_chart(state, title="x", measure="y")
