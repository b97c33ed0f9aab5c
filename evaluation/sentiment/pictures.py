"""Pictures of a sentiment exam: what is read as what, honesty of confidences, reviews by their stars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from evaluation.nlu.pictures import FONT, FORMATS, reliability_chart
from evaluation.sentiment.labels import POLARITIES
from evaluation.sentiment.report import SentimentReport

COLOURS = ("#e76f51", "#c9ccd1", "#2a9d8f")
_CELL = 90


def write_pictures(report: SentimentReport, folder: Path) -> list[Path]:
    """confusion, reliability and, for reviews, stars, each as PNG and SVG; the folder is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = {
        "confusion": confusion_chart(report),
        "reliability": reliability_chart(report.figures, surest="polarity"),
    }
    if report.stars:
        charts["stars"] = stars_chart(report)
    written = []
    for name, chart in charts.items():
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            chart.save(str(path), scale_factor=1.5 if kind == "png" else 1)
            written.append(path)
    return written


def confusion_chart(report: SentimentReport) -> Any:
    """A row a label, a column what it was read as; the shade is the share of the label's texts."""
    names = list(report.confusion)
    cells = [
        {"label": label, "read": read, "n": n, "share": n / max(1, sum(row.values()))}
        for label, row in report.confusion.items()
        for read, n in row.items()
    ]
    base = alt.Chart(alt.InlineData(cells)).encode(
        x=alt.X("read:N", sort=names, title="read as").axis(orient="top", labelAngle=0, ticks=False),
        y=alt.Y("label:N", sort=names, title="labelled").axis(ticks=False),
    )
    shade = alt.Color(
        "share:Q",
        title="share of the label",
        scale=alt.Scale(scheme="teals", domain=[0, 1]),
        legend=alt.Legend(format="%", gradientLength=120),
    )
    dark = alt.condition("datum.share > 0.5", alt.value("white"), alt.value("#333"))
    layers = alt.layer(
        base.mark_rect(stroke="white").encode(color=shade),
        base.mark_text(fontSize=18, dy=-8).encode(text=alt.Text("n:Q", format=","), color=dark),
        base.mark_text(fontSize=12, dy=12).encode(text=alt.Text("share:Q", format=".1%"), color=dark),
    )
    wrong = len(report.misses)
    title = f"{report.figures.n:,} texts, {wrong:,} read wrongly"
    return _dressed(layers.properties(width=alt.Step(_CELL), height=alt.Step(_CELL), title=title))


def stars_chart(report: SentimentReport) -> Any:
    """A bar a star rating, divided by how its reviews were read."""
    rows = [
        {"stars": f"{row.stars:g}", "read": name, "share": share, "order": place}
        for row in report.stars
        for place, (name, share) in enumerate(
            zip(POLARITIES, (row.negative, row.neutral, row.positive), strict=True)
        )
    ]
    bars = (
        alt.Chart(alt.InlineData(rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "share:Q", title="share of the reviews", stack="zero", scale=alt.Scale(domain=[0, 1])
            ).axis(format="%"),
            y=alt.Y("stars:N", title="stars", sort="descending"),
            color=alt.Color(
                "read:N",
                title="read as",
                sort=list(POLARITIES),
                scale=alt.Scale(domain=list(POLARITIES), range=list(COLOURS)),
            ),
            order="order:Q",
        )
    )
    title = f"{sum(row.n for row in report.stars):,} reviews"
    return _dressed(bars.properties(width=420, height=alt.Step(34), title=title))


def _dressed(chart: Any) -> Any:
    return chart.configure(font=FONT).configure_view(strokeWidth=0).configure_title(anchor="start")
