"""Product search in the demo shop, by words, by meaning and by both: are the right kinds of product found?

    python -m benchmarks.product_search [--part test] [--products 5000] [--json results/product_search.json]

nDCG@5 and recall@5 (of the first five places, as far as the shop has that many) over
benchmarks/product_queries.toml; "none": share of the queries for which the shop has nothing that find
nothing; "titles": share of products that are first for their own title, in both languages. Then the processor
time of a search, the encoder's included, in a catalogue of `--products`.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from rich.console import Console
from rich.table import Table

from shop.answers.encoder import UniversalSentenceEncoder
from shop.database import create_engine_for, migrate
from shop.demo.assortment import make_assortment
from shop.importing import import_files
from shop.search.blending import blend, is_named
from shop.search.index import CatalogueIndex, Document, Hit, ProductText
from shop.search.meanings import Meanings
from shop.services import build_services
from shop.unit_of_work import unit_of_work_factory
from shop.views import SearchQuery

_QUERIES = Path(__file__).with_name("product_queries.toml")
_DISCOUNTS = 1.0 / np.log2(np.arange(2, 7))
Search = Callable[[str], Sequence[str]]


def demo_records() -> list[dict[str, Any]]:
    """The demo shop's products, as its import files have them."""
    products = make_assortment(random.Random(7), 1.0, datetime(2026, 1, 1, tzinfo=UTC))
    return [product.record for product in products]


def text_of(record: Mapping[str, Any]) -> ProductText:
    """What the search index reads of a record."""
    chinese = record["translations"]["zh"]
    return ProductText(
        id=record["id"],
        titles=(record["title"], chinese["title"]),
        description=f"{record['description'][:300]} {chinese['description'][:300]}",
        categories=(record["category"], chinese["category"]),
        brand=record["brand"],
        tags=tuple(record["tags"]),
        rating=0.0,
        variants={variant["id"]: variant["options"] for variant in record["variants"]},
    )


def ways_of(index: CatalogueIndex, meanings: Meanings) -> dict[str, Search]:
    """The three ways to search, on the same index and vectors."""

    def lexical(words: str) -> list[Hit]:
        return index.rank(words)

    def hybrid(words: str) -> list[Hit]:
        hits = lexical(words)
        if is_named(hits) or not index.terms_of(words)[0]:
            return hits
        return blend(index, words, hits, meanings.near(words))

    def meaning(words: str) -> list[str]:
        near = meanings.near(words)
        return sorted(near, key=lambda product_id: (-near[product_id], product_id))

    return {
        "words": lambda words: [hit.product_id for hit in lexical(words)],
        "meaning": meaning,
        "both": lambda words: [hit.product_id for hit in hybrid(words)],
    }


def judge(search: Search, part: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The figures of one way to search."""
    kinds = {record["id"]: record["attributes"]["kind"] for record in records}
    ndcg, recall = [], []
    for words, right in part["found"].items():
        gains = np.array([kinds[product_id] in right for product_id in search(words)[:5]], float)
        most = min(5, sum(kind in right for kind in kinds.values()))
        ndcg.append(float((gains * _DISCOUNTS[: len(gains)]).sum() / _DISCOUNTS[:most].sum()))
        recall.append(float(gains.sum() / most))
    titles = [
        (title, record["id"])
        for record in records
        for title in (record["title"], record["translations"]["zh"]["title"])
    ]
    first = [next(iter(search(title)), None) == product_id for title, product_id in titles]
    return {
        "ndcg@5": float(np.mean(ndcg)),
        "recall@5": float(np.mean(recall)),
        "none": float(np.mean([not search(words) for words in part["none"]])),
        "titles": float(np.mean(first)),
    }


def time_of(records: Sequence[Mapping[str, Any]], words: Sequence[str], count: int) -> dict[str, float]:
    """Milliseconds of processor time that `services.catalogue.search` takes in a catalogue of `count`
    products, each query new. What others do on the machine meanwhile does not count."""
    encoder = UniversalSentenceEncoder()
    copies = [_copy(record, copy) for copy in range(-(-count // len(records))) for record in records][:count]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "products.jsonl"
        file.write_bytes(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in copies))
        url = f"sqlite:///{folder}/shop.db"
        migrate(url)
        import_files([file], url)
        services = build_services(unit_of_work_factory(create_engine_for(url)), encoder=encoder)
        services.catalogue.prepare()
        started = time.perf_counter()
        services.catalogue.learn_meanings(wait=True)
        learned = time.perf_counter() - started
        figures = {"products": float(count), "learning_s": round(learned, 1)}
        for name, by_meaning in (("words", False), ("both", True)):
            taken = []
            for place in range(4):
                for query in words:
                    # Another ending each time: no vector of a query is there already.
                    wanted = SearchQuery(words=f"{query} {'abcd'[place]}", by_meaning=by_meaning, limit=5)
                    began = time.process_time()
                    services.catalogue.search(replace(wanted, price_max=50_000))
                    taken.append((time.process_time() - began) * 1000)
            figures[f"{name}_p50_ms"] = round(float(np.percentile(taken, 50)), 2)
            figures[f"{name}_p99_ms"] = round(float(np.percentile(taken, 99)), 2)
    return figures


def _copy(record: Mapping[str, Any], number: int) -> dict[str, Any]:
    variants = [{**variant, "id": f"{variant['id']}-{number}", "sku": None} for variant in record["variants"]]
    own = {"id": f"{record['id']}-{number}", "title": f"{record['title']} {number}", "variants": variants}
    return {**record, **own}


def main() -> None:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--products", type=int, default=5000, help="0: no times")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    part = tomllib.loads(_QUERIES.read_text("utf-8"))[options.part]
    records = demo_records()
    texts = [text_of(record) for record in records]
    meanings = Meanings(UniversalSentenceEncoder())
    meanings.learn(texts, wait=True)
    index = CatalogueIndex({text.id: Document.of(text) for text in texts})
    figures = {name: judge(search, part, records) for name, search in ways_of(index, meanings).items()}
    table = Table("", *next(iter(figures.values())), title=f"{options.part}: {len(part['found'])} queries")
    for name, row in figures.items():
        table.add_row(name, *(f"{value:.3f}" for value in row.values()))
    Console().print(table)
    told: dict[str, Any] = {"part": options.part, "queries": len(part["found"]), "search": figures}
    if options.products:
        told["time"] = time_of(records, list(part["found"]), options.products)
        Console().print(told["time"])
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
