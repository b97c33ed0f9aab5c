"""A table of what is known about customers: a row a customer, a column a feature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from profiles.ledger import Floats


@dataclass(frozen=True)
class FeatureTable:
    """`ids` (n,) and `names` (f,) are unique; `values` is (n, f), NaN where something is not known.

    Raises:
        ValueError: the shape of the values is another, or a name or id is there twice.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.ids), len(self.names)):
            raise ValueError(
                f"{self.values.shape} values for {len(self.ids)} ids and {len(self.names)} names"
            )
        for what in (self.ids, self.names):
            if len(set(what)) != len(what):
                raise ValueError("a name or id is there twice")

    @classmethod
    def of(cls, ids: Iterable[str], columns: Mapping[str, Floats]) -> FeatureTable:
        """From columns by name, each (n,)."""
        ids = tuple(ids)
        values = np.column_stack(list(columns.values())) if columns else np.zeros((len(ids), 0))
        return cls(ids, tuple(columns), np.asarray(values, dtype=np.float64).reshape(len(ids), len(columns)))

    def column(self, name: str) -> Floats:
        """(n,); KeyError for a name that the table has not."""
        if name not in self.names:
            raise KeyError(name)
        return self.values[:, self.names.index(name)]

    def rows(self, ids: Iterable[str]) -> FeatureTable:
        """The same columns for these ids, in their order; NaN for those that the table has not."""
        ids = tuple(ids)
        where = {one: row for row, one in enumerate(self.ids)}
        picked = np.array([where.get(one, -1) for one in ids], dtype=np.int64)
        values = np.full((len(ids), len(self.names)), np.nan)
        values[picked >= 0] = self.values[picked[picked >= 0]]
        return FeatureTable(ids, self.names, values)

    def select(self, names: Iterable[str]) -> FeatureTable:
        """Only these columns, in their order; KeyError for one that the table has not."""
        names = tuple(names)
        chosen = [self.column(name) for name in names]
        return FeatureTable.of(self.ids, dict(zip(names, chosen, strict=True)))

    def beside(self, other: FeatureTable) -> FeatureTable:
        """This table's rows with the columns of both; of a name that both have, this table's."""
        added = other.rows(self.ids)
        fresh = [column for column, name in enumerate(other.names) if name not in self.names]
        values = np.hstack([self.values, added.values[:, fresh]])
        return FeatureTable(self.ids, self.names + tuple(other.names[column] for column in fresh), values)
