"""Pictures of a churn exam: are the probabilities honest, and how many of those who leave are found early."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from evaluation.churn.report import ACTIVE, ChurnReport, Group
from evaluation.nlu.pictures import FONT, FORMATS


def write_pictures(report: ChurnReport, folder: Path) -> list[Path]:
    """reliability and lift, each as PNG and SVG; the folder is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    group = report.groups[ACTIVE]
    charts = {"reliability": reliability_chart(group, report.days), "lift": lift_chart(group, report.days)}
    written = []
    for name, chart in charts.items():
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            chart.save(str(path), scale_factor=1.5 if kind == "png" else 1)
            written.append(path)
    return written


def reliability_chart(group: Group, days: int) -> Any:
    """A point a bin of probability, as large as it has customers; on the diagonal, they are honest."""
    share = alt.Scale(domain=[0, 1], nice=False)
    points = (
        alt.Chart(alt.InlineData(list(group.reliability)))
        .mark_circle(color="#2a9d8f", opacity=0.9)
        .encode(
            x=alt.X("foretold:Q", scale=share, title="probability").axis(format="%"),
            y=alt.Y("came:Q", scale=share, title=f"share that bought nothing within {days} days").axis(
                format="%"
            ),
            size=alt.Size("n:Q", title="customers", scale=alt.Scale(range=[30, 600])),
        )
    )
    honest = (
        alt.Chart(alt.InlineData([{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(color="#555", strokeDash=[4, 4], strokeWidth=1)
        .encode(x="x:Q", y="y:Q")
    )
    ece = group.scores[0].ece
    title = f"{group.n:,} active customers; expected calibration error {'-' if ece is None else f'{ece:.3f}'}"
    return _dressed(alt.layer(honest, points).properties(width=380, height=380, title=title))


def lift_chart(group: Group, days: int) -> Any:
    """A bar a tenth of the customers, the likeliest to leave first; the line is the share of all who left."""
    rows = [
        {"tenth": place, "came": row["came"], "foretold": row["foretold"]}
        for place, row in enumerate(reversed(group.lift), start=1)
    ]
    axis = alt.Y("came:Q", scale=alt.Scale(domain=[0, 1]), title=f"bought nothing within {days} days").axis(
        format="%"
    )
    bars = (
        alt.Chart(alt.InlineData(rows))
        .mark_bar(color="#e76f51")
        .encode(
            x=alt.X("tenth:O", title="tenth of the customers, likeliest first").axis(labelAngle=0), y=axis
        )
    )
    ticks = bars.mark_tick(color="#333", thickness=2, width=22).encode(y="foretold:Q")
    mean = (
        alt.Chart(alt.InlineData([{"mean": group.left}]))
        .mark_rule(color="#555", strokeDash=[4, 4])
        .encode(y="mean:Q")
    )
    title = alt.TitleParams(
        "Found among the likeliest", subtitle="dark ticks: foretold; dashes: all customers"
    )
    return _dressed(alt.layer(bars, ticks, mean).properties(width=alt.Step(36), height=320, title=title))


def _dressed(chart: Any) -> Any:
    return chart.configure(font=FONT).configure_view(strokeWidth=0).configure_title(anchor="start")
