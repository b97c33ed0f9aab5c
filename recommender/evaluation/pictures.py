"""Pictures of an experiment and of clicks, each as SVG and PNG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt

from recommender.evaluation.counterfactual import PositionFigures
from recommender.evaluation.report import Report

FORMATS = ("png", "svg")
FONT = "DejaVu Sans, Noto Sans, Noto Sans CJK SC, Noto Serif CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
BEST, OTHER, INK, MUTED = "#2a9d8f", "#b9c6cc", "#37474f", "#78909c"
COLOURS = (
    "#2a9d8f", "#e76f51", "#264653", "#e9a820", "#6a4c93", "#4c8bf5", "#8d99ae", "#a04747", "#70a03c",
    "#c06c9f", "#5f6f52", "#b08968", "#1d7874",
)  # fmt: skip
"""One a model, in order of how good it is."""
_AXIS: dict[str, Any] = {
    "grid": True,
    "gridColor": "#eceff1",
    "domain": False,
    "ticks": False,
    "labelColor": INK,
}


def write_pictures(
    report: Report, folder: Path, *, clicks: Sequence[PositionFigures] = (), title: str = ""
) -> list[Path]:
    """models, recall, coverage, cold_start, and clicks where there are any; the folder is made if missing."""
    charts = {
        "models": models_chart(report, title),
        "recall": recall_chart(report, title),
        "coverage": coverage_chart(report, title),
        "cold_start": slices_chart(report, title),
    }
    if clicks:
        charts["clicks"] = clicks_chart(clicks)
    return save(charts, folder)


def save(charts: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write each chart by its name, as SVG and PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, chart in charts.items():
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            chart.save(str(path), scale_factor=2 if kind == "png" else 1)
            written.append(path)
    return written


def models_chart(report: Report, title: str = "") -> Any:
    """nDCG and recall of each model with 95 % intervals, the best first; those that are not shown to be worse
    than the best in its colour."""
    k = report.ks[0]
    panels = [
        _bars(report, f"ndcg@{k}", f"nDCG@{k}", True),
        _bars(report, f"recall@{k}", f"recall@{k}", False),
    ]
    heading = alt.TitleParams(
        title or "Models compared",
        subtitle=[
            f"{report.split['users']:,} people asked about, all {report.split['items']:,} items ranked;"
            " lines are 95 % intervals",
            f"green: not shown to be worse than the best by nDCG@{k}",
        ],
    )
    return _dressed(alt.hconcat(*panels, spacing=24).properties(title=heading))


def _bars(report: Report, figure: str, label: str, named: bool) -> Any:
    rows: list[dict[str, Any]] = [
        {
            "model": name,
            "value": report.models[name].figures[figure] or 0.0,
            "low": report.models[name].intervals[figure][0],
            "high": report.models[name].intervals[figure][1],
            "good": report.as_good_as_best(name),
        }
        for name in report.ranked
    ]
    most = max(row["high"] for row in rows)
    across = alt.Scale(domain=[0, most * 1.18 or 1], nice=False)
    base = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("model:N", sort=report.ranked, title=None).axis(
            labels=named, ticks=False, domain=False, labelFontSize=12, labelPadding=8, labelColor=INK
        )
    )
    bars = base.mark_bar(height=15, cornerRadiusEnd=2).encode(
        x=alt.X("value:Q", title=label, scale=across).axis(tickCount=5, **_AXIS),
        color=alt.condition("datum.good", alt.value(BEST), alt.value(OTHER)),
    )
    interval = base.mark_rule(color=INK, strokeWidth=1.3).encode(x=alt.X("low:Q", scale=across), x2="high:Q")
    number = base.mark_text(align="left", dx=5, color=INK, fontSize=11).encode(
        x=alt.X("high:Q", scale=across), text=alt.Text("value:Q", format=".4f")
    )
    return alt.layer(bars, interval, number).properties(width=300, height=alt.Step(26))


def recall_chart(report: Report, title: str = "") -> Any:
    """Recall against the length of the list."""
    rows: list[dict[str, Any]] = [
        {"model": name, "k": k, "recall": float(share)}
        for name in report.ranked
        for k, share in enumerate(report.models[name].recall_curve, start=1)
    ]
    chart = (
        alt.Chart(alt.InlineData(rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("k:Q", title="length of the list (k)", scale=alt.Scale(nice=False)).axis(**_AXIS),
            y=alt.Y("recall:Q", title="recall@k").axis(tickCount=6, **_AXIS),
            color=_coloured(report),
        )
        .properties(width=460, height=320, title=title or "Recall against the length of the list")
    )
    return _dressed(chart)


def coverage_chart(report: Report, title: str = "") -> Any:
    """How much of the catalogue is ever shown against how good the lists are: up and to the right is best."""
    k = report.ks[0]
    rows: list[dict[str, Any]] = [
        {
            "model": name,
            "coverage": report.models[name].figures["coverage"],
            "ndcg": report.models[name].figures[f"ndcg@{k}"],
        }
        for name in report.ranked
    ]
    base = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("coverage:Q", title=f"share of the catalogue that is shown to anybody (first {k})").axis(
            format="%", **_AXIS
        ),
        y=alt.Y("ndcg:Q", title=f"nDCG@{k}").axis(tickCount=6, **_AXIS),
        color=_coloured(report),
    )
    points = base.mark_point(filled=True, size=110, opacity=0.95)
    return _dressed(
        points.properties(width=460, height=320, title=title or "Accuracy against catalogue coverage")
    )


def slices_chart(report: Report, title: str = "") -> Any:
    """nDCG by how long a person's history is, and by how often the wanted item was had before."""
    k = report.ks[0]
    names = {"users": "interactions in the person's history", "items": "interactions of the wanted item"}
    panels = []
    for kind, axis in names.items():
        order: list[str] = []
        rows: list[dict[str, Any]] = []
        for name in report.ranked:
            for part, found in report.models[name].slices[kind].items():
                label = f"{part} (n={found.n:,})"
                order += [] if label in order else [label]
                rows.append({"model": name, "slice": label, "ndcg": found.figures[f"ndcg@{k}"]})
        order.sort(key=lambda label: int(label.split("(")[0].strip().rstrip("+").split("-")[0]))
        chart = alt.Chart(alt.InlineData(rows)).encode(
            x=alt.X("slice:N", sort=order, title=axis).axis(labelAngle=0, domain=False, ticks=False),
            xOffset=alt.XOffset("model:N", sort=report.ranked),
            y=alt.Y("ndcg:Q", title=f"nDCG@{k}").axis(tickCount=5, **_AXIS),
            color=_coloured(report),
        )
        panels.append(chart.mark_bar().properties(width=max(90, 95 * len(order)), height=240))
    heading = title or "How much is known of the person, and of the wanted item"
    row = alt.hconcat(*panels, spacing=24).resolve_scale(y="shared")
    return _dressed(row.properties(title=heading))


def clicks_chart(clicks: Sequence[PositionFigures], title: str = "Clicks by position") -> Any:
    """Share of clicks at each place with its 95 % interval, and what the place alone would give."""
    first = clicks[0].rate
    rows: list[dict[str, Any]] = [
        {
            "position": each.position,
            "rate": each.rate,
            "low": each.interval[0],
            "high": each.interval[1],
            "what": "clicked",
        }
        for each in clicks
    ]
    expected = [
        {"position": each.position, "rate": first * each.bias, "what": "by the place alone"}
        for each in clicks
        if each.bias is not None
    ]
    colour = alt.Color(
        "what:N",
        title=None,
        scale=alt.Scale(domain=["clicked", "by the place alone"], range=[BEST, "#e76f51"]),
        legend=alt.Legend(orient="top"),
    )
    across = alt.X("position:O", title="place in the list").axis(labelAngle=0, domain=False, ticks=False)
    base = alt.Chart(alt.InlineData(rows)).encode(x=across)
    bars = base.mark_bar(width=22, cornerRadiusEnd=2).encode(
        y=alt.Y("rate:Q", title="clicks a time shown").axis(format="%", tickCount=6, **_AXIS), color=colour
    )
    interval = base.mark_rule(color=INK, strokeWidth=1.3).encode(y="low:Q", y2="high:Q")
    line = (
        alt.Chart(alt.InlineData(expected))
        .mark_line(point=True, strokeWidth=2)
        .encode(x=across, y="rate:Q", color=colour)
    )
    heading = alt.TitleParams(
        title,
        subtitle="where the bars fall below the line, better items stand further up",
    )
    return _dressed(
        alt.layer(bars, interval, line).properties(
            width=max(200, 46 * len(clicks)), height=280, title=heading
        )
    )


def _coloured(report: Report) -> Any:
    domain = report.ranked
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(domain))]
    return alt.Color(
        "model:N",
        title=None,
        sort=domain,
        scale=alt.Scale(domain=domain, range=colours),
        legend=alt.Legend(labelFontSize=12, symbolStrokeWidth=3, labelLimit=220, labelColor=INK),
    )


def _dressed(chart: Any) -> Any:
    return (
        chart.configure(font=FONT, background="white", padding=14)
        .configure_view(strokeWidth=0)
        .configure_title(anchor="start", fontSize=15, color=INK, subtitleColor=MUTED, offset=14)
        .configure_axis(titleColor=MUTED, titleFontWeight="normal", labelColor=INK)
    )
