"""Pictures of an exam of foretold satisfaction: honesty, the models side by side, who gave no rating."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from evaluation.nlu.pictures import FONT, FORMATS
from evaluation.satisfaction.exam import CHOSEN
from evaluation.satisfaction.report import SatisfactionReport

_FORETOLD = "#2a9d8f"


def write_pictures(report: SatisfactionReport, folder: Path) -> list[Path]:
    """reliability and models, each as PNG and SVG; the folder is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = {"reliability": reliability_chart(report), "models": models_chart(report)}
    written = []
    for name, chart in charts.items():
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            chart.save(str(path), scale_factor=1.5 if kind == "png" else 1)
            written.append(path)
    return written


def reliability_chart(report: SatisfactionReport) -> Any:
    """Foretold share of happy rounds against the share that was; on the diagonal the model is honest."""
    rows = [
        {"foretold": entry.confidence, "was": entry.accuracy, "n": entry.n, "low": low, "high": high}
        for entry in report.calibration
        for low, high in [_wilson(entry.accuracy, entry.n)]
    ]
    share = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("foretold:Q", scale=share, title="foretold P(4 or 5 stars)", axis=alt.Axis(format="%"))
    )
    honest = (
        alt.Chart(alt.InlineData([{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(color="#555", strokeDash=[4, 4], strokeWidth=1)
        .encode(x=alt.X("x:Q", title=None), y="y:Q")
    )
    spread = base.mark_rule(color=_FORETOLD, opacity=0.6).encode(
        y=alt.Y("low:Q", scale=share, title="share that gave 4 or 5", axis=alt.Axis(format="%")), y2="high:Q"
    )
    points = base.mark_circle(color=_FORETOLD, opacity=1).encode(
        y=alt.Y("was:Q", scale=share),
        size=alt.Size("n:Q", title="ratings", scale=alt.Scale(range=[40, 400])),
    )
    figures = report.folds.figures[CHOSEN]
    title = alt.TitleParams(
        f"Expected calibration error {figures.ece:.3f}",
        subtitle=f"{figures.n} ratings; an honest model would show {figures.ece_by_chance:.3f} on so few",
    )
    return _dressed(alt.layer(honest, spread, points).properties(width=380, height=380, title=title))


def models_chart(report: SatisfactionReport) -> Any:
    """AUROC of every way of foretelling, with its interval."""
    part = report.main
    rows = [
        {"way": way, "auroc": entry.auroc, "low": entry.auroc_interval[0], "high": entry.auroc_interval[1]}
        for way, entry in part.figures.items()
        if entry.auroc is not None and entry.auroc_interval is not None
    ]
    order = [str(row["way"]) for row in rows]
    base = alt.Chart(alt.InlineData(rows)).encode(y=alt.Y("way:N", sort=order, title=None))
    scale = alt.Scale(domain=[0.4, 1], clamp=True)
    lines = base.mark_rule(color="#8a8f98").encode(
        x=alt.X("low:Q", scale=scale, title="AUROC, 95 % interval"), x2="high:Q"
    )
    points = base.mark_circle(size=110, color=_FORETOLD, opacity=1).encode(x=alt.X("auroc:Q", scale=scale))
    words = base.mark_text(dy=-12, fontSize=12).encode(
        x=alt.X("auroc:Q", scale=scale), text=alt.Text("auroc:Q", format=".3f")
    )
    title = f"{len(part.rounds)} ratings, learned from others"
    chart = alt.layer(lines, points, words).properties(width=420, height=alt.Step(40), title=title)
    return _dressed(chart)


def _wilson(share: float, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927), 0..1."""
    z2 = 1.96**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = 1.96 * (share * (1 - share) / count + z2 / (4 * count**2)) ** 0.5 / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _dressed(chart: Any) -> Any:
    return chart.configure(font=FONT).configure_view(strokeWidth=0).configure_title(anchor="start")
