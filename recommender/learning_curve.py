"""The learning curve of a model as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from recommender.errors import DataWrong
from recommender.model import Array

FORMATS = ("png", "svg")
_FONT = "DejaVu Sans, Noto Sans, sans-serif"
_SERIES = {"curve_train": "learned from", "curve_validation": "held out"}
_COLOURS = ("#8a8f98", "#2a9d8f")


def curve_chart(state: Mapping[str, Array], *, title: str, measure: str) -> Any:
    """Altair chart of `curve_train` and `curve_validation` of a model's state, both of shape (epochs,).

    `measure`: what they are, such as RMSE. The best epoch is marked. Raises DataWrong where there is no
    curve.
    """
    import altair as alt

    rows = [
        {"epoch": epoch, "value": float(value), "series": shown}
        for name, shown in _SERIES.items()
        for epoch, value in enumerate(state.get(name, ()), start=1)
    ]
    validation = np.asarray(state.get("curve_validation", ()))
    if not rows or not len(validation):
        raise DataWrong("no learning curve: the model does not learn by epochs, or held nothing out")
    best = int(validation.argmin())
    base = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("epoch:Q", axis=alt.Axis(tickMinStep=1, format="d"), title="epoch"),
        y=alt.Y("value:Q", scale=alt.Scale(zero=False), title=measure),
        color=alt.Color(
            "series:N", title=None, scale=alt.Scale(domain=list(_SERIES.values()), range=list(_COLOURS))
        ),
    )
    chosen = [{"epoch": best + 1, "value": float(validation[best]), "text": f"{validation[best]:.4f}"}]
    mark = alt.Chart(alt.InlineData(chosen)).encode(x="epoch:Q", y="value:Q")
    layers = alt.layer(
        base.mark_line(point=alt.OverlayMarkDef(size=20)),
        mark.mark_point(color="#e76f51", size=120, strokeWidth=2),
        mark.mark_text(dy=-14, color="#e76f51").encode(text="text:N"),
    )
    subtitle = f"best on what was held out: epoch {best + 1} of {len(validation)}"
    heading = alt.TitleParams(title, subtitle=subtitle)
    chart = layers.properties(width=420, height=260, title=heading)
    return chart.configure(font=_FONT).configure_view(strokeWidth=0).configure_title(anchor="start")


def write_curve(
    state: Mapping[str, Array], folder: Path, *, name: str, title: str, measure: str
) -> list[Path]:
    """`curve_chart` as `name`.png and `name`.svg in `folder`, which is made if missing."""
    chart = curve_chart(state, title=title, measure=measure)
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{name}.{kind}" for kind in FORMATS]
    for path in written:
        chart.save(str(path), scale_factor=1.5 if path.suffix == ".png" else 1)
    return written
