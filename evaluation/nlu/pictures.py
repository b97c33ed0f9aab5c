"""Pictures of an exam: which intents are taken for which, and whether the confidences can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
from scipy.spatial.distance import squareform

from evaluation.nlu.answers import Answer
from evaluation.nlu.report import Report

FORMATS = ("png", "svg")
FONT = "DejaVu Sans, Noto Sans, Noto Sans CJK SC, Noto Serif CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
LARGE_EXAM = 80
"""From this many intents on the cells are smaller."""

COUNTS = [0, 10, 100, 1_000, 10_000, 100_000]


def write_pictures(report: Report, folder: Path) -> list[Path]:
    """confusion and reliability, each as PNG and SVG; the folder is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = {"confusion": confusion_chart(report.answers), "reliability": reliability_chart(report)}
    written = []
    for name, chart in charts.items():
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            chart.save(str(path), scale_factor=1.5 if kind == "png" else 1)
            written.append(path)
    return written


def confusion_chart(answers: Sequence[Answer]) -> Any:
    """A row an intent that was meant, a column an intent that was heard; mistakes in a colour of their own.

    Intents that are taken for each other stand side by side. A number in a cell counts messages.
    """
    counts = Counter((answer.label, answer.heard) for answer in answers)
    order = _side_by_side(counts)
    totals = Counter(answer.label for answer in answers)
    cells = [
        {"meant": meant, "heard": heard, "n": n, "share": n / totals[meant]}
        for (meant, heard), n in counts.items()
    ]
    step = 12 if len(order) >= LARGE_EXAM else 15
    axis: dict[str, Any] = {
        "labelFontSize": step - 4,
        "labelLimit": 240,
        "ticks": False,
        "domain": False,
        "grid": True,
        "gridColor": "#eceff1",
        "zindex": 0,
    }
    base = alt.Chart(alt.InlineData(cells)).encode(
        x=alt.X("heard:N", sort=order, title="understood as", scale=alt.Scale(domain=order)).axis(
            labelAngle=-90, orient="top", **axis
        ),
        y=alt.Y("meant:N", sort=order, title="meant", scale=alt.Scale(domain=order)).axis(**axis),
    )
    right = base.transform_filter("datum.meant === datum.heard").mark_rect()
    wrong = base.transform_filter("datum.meant !== datum.heard").mark_rect()
    number = base.mark_text(fontSize=step - 6).encode(text="n:Q")
    dark = "datum.share > (datum.meant === datum.heard ? 0.5 : 0.12)"
    layers = alt.layer(
        right.encode(color=_shade("share:Q", "understood", "teals", 1.0)),
        wrong.encode(color=_shade("share:Q", "mistaken", "oranges", 0.25)),
        number.encode(color=alt.condition(dark, alt.value("white"), alt.value("#333"))),
    ).resolve_scale(color="independent")
    title = f"{len(totals)} intents, {len(answers):,} messages, {_mistakes(counts):,} mistaken"
    return _dressed(layers.properties(width=alt.Step(step), height=alt.Step(step), title=title))


def reliability_chart(report: Report, surest: str = "intent") -> Any:
    """How often answers of each confidence are right; on the diagonal, the confidences are honest.

    `surest`: what the confidence is of, for the axis.
    """
    rows = [
        {
            "low": entry.low,
            "high": entry.high,
            "confidence": entry.confidence,
            "accuracy": entry.accuracy,
            "n": entry.n,
        }
        for entry in report.calibration
    ]
    share = alt.Scale(domain=[0, 1], nice=False)
    bars = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("low:Q", scale=share, title=None, axis=alt.Axis(format="%")), x2="high:Q"
    )
    accuracy = bars.mark_bar(color="#2a9d8f", stroke="white").encode(
        y=alt.Y("accuracy:Q", scale=share, title="share of right answers", axis=alt.Axis(format="%")),
        y2=alt.Y2Datum(0),
    )
    gap = bars.mark_bar(stroke="white").encode(
        y=alt.Y("accuracy:Q", scale=share),
        y2="confidence:Q",
        color=alt.condition("datum.accuracy < datum.confidence", alt.value("#f4a58c"), alt.value("#e9c46a")),
    )
    honest = (
        alt.Chart(alt.InlineData([{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(color="#555", strokeDash=[4, 4], strokeWidth=1)
        .encode(x=alt.X("x:Q", title=None), y="y:Q")
    )
    many = bars.mark_bar(color="#8a8f98", stroke="white").encode(
        x=alt.X("low:Q", scale=share, title=f"confidence of the surest {surest}", axis=alt.Axis(format="%")),
        y=alt.Y("n:Q", title="messages", scale=alt.Scale(type="symlog"), axis=alt.Axis(values=COUNTS)),
        y2=alt.Y2Datum(0),
    )
    upper = alt.layer(accuracy, gap, honest).properties(width=380, height=320)
    ece = "-" if report.ece is None else f"{report.ece:.3f}"
    title = alt.TitleParams(
        f"Expected calibration error {ece}",
        subtitle="orange: the bot is too sure; yellow: it is not sure enough",
    )
    return _dressed(alt.vconcat(upper, many.properties(width=380, height=90)).properties(title=title))


def _shade(field: str, title: str, scheme: Any, most: float) -> Any:
    return alt.Color(
        field,
        title=f"share {title}",
        scale=alt.Scale(scheme=scheme, domain=[0, most], clamp=True),
        legend=alt.Legend(format="%", gradientLength=120),
    )


def _dressed(chart: Any) -> Any:
    return chart.configure(font=FONT).configure_view(strokeWidth=0).configure_title(anchor="start")


def _mistakes(counts: Counter[tuple[str, str]]) -> int:
    return sum(n for (meant, heard), n in counts.items() if meant != heard)


def _side_by_side(counts: Counter[tuple[str, str]]) -> list[str]:
    """All intents, those that are taken for each other next to one another (average linkage)."""
    names = sorted({name for pair in counts for name in pair})
    if len(names) < 3:
        return names
    place = {name: i for i, name in enumerate(names)}
    likeness: NDArray[np.float64] = np.zeros((len(names), len(names)))
    for (meant, heard), n in counts.items():
        likeness[place[meant], place[heard]] += n
    likeness = likeness / np.maximum(likeness.sum(axis=1, keepdims=True), 1)
    distance = 1.0 - (likeness + likeness.T) / 2
    np.fill_diagonal(distance, 0.0)
    condensed = squareform(distance, checks=False)
    tree = optimal_leaf_ordering(linkage(condensed, "average"), condensed)
    return [names[i] for i in leaves_list(tree)]
