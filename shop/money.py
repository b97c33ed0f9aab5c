"""Money: integer minor units and a currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision

from shop.errors import InvalidInput

_LOCALES = {"en": "en_US", "zh": "zh_CN"}
# Beyond this a price is a typing mistake, and it would not fit a 64-bit column.
_LARGEST_MINOR = 10**15


def precision_of(currency: str) -> int:
    """How many decimal places the currency has (USD 2, JPY 0, KWD 3)."""
    return get_currency_precision(currency)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency. Negative amounts are refunds."""

    amount_minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, value: str | int | float | Decimal, currency: str) -> Money:
        """Read decimal major units (`"19.90"`, `19.9`); excess decimals are rounded half up.

        Raises InvalidInput("bad_amount") for anything that is not a finite number of a sensible size.
        """
        if isinstance(value, bool):
            raise InvalidInput("bad_amount", value=str(value))
        try:
            # str() first: Decimal(0.1) would carry the binary error of the float along.
            major = Decimal(str(value).strip())
        except InvalidOperation:
            raise InvalidInput("bad_amount", value=str(value)) from None
        if not major.is_finite() or abs(major) > _LARGEST_MINOR:
            raise InvalidInput("bad_amount", value=str(value))
        minor = major.scaleb(precision_of(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        if abs(minor) > _LARGEST_MINOR:
            raise InvalidInput("bad_amount", value=str(value))
        return cls(int(minor), currency)

    def to_decimal(self) -> Decimal:
        """The amount in major units, with the currency's decimals."""
        return Decimal(self.amount_minor).scaleb(-precision_of(self.currency))

    def format(self, locale: str = "en") -> str:
        """The amount as people write it, in `en` or `zh` (or any Babel locale)."""
        return format_currency(self.to_decimal(), self.currency, locale=_LOCALES.get(locale, locale))

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other).amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other).amount_minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.amount_minor), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount_minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount_minor < self._same(other).amount_minor

    def __le__(self, other: Money) -> bool:
        return self.amount_minor <= self._same(other).amount_minor

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other
