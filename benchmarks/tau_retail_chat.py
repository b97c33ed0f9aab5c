"""Tasks of the public tau-bench retail shop, carried out through the REST webhook by a scripted shopper.

    python -m benchmarks.tau_retail_chat --data FOLDER [--tasks tasks_dev.json] [--limit N] [--json OUT]

The whole system runs on free ports over the imported shop (`benchmarks.tau_retail` converts it). Each task
starts from the imported state. A task counts as met when every order and every customer of the export is
exactly as the wanted actions leave them; a write that the task did not want is counted apart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import tau_retail
from benchmarks.scripted_shopper import Identity, Outcome, ScriptedShopper, Wish
from shop.exporting import export_to
from shop.importing import import_files
from tests.live import RunningSystem, start_system

Json = dict[str, Any]

_KINDS = {
    "cancel_pending_order": "cancel",
    "return_delivered_order_items": "return",
    "exchange_delivered_order_items": "exchange",
    "modify_pending_order_items": "change_items",
    "modify_pending_order_address": "change_address",
    "modify_pending_order_payment": "change_payment",
    "modify_user_address": "default_address",
}
_KEPT = ("conversations", "messages", "hand_overs", "alembic_version")


def identity_of(user: Json) -> Identity:
    """What the customer knows about itself."""
    name = f"{user['name']['first_name']} {user['name']['last_name']}"
    return Identity(name=name, email=user["email"], zip=user["address"]["zip"])


def wishes_of(task: Json, data: Json) -> list[Wish]:
    """The wanted actions of a task as wishes in words; actions that only read are none."""
    user = data["users"][task["user_id"]]
    return [_wish(action, user, data) for action in task["actions"] if action["name"] in _KINDS]


def _wish(action: Json, user: Json, data: Json) -> Wish:
    wanted = action["kwargs"]
    order = data["orders"].get(wanted.get("order_id", ""), {"items": []})
    free = list(order["items"])
    lines = []
    for item_id in wanted.get("item_ids", []):
        line = next(item for item in free if item["item_id"] == item_id)
        free.remove(line)
        lines.append(line)
    swaps = []
    for line, new in zip(lines, wanted.get("new_item_ids", []), strict=False):
        options = data["products"][line["product_id"]]["variants"][new]["options"]
        swaps.append({name: value for name, value in options.items() if line["options"].get(name) != value})
    return Wish(
        kind=_KINDS[action["name"]],
        order_number=wanted.get("order_id"),
        items=tuple(_item_words(line, order["items"]) for line in lines),
        wanted=tuple(swaps),
        payment=_payment_words(wanted.get("payment_method_id"), user),
        reason=wanted.get("reason", ""),
        address=_address_words(wanted),
    )


def _item_words(line: Json, items: list[Json]) -> str:
    twins = [item for item in items if item["product_id"] == line["product_id"]]
    name: str = line["name"]
    if len(twins) == 1:
        return name
    return f"{name} ({', '.join(line['options'].values())})"


def _payment_words(method_id: str | None, user: Json) -> str:
    if not method_id:
        return ""
    methods = user["payment_methods"]
    method = methods[method_id]
    if method["source"] == "credit_card" and sum(m["source"] == "credit_card" for m in methods.values()) > 1:
        return f"{method['brand']} ending in {method['last_four']}"
    return {"paypal": "PayPal", "gift_card": "gift card", "credit_card": "credit card"}[method["source"]]


def _address_words(wanted: Json) -> str:
    if "address1" not in wanted:
        return ""
    region = f"{wanted['state']} {wanted['zip']}"
    parts = (wanted["address1"], wanted["address2"], wanted["city"], region, wanted["country"])
    return ", ".join(part for part in parts if part)


class Shop:
    """The imported shop of a running system: talk to it, put it back, export it."""

    def __init__(self, system: RunningSystem) -> None:
        self._system = system
        self._client = httpx.Client(base_url=system.desk_url, timeout=60)
        self._file = Path(system.database_url.removeprefix("sqlite:///"))
        self._kept = self._file.with_suffix(".pristine")
        self.turn_ms: list[float] = []

    def keep(self) -> None:
        """Remember the state as it is now."""
        with sqlite3.connect(self._file) as now, sqlite3.connect(self._kept) as kept:
            now.backup(kept)

    def restore(self) -> None:
        """Every table but those of the conversations as remembered."""
        database = sqlite3.connect(self._file, isolation_level=None, timeout=30)
        try:
            database.execute("ATTACH ? AS kept", (str(self._kept),))
            database.execute("PRAGMA foreign_keys=OFF")
            database.execute("BEGIN IMMEDIATE")
            names = database.execute("SELECT name FROM kept.sqlite_master WHERE type='table'").fetchall()
            for (name,) in names:
                if not name.startswith(("sqlite_", *_KEPT)):
                    database.execute(f'DELETE FROM main."{name}"')
                    database.execute(f'INSERT INTO main."{name}" SELECT * FROM kept."{name}"')
            database.execute("COMMIT")
        finally:
            database.close()

    def say(self, sender: str, text: str) -> list[Json]:
        """One message of the shopper and all the answers."""
        started = time.perf_counter()
        answer = self._client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
        self.turn_ms.append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
        replies: list[Json] = answer.json()
        return replies

    def export(self, folder: Path) -> Path:
        """The shop's data as `shopdesk export` writes it."""
        export_to(folder, self._system.database_url)
        return folder


def run_task(shop: Shop, number: int, task: Json, data: Json, seed: int) -> Json:
    """One task from the imported state; what came of it."""
    shop.restore()
    shopper = ScriptedShopper(
        identity_of(data["users"][task["user_id"]]), wishes_of(task, data), seed=seed + number
    )
    sender = f"task-{seed}-{number}"
    outcome: Outcome = shopper.talk(lambda text: shop.say(sender, text))
    with tempfile.TemporaryDirectory() as folder:
        export = shop.export(Path(folder))
        wrong = tau_retail.difference(tau_retail.expected_state(task["actions"], data), export)
        harmless = not wrong or _part_of_the_way(task["actions"], data, export)
    return {
        "task": number,
        "kinds": sorted({wish.kind for wish in shopper.wishes}),
        "met": not wrong,
        "wrong_write": not harmless,
        "turns": outcome.turns,
        "handed_over": outcome.handed_over,
        "gave_up": outcome.gave_up,
        "difference": wrong,
        "transcript": outcome.transcript,
    }


def _part_of_the_way(actions: list[Json], data: Json, export: Path) -> bool:
    """Whether some of the wanted actions, in their order, and nothing else was done."""
    some = (chosen for n in range(len(actions)) for chosen in itertools.combinations(actions, n))
    return any(not tau_retail.difference(tau_retail.expected_state([*part], data), export) for part in some)


def summary(results: list[Json], turn_ms: list[float]) -> Json:
    """The figures of a run."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        for kind in result["kinds"] or ["nothing"]:
            by_kind[kind].append(result["met"])
    return {
        "total": len(results),
        "met": sum(result["met"] for result in results),
        "wrong_writes": sum(result["wrong_write"] for result in results),
        "handed_over": sum(result["handed_over"] for result in results),
        "gave_up": sum(result["gave_up"] for result in results),
        "turns_per_task": statistics.mean(result["turns"] for result in results),
        "turn_ms_p50": statistics.median(turn_ms),
        "turn_ms_p95": statistics.quantiles(turn_ms, n=20)[-1],
        "by_kind": {kind: {"met": sum(met), "total": len(met)} for kind, met in sorted(by_kind.items())},
    }


def show(figures: Json, results: list[Json], console: Console) -> None:
    """The table for people, and the conversations that failed."""
    for result in results:
        if not result["met"]:
            console.print(
                f"\n[bold]task {result['task']}[/] {result['kinds']} wrong write: {result['wrong_write']}"
            )
            for who, text in result["transcript"]:
                console.print(f"  {who:8} {text}", markup=False, highlight=False)
            for line in result["difference"]:
                console.print(f"  - {line}", markup=False, highlight=False)
    table = Table("kind", "met", "of", title="Goals met: exact state of all orders and customers")
    for kind, count in figures["by_kind"].items():
        table.add_row(kind, str(count["met"]), str(count["total"]))
    table.add_row("all tasks", str(figures["met"]), str(figures["total"]), style="bold")
    console.print(table)
    console.print({name: value for name, value in figures.items() if name != "by_kind"})


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with users.json, orders.json, products.json"
    )
    parser.add_argument("--tasks", default="tasks_dev.json")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, default=Path("results/tau_retail_chat.json"))
    arguments = parser.parse_args()
    if not tau_retail.is_there(arguments.data):
        sys.stderr.write(f"skipped: {arguments.data} has no users.json, orders.json and products.json\n")
        return 0
    tasks = json.loads((arguments.data / arguments.tasks).read_text("utf-8"))[: arguments.limit]
    data = tau_retail.load(arguments.data)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tau_retail.convert(arguments.data, folder / "import")
        settings = {"DEMO": "false", "IDENTIFICATION_RULE": "email_or_name_and_zip"}
        system = start_system(folder, settings)
        try:
            import_files(sorted((folder / "import").glob("*.jsonl")), system.database_url)
            shop = Shop(system)
            shop.keep()
            results = [
                run_task(shop, number, task, data, arguments.seed)
                for number, task in enumerate(track(tasks, "Talking"))
            ]
        finally:
            system.stop()
    figures = summary(results, shop.turn_ms)
    show(figures, results, Console())
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({"goals": figures, "tasks": results}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
