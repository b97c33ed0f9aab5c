"""The same request twice is one change."""

from __future__ import annotations

import pytest

from shop.errors import Conflict, InvalidInput, RuleViolation
from shop.services import Services
from shop.views import ItemSwap
from tests.shop.small_shop import NEW_ADDRESS


def test_a_repeat_gets_the_first_result_even_after_later_changes(services: Services) -> None:
    first = services.orders.change_payment("ann", "#W100", "ann-gift", idempotency_key="m1")
    services.orders.change_address("ann", "#W100", NEW_ADDRESS, idempotency_key="m2")
    again = services.orders.change_payment("ann", "w100", "ann-gift", idempotency_key="m1")
    assert again == first
    assert len(services.orders.order_of("ann", "#W100").payments) == 3


def test_a_repeat_with_the_version_of_the_first_time_is_no_conflict(services: Services) -> None:
    first = services.orders.cancel(
        "ann", "#W100", "no longer needed", expected_version=1, idempotency_key="m1"
    )
    again = services.orders.cancel(
        "ann", "#W100", "no longer needed", expected_version=1, idempotency_key="m1"
    )
    assert again == first


def test_every_write_knows_its_repeats(services: Services) -> None:
    swap = [ItemSwap("1", "shirt-blue-l")]
    for _ in range(2):
        assert services.orders.change_items("ann", "#W100", swap, "ann-card", idempotency_key="a")
        assert services.returns.request_exchange("ann", "#W166", swap, "ann-card", idempotency_key="b")


def test_a_key_serves_one_request_only(services: Services) -> None:
    services.orders.change_payment("ann", "#W100", "ann-gift", idempotency_key="m1")
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        services.orders.change_payment("ann", "#W100", "ann-card", idempotency_key="m1")
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        services.orders.cancel("ann", "#W100", "no longer needed", idempotency_key="m1")


def test_a_refused_write_leaves_its_key_unused(services: Services) -> None:
    with pytest.raises(RuleViolation):
        services.orders.change_payment("ann", "#W100", "ann-empty", idempotency_key="m1")
    assert services.orders.change_payment("ann", "#W100", "ann-gift", idempotency_key="m1").version == 2


@pytest.mark.parametrize("key", ["x" * 201, "a\0b"])
def test_a_key_that_cannot_be_stored_is_refused(services: Services, key: str) -> None:
    with pytest.raises(InvalidInput, match="bad_idempotency_key"):
        services.orders.cancel("ann", "#W100", "no longer needed", idempotency_key=key)
