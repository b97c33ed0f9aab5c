"""Shows a comparison of models to people at a terminal; the figures that matter most stand last."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from recommender.evaluation.counterfactual import GroupFigures, PositionFigures
from recommender.evaluation.report import ModelReport, Report

SLICES = {"users": "person", "items": "item"}


def print_report(report: Report, console: Console) -> None:
    """All tables of a comparison."""
    for table in (cold_start_table(report), cost_table(report), quality_table(report)):
        console.print(table)
    console.print(
        "= not shown to be worse than the best: p ≥ .05 in a paired randomisation test over people, Holm's"
        " correction over all pairs.",
        soft_wrap=True,
        style="dim",
    )
    console.print(facts(report), soft_wrap=True, style="dim")


def print_clicks(
    by_position: Sequence[PositionFigures], by_version: Sequence[GroupFigures], console: Console
) -> None:
    """Tables of clicks on what was suggested; nothing where nothing was."""
    if by_position:
        console.print(clicks_table(by_position))
        console.print(versions_table(by_version))


def quality_table(report: Report) -> Table:
    """A row a model, the best first, with how sure it is that the others are worse."""
    table = _table(f"How good ({report.split['name']})")
    first, *_ = report.ks
    for name in (f"nDCG\n@{first}", "95 %\n±", "beside\nbest", "\np", f"recall\n@{first}"):
        table.add_column(name, justify="right", no_wrap=True)
    for k in report.ks[1:]:
        table.add_column(f"nDCG\n@{k}", justify="right")
        table.add_column(f"recall\n@{k}", justify="right")
    for name in (f"hit\n@{first}", f"MRR\n@{first}"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in report.ranked:
        model = report.models[name]
        cells = [_share(model, report.main), _half(model, report.main), *_to_best(report, name)]
        cells.append(_share(model, f"recall@{first}"))
        for k in report.ks[1:]:
            cells += [_share(model, f"ndcg@{k}"), _share(model, f"recall@{k}")]
        cells += [_share(model, f"{key}@{first}") for key in ("hit_rate", "mrr")]
        table.add_row(name, *cells, style="bold" if name == report.best else "")
    return table


def cost_table(report: Report) -> Table:
    """What is shown, and what it costs."""
    first = report.ks[0]
    table = _table("What is shown, and what it costs")
    diverse = f"diversity@{first}" in next(iter(report.models.values())).figures
    heads = ["cover-\nage", "\nGini", "novelty\nbits", *(["diver-\nsity"] if diverse else [])]
    for name in (*heads, "fit\ns", "peak\nMiB", "model\nMiB", "p50\nms", "p99\nms"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in report.ranked:
        model = report.models[name]
        table.add_row(
            name,
            _figure(model, "coverage", "{:.1%}"),
            _figure(model, f"gini@{first}", "{:.3f}"),
            _figure(model, f"novelty@{first}", "{:.1f}"),
            *([_figure(model, f"diversity@{first}", "{:.3f}")] if diverse else []),
            _figure(model, "fit_s", "{:.2f}"),
            _figure(model, "fit_peak_mb", "{:.0f}"),
            _figure(model, "memory_mb", "{:.1f}"),
            _figure(model, "p50_ms", "{:.2f}"),
            _figure(model, "p99_ms", "{:.2f}"),
            style="bold" if name == report.best else "",
        )
    return table


def cold_start_table(report: Report) -> Table:
    """nDCG by how much is known of the person, and of the wanted item."""
    first = report.ks[0]
    table = _table(f"Cold start: nDCG@{first} by interactions of the person before, and of the wanted item")
    for kind, title in SLICES.items():
        for part, found in next(iter(report.models.values())).slices[kind].items():
            table.add_column(f"{title}\n{part}\nn={found.n:,}", justify="right")
    for name in report.ranked:
        slices = report.models[name].slices
        cells = [_short(found.figures[f"ndcg@{first}"]) for kind in SLICES for found in slices[kind].values()]
        table.add_row(name, *cells, style="bold" if name == report.best else "")
    return table


def clicks_table(clicks: Sequence[PositionFigures]) -> Table:
    """How often each place of a list was clicked, and how much it is looked at."""
    table = Table(title="Clicks by position", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("place", "shown", "clicks", "rate", "95 %", "looked at beside the first"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in clicks:
        low, high = each.interval
        table.add_row(
            str(each.position),
            f"{each.shown:,}",
            f"{each.clicks:,}",
            f"{each.rate:.2%}",
            f"{low:.2%} to {high:.2%}",
            "-" if each.bias is None else f"{each.bias:.2f}",
        )
    return table


def versions_table(versions: Sequence[GroupFigures]) -> Table:
    """How often what each version of the model suggested was clicked, the places of its products aside."""
    table = Table(title="Clicks by version", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("version", overflow="fold")
    for name in ("shown", "clicks", "rate", "95 %", "rate if all stood first"):
        table.add_column(name, justify="right")
    for each in versions:
        low, high = each.interval
        table.add_row(
            each.name,
            f"{each.shown:,}",
            f"{each.clicks:,}",
            f"{each.rate:.2%}",
            f"{low:.2%} to {high:.2%}",
            "-" if each.mended is None else f"{each.mended:.2%}",
        )
    return table


def facts(report: Report) -> str:
    """One line of what was asked."""
    split = report.split
    nothing = split["users_with_nothing_to_find"]
    return (
        f"{split['users']:,} people asked about, {split['wanted']:,} items to find"
        + (f" ({nothing:,} people with nothing new to find left out)" if nothing else "")
        + f"; {split['train_interactions']:,} interactions of {split['train_users']:,} people to learn from;"
        f" all {split['items']:,} items ranked, what a person had"
        f" {'left out' if split['seen_left_out'] else 'among them'}"
    )


def _table(title: str) -> Table:
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("model", no_wrap=True)
    return table


def _figure(model: ModelReport, name: str, form: str) -> str:
    value = model.figures.get(name)
    return "-" if value is None else form.format(value)


def _share(model: ModelReport, name: str) -> str:
    return _short(model.figures.get(name))


def _short(share: float | None) -> str:
    """A share of less than one without its leading zero, as tables of figures have it."""
    return "-" if share is None else f"{share:.4f}".removeprefix("0")


def _half(model: ModelReport, name: str) -> str:
    low, high = model.intervals[name]
    return _short((high - low) / 2)


def _to_best(report: Report, name: str) -> tuple[str, str]:
    found, best = report.against_best(name), report.models[report.best][report.main]
    if found is None or not best:
        return "", ""
    p = "<.001" if found.p_holm < 0.001 else f"{found.p_holm:.3f}".removeprefix("0")
    return f"{-found.difference / best:+.1%}", f"{'= ' if report.as_good_as_best(name) else ''}{p}"
