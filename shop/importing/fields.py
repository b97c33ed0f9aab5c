"""Field types of the import records: tolerant of how shops write them, exact in what comes out."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeAlias

from babel.numbers import is_currency
from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints

from shop.tables import ORDER_STATUSES

MAX_AMOUNT = Decimal(20_000_000)
"""Largest amount in a file; in minor units it still fits a 32-bit column for every currency."""

_AMOUNT = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?\Z", re.ASCII)


def read_amount(value: Any) -> Decimal:
    """A number or a decimal string as an exact ``Decimal``; a float means its shortest decimal writing."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("should be a number or a decimal string")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("should be a finite number")
    try:
        if isinstance(value, str) and not _AMOUNT.match(value.strip()):
            raise ValueError("should be a decimal number such as 19.90, without currency sign")
        amount = Decimal(value.strip() if isinstance(value, str) else str(value))
    except InvalidOperation:
        raise ValueError("should be a decimal number such as 19.90") from None
    if abs(amount) > MAX_AMOUNT:
        raise ValueError(f"should not exceed {MAX_AMOUNT}")
    return amount


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError("should not be negative")
    return amount


def _currency(code: str) -> str:
    if not is_currency(code):
        raise ValueError(f"{code!r} is no currency: write the ISO 4217 code in capitals, such as USD or CNY")
    return code


def _identifier(value: Any) -> Any:
    """Shops number their records too: 741 and "741" are the same identifier."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _in_utc(value: datetime) -> datetime:
    """A time without a zone is taken as UTC, as docs/import.md says."""
    if not 1970 <= value.year <= 2200:
        raise ValueError("should be a time between the years 1970 and 2200")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _option_texts(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _option_text(item) for key, item in value.items()}


def _option_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


_MOST_ATTRIBUTES = 100


def _attributes(value: Any) -> Any:
    """Numbers stay numbers: they are compared and averaged. None is "not known" and left out."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        return value
    if len(value) > _MOST_ATTRIBUTES:
        raise ValueError(f"should have at most {_MOST_ATTRIBUTES} names")
    return {key: item for key, item in value.items() if item is not None}


def _status(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    name = value.strip().lower().replace(" ", "_")
    name = {"canceled": "cancelled"}.get(name, name)
    if name not in ORDER_STATUSES:
        raise ValueError("unknown status; known are " + ", ".join(ORDER_STATUSES))
    return name


def _email(value: str) -> str:
    if not re.match(r"[^@\s]+@[^@\s]+\Z", value):
        raise ValueError("should be an e-mail address")
    return value


def _none_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _empty_if_none(value: Any) -> Any:
    return "" if value is None else value


Identifier = Annotated[str, StringConstraints(min_length=1, max_length=100), BeforeValidator(_identifier)]
OptionalIdentifier = Annotated[Identifier | None, BeforeValidator(_none_if_blank)]
Text16: TypeAlias = Annotated[str, StringConstraints(max_length=16), BeforeValidator(_empty_if_none)]
Text32: TypeAlias = Annotated[str, StringConstraints(max_length=32), BeforeValidator(_empty_if_none)]
Text64: TypeAlias = Annotated[str, StringConstraints(max_length=64), BeforeValidator(_empty_if_none)]
Text100: TypeAlias = Annotated[str, StringConstraints(max_length=100), BeforeValidator(_empty_if_none)]
ShortText: TypeAlias = Annotated[str, StringConstraints(max_length=300), BeforeValidator(_empty_if_none)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
LongText = Annotated[str, StringConstraints(max_length=50_000), BeforeValidator(_empty_if_none)]
Amount = Annotated[Decimal, BeforeValidator(read_amount), AfterValidator(_not_negative)]
SignedAmount = Annotated[Decimal, BeforeValidator(read_amount)]
Currency = Annotated[str, StringConstraints(max_length=16), AfterValidator(_currency)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Za-z]{2,4})?$", max_length=8)]
Moment = Annotated[datetime, AfterValidator(_in_utc)]
Options = Annotated[
    dict[str, Annotated[str, StringConstraints(max_length=200)]], BeforeValidator(_option_texts)
]
Attributes = Annotated[
    dict[
        Annotated[str, StringConstraints(min_length=1, max_length=64)],
        Annotated[bool, Strict()]
        | Annotated[int, Strict(), Field(ge=-(10**15), le=10**15)]
        | Annotated[float, Strict(), Field(allow_inf_nan=False)]
        | Annotated[str, StringConstraints(max_length=200)],
    ],
    BeforeValidator(_attributes),
]
OrderStatus = Annotated[str, BeforeValidator(_status)]
Email = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True), AfterValidator(_email)]
