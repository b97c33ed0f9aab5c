"""Money is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.errors import InvalidInput
from shop.money import Money

amounts = st.integers(-(10**12), 10**12)
currencies = st.sampled_from(["USD", "EUR", "CNY", "JPY", "KWD"])


@given(amounts, currencies)
def test_what_is_written_in_major_units_reads_back_the_same(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money.to_decimal()), currency) == money
    assert Money.parse(money.to_decimal(), currency) == money


@given(st.integers(0, 10**9))
def test_a_float_of_a_price_file_is_read_to_the_cent(cents: int) -> None:
    assert Money.parse(cents / 100, "USD").amount_minor == cents


@given(amounts, amounts, currencies)
def test_adding_and_taking_away_again_changes_nothing(a: int, b: int, currency: str) -> None:
    assert Money(a, currency) + Money(b, currency) - Money(b, currency) == Money(a, currency)


@given(amounts, st.integers(1, 100))
def test_many_times_is_adding_many_times(minor: int, times: int) -> None:
    total = Money.zero("USD")
    for _ in range(times):
        total = total + Money(minor, "USD")
    assert Money(minor, "USD") * times == total


@pytest.mark.parametrize(
    "currency, value, minor",
    [
        ("USD", "19.90", 1990),
        ("USD", " 5 ", 500),
        ("JPY", "500", 500),
        ("KWD", "1.234", 1234),
        ("USD", "0.005", 1),
    ],
)
def test_each_currency_has_its_own_decimals(currency: str, value: str, minor: int) -> None:
    assert Money.parse(value, currency).amount_minor == minor


@pytest.mark.parametrize("value", ["", "twelve", "nan", "Infinity", "1e400", "1,50", True, "9" * 40])
def test_what_is_no_price_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Money.parse(value, "USD")
    assert refused.value.code == "bad_amount"


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(ValueError):
        assert Money(1, "USD") < Money(1, "EUR")


def test_money_is_written_as_the_language_writes_it() -> None:
    assert Money(123456, "USD").format("en") == "$1,234.56"
    assert Money(123456, "CNY").format("zh") == "¥1,234.56"
    assert Money(-500, "USD").format("en") == "-$5.00"
    assert Money(500, "JPY").to_decimal() == Decimal(500)
