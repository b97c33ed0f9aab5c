"""What the behaviour service answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Happenings:
    """Wishes of all people, as columns of equal length, in order of person, then time.

    `people` and `products` are numbers into `person_ids` and `product_ids` (people without an account are
    `visitor:<id>`, others `customer:<id>`); `weights` 0 to 1, see `words.WEIGHTS`; `times` in seconds since
    1970; `bought` is true where it ended in a purchase. `product_ids` are all products of the catalogue now,
    sorted; what was done with products that have gone is left out.
    """

    people: npt.NDArray[np.int32]
    products: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    times: npt.NDArray[np.int64]
    bought: npt.NDArray[np.bool_]
    person_ids: tuple[str, ...]
    product_ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True)
class Baskets:
    """What was ordered together: `orders` numbers the orders from 0, `products` are numbers into
    `product_ids`; `times` in seconds since 1970. Orders of one product are among them."""

    orders: npt.NDArray[np.int32]
    products: npt.NDArray[np.int32]
    times: npt.NDArray[np.int64]
    product_ids: tuple[str, ...]


class Wish(NamedTuple):
    """Something one person wanted: as a line of `Happenings`."""

    product_id: str
    weight: float
    time: int
    bought: bool


@dataclass(frozen=True, slots=True)
class History:
    """One person's wishes, oldest first, at most some hundred; `bought`: ids of all products bought."""

    wishes: tuple[Wish, ...] = ()
    bought: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A variant's price in minor units, whether it can be bought now, and its options as (name, value)."""

    id: str
    price: int
    in_stock: bool
    options: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What filters need to know of a product.

    `groups`: names that a category filter may use, folded: the category in every language, and the tags.
    `consumable`: bought again and again. `created`: seconds since 1970. `rating`: 0 where there is none.
    """

    id: str
    title: str
    category: str
    brand: str
    groups: frozenset[str]
    in_stock: bool
    consumable: bool
    created: int
    rating: float
    variants: tuple[VariantFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An impression: a product at a position (from 1) of a list, where and when, and whether it was
    clicked."""

    list_id: str
    product_id: str
    position: int
    place: str | None
    model: str | None
    at: datetime
    clicked: bool = False
