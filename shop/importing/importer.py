"""Imports files into the shop database: in order of dependency, each batch whole or not at all."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError

from shop.clock import utc_now
from shop.database import WRITE_OPTION, create_engine_for
from shop.importing.reading import Read, Source, read_records, source_of
from shop.importing.records import RECORDS
from shop.importing.references import Known, LeftOut
from shop.importing.report import Counts, ImportReport, Problem
from shop.importing.rows import Context, Rows
from shop.importing.writing import SHAPES, Shape, write_batch

Progress = Callable[[str, int, int], None]
"""Called after each batch with the kind, the bytes of its files read so far, and their bytes in all."""


def import_files(
    paths: Sequence[str | PathLike[str]],
    database: str | Engine,
    *,
    kind: str | None = None,
    currency: str = "USD",
    progress: Progress | None = None,
) -> ImportReport:
    """Import the files, whatever their order, into a migrated database.

    `kind` overrides what the file names say; `currency` is used where a record names none. Bad lines are left
    out and reported. Raises InvalidInput for a file that is missing or of no known kind, before anything is
    written.
    """
    sources = [source_of(Path(path), kind) for path in paths]
    engine = create_engine_for(database) if isinstance(database, str) else database
    report = ImportReport()
    started = time.perf_counter()
    try:
        with _no_cycle_search():
            for name in RECORDS:
                of_kind = [source for source in sources if source.kind == name]
                if of_kind:
                    _KindImport(engine, name, currency, report, progress, of_kind).run()
    finally:
        if isinstance(database, str):
            engine.dispose()
    report.seconds = time.perf_counter() - started
    return report


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Records form no cycles; looking for some among millions of them takes a quarter of the whole time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _KindImport:
    """The import of all files of one kind."""

    def __init__(
        self,
        engine: Engine,
        kind: str,
        currency: str,
        report: ImportReport,
        progress: Progress | None,
        sources: list[Source],
    ) -> None:
        self._engine = engine
        self._shape: Shape = SHAPES[kind]
        self._report = report
        self._progress = progress
        self._sources = sources
        self._total = sum(source.size for source in sources)
        self._done_before = 0
        with engine.connect() as connection:
            self._context = Context(Known.read(connection, kind), currency, utc_now())
        self._counts = report.of(kind)

    def run(self) -> None:
        for source in self._sources:
            self._import(source)
            self._done_before += source.size
            self._tell(0)

    def _import(self, source: Source) -> None:
        batch: list[tuple[int, Rows]] = []
        for read in read_records(source):
            if isinstance(read, Problem):
                self._report.reject(source.kind, read)
                continue
            rows = self._rows(source, read)
            if rows is None:
                continue
            batch.append((read.line, rows))
            if len(batch) >= self._shape.batch:
                self._write(source, batch)
                self._tell(read.offset)
                batch = []
        self._write(source, batch)

    def _rows(self, source: Source, read: Read) -> Rows | None:
        try:
            rows = self._shape.rows(read.record, self._context)
        except LeftOut as error:
            self._report.reject(source.kind, Problem(source.path.name, read.line, error.field, error.reason))
            return None
        for variant in rows.children.get("variants", ()):
            self._context.known.product_of[variant["id"]] = rows.key
        return rows

    def _write(self, source: Source, batch: list[tuple[int, Rows]]) -> None:
        if not batch:
            return
        try:
            counts = self._in_one_transaction([rows for _, rows in batch])
        except (IntegrityError, DataError) as error:
            if len(batch) == 1:
                reason = str(error.orig).splitlines()[0]
                problem = Problem(source.path.name, batch[0][0], "", f"the database refused it: {reason}")
                self._report.reject(source.kind, problem)
                return
            # One of them is bad, or somebody else wrote meanwhile: halve until it stands alone.
            half = len(batch) // 2
            self._write(source, batch[:half])
            self._write(source, batch[half:])
            return
        self._counts.added += counts.added
        self._counts.updated += counts.updated
        self._counts.unchanged += counts.unchanged

    def _in_one_transaction(self, batch: list[Rows]) -> Counts:
        with (
            self._engine.connect().execution_options(**{WRITE_OPTION: True}) as connection,
            connection.begin(),
        ):
            return write_batch(connection, self._shape, batch, self._context.now)

    def _tell(self, offset: int) -> None:
        if self._progress is not None:
            self._progress(self._shape.kind, self._done_before + offset, self._total)
