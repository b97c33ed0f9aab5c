"""Pictures of segments: maps of customers, what sets segments apart, and how their number was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import numpy as np

from evaluation.nlu.pictures import FONT, FORMATS
from evaluation.profiles.report import ProfilesReport
from profiles.maps import Plane

COLOURS = ("#2a9d8f", "#e76f51", "#264653", "#e9c46a", "#7b6d8d", "#8ab17d", "#bc4749", "#5fa8d3")
_MOST_POINTS = 1_500
_SIZE = 420


def write_pictures(report: ProfilesReport, folder: Path) -> list[Path]:
    """map-pca, map-lda, traits and numbers, each as PNG and SVG; the folder is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = {f"map-{plane.kind}": map_chart(report, plane) for plane in report.maps}
    if any(one.traits for one in report.descriptions):
        charts["traits"] = traits_chart(report)
    if report.segments.tried:
        charts["numbers"] = numbers_chart(report)
    written = []
    for name, chart in charts.items():
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            chart.save(str(path), scale_factor=1.5 if kind == "png" else 1)
            written.append(path)
    return written


def map_chart(report: ProfilesReport, plane: Plane) -> Any:
    """A point a customer (of many a sample), coloured by segment, with the directions of the habits that
    count."""
    rng = np.random.default_rng(0)
    rows = np.arange(len(plane.points))
    if len(rows) > _MOST_POINTS:
        rows = rng.choice(rows, _MOST_POINTS, replace=False)
    names = _names(report)
    points = [
        {"x": x, "y": y, "segment": names[label]}
        for (x, y), label in zip(
            plane.points[rows].round(3).tolist(), report.labels[rows].tolist(), strict=True
        )
    ]
    first, second = plane.explained
    scatter = (
        alt.Chart(alt.InlineData(points))
        .mark_circle(size=18, opacity=0.45)
        .encode(
            x=alt.X("x:Q", title=f"first direction ({first:.0%})"),
            y=alt.Y("y:Q", title=f"second direction ({second:.0%})"),
            color=_colour(names),
        )
    )
    title = (
        "Customers by what they differ in most (PCA)"
        if plane.kind == "pca"
        else "Customers by what keeps segments apart (LDA)"
    )
    return _dressed((scatter + _arrows(plane)).properties(width=_SIZE, height=_SIZE, title=title))


def _arrows(plane: Plane) -> Any:
    reach = float(np.quantile(np.abs(plane.points), 0.98))
    lengths = np.linalg.norm(plane.axes, axis=1)
    longest = float(lengths.max()) or 1.0
    kept = [place for place in range(len(plane.names)) if lengths[place] > 0.25 * longest]
    lines = [
        {"x": 0.0, "y": 0.0, "habit": plane.names[place].replace("_", " "),
         "x2": float(plane.axes[place, 0] / longest * reach),
         "y2": float(plane.axes[place, 1] / longest * reach)}
        for place in kept
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(lines))
    rules = base.mark_rule(color="#333").encode(x="x:Q", y="y:Q", x2="x2:Q", y2="y2:Q")
    texts = base.mark_text(color="#111", fontSize=12, dy=-6).encode(x="x2:Q", y="y2:Q", text="habit:N")
    return rules + texts


def traits_chart(report: ProfilesReport) -> Any:
    """A row a habit, a column a segment: by how many pooled standard deviations it lies above or below the
    other customers."""
    names = _names(report)
    cells = [
        {"segment": names[place], "habit": trait.name.replace("_", " "), "effect": round(trait.effect, 2)}
        for place, words in enumerate(report.descriptions)
        for trait in words.traits
    ]
    base = alt.Chart(alt.InlineData(cells)).encode(
        x=alt.X("segment:N", sort=names, title=None).axis(orient="top", labelAngle=-20, labelLimit=220),
        y=alt.Y("habit:N", title=None),
    )
    shade = alt.Color(
        "effect:Q", title="Cohen's d", scale=alt.Scale(scheme="redblue", domain=[-3, 3], clamp=True)
    )
    dark = alt.condition("abs(datum.effect) > 1.8", alt.value("white"), alt.value("#222"))
    layers = alt.layer(
        base.mark_rect(stroke="white").encode(color=shade),
        base.mark_text(fontSize=12).encode(text=alt.Text("effect:Q", format="+.1f"), color=dark),
    )
    return _dressed(
        layers.properties(width=alt.Step(110), height=alt.Step(32), title="What sets segments apart")
    )


def numbers_chart(report: ProfilesReport) -> Any:
    """Silhouette, stability and both together for every number of segments that was tried."""
    rows = [
        {"k": one.k, "what": what, "value": value}
        for one in report.segments.tried
        for what, value in (
            ("silhouette", one.silhouette), ("stability", one.stability),
            ("both together", one.silhouette * one.stability),
        )
    ]  # fmt: skip
    lines = (
        alt.Chart(alt.InlineData(rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("k:O", title="segments").axis(labelAngle=0),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("what:N", title=None, scale=alt.Scale(range=list(COLOURS[:3]))),
        )
    )
    chosen = alt.Chart(alt.InlineData([{"k": len(report.segments.keys)}])).mark_rule(
        strokeDash=[4, 4], color="#666"
    )
    layers = lines + chosen.encode(x="k:O")
    return _dressed(layers.properties(width=_SIZE, height=240, title="How many segments there are"))


def _names(report: ProfilesReport) -> list[str]:
    return [
        f"{key} {words.name['en']}"
        for key, words in zip(report.segments.keys, report.descriptions, strict=True)
    ]


def _colour(names: list[str]) -> Any:
    return alt.Color(
        "segment:N",
        title="segment",
        scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])),
        legend=alt.Legend(labelLimit=260),
    )


def _dressed(chart: Any) -> Any:
    return chart.configure(font=FONT).configure_view(strokeWidth=0).configure_title(anchor="start")
