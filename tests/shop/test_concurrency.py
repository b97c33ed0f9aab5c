"""Two changes of one order at once: exactly one wins. The threads meet at a barrier, and nothing is timed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import update

from shop.errors import Conflict, ShopError
from shop.services import Services
from shop.tables import Order
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import ItemSwap, OrderView
from tests.shop.small_shop import NEW_ADDRESS, add_order

THREADS = 6


def at_once(*tasks: Callable[[], OrderView]) -> list[OrderView | ShopError]:
    """Run all tasks in threads that start together; answers what each got."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], OrderView]) -> OrderView | ShopError:
        barrier.wait()
        try:
            return task()
        except ShopError as error:
            return error

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_an_order_is_cancelled_by_one_of_many(services: Services) -> None:
    results = at_once(*[lambda: services.orders.cancel("ann", "#W100", "no longer needed")] * THREADS)
    won = [result for result in results if isinstance(result, OrderView)]
    lost = {result.code for result in results if isinstance(result, ShopError)}
    assert len(won) == 1 and lost <= {"order_already_cancelled", "order_changed"}
    assert len(services.orders.order_of("ann", "#W100").payments) == 2


def test_a_cancel_and_an_item_change_cannot_both_win(services: Services) -> None:
    swap = [ItemSwap("1", "shirt-blue-l")]
    results = at_once(
        lambda: services.orders.cancel("ann", "#W100", "no longer needed"),
        lambda: services.orders.change_items("ann", "#W100", swap, "ann-card"),
    )
    assert sum(isinstance(result, OrderView) for result in results) == 1
    order = services.orders.order_of("ann", "#W100")
    assert (order.status == "cancelled") != order.items_modified


def test_of_several_changes_planned_on_one_version_one_wins(services: Services) -> None:
    version = services.orders.order_of("ann", "#W100").version
    results = at_once(
        *[
            lambda: services.orders.change_address("ann", "#W100", NEW_ADDRESS, expected_version=version),
            lambda: services.orders.change_payment("ann", "#W100", "ann-gift", expected_version=version),
            lambda: services.orders.cancel("ann", "#W100", "no longer needed", expected_version=version),
        ]
    )
    assert sum(isinstance(result, OrderView) for result in results) == 1
    assert services.orders.order_of("ann", "#W100").version == version + 1


def test_the_same_request_at_once_is_one_change_and_one_answer(services: Services) -> None:
    def change() -> OrderView:
        return services.orders.change_payment("ann", "#W100", "ann-gift", idempotency_key="m1")

    results = at_once(*[change] * THREADS)
    assert all(result == results[0] for result in results) and isinstance(results[0], OrderView)
    assert len(services.orders.order_of("ann", "#W100").payments) == 3


def test_one_gift_card_pays_for_one_of_two_orders(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    for number in ("#W301", "#W302"):
        add_order(unit_of_work, number, lines=[("1", "shirt-blue-m", 2, 2000)])
    results = at_once(
        lambda: services.orders.change_payment("ann", "#W301", "ann-gift"),
        lambda: services.orders.change_payment("ann", "#W302", "ann-gift"),
    )
    codes = sorted(result.code for result in results if isinstance(result, ShopError))
    assert codes == ["insufficient_balance"]
    balance = services.customers.profile("ann").payment_methods[2].balance
    assert balance is not None and balance.amount_minor == 1000


def test_the_last_piece_goes_to_one_of_two_orders(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    add_order(unit_of_work, "#W301", lines=[("1", "mug-white", 1, 1000)])
    add_order(unit_of_work, "#W302", customer_id="ben", lines=[("1", "mug-white", 1, 1000)])
    swap = [ItemSwap("1", "mug-black")]
    results = at_once(
        lambda: services.orders.change_items("ann", "#W301", swap, "ann-card"),
        lambda: services.orders.change_items("ben", "#W302", swap, "ben-card"),
    )
    assert sorted(r.code for r in results if isinstance(r, ShopError)) == ["variant_unavailable"]
    assert [variant.stock for variant in services.catalogue.variants("mug")] == [6, 0]


def test_a_writer_that_read_an_older_version_cannot_commit(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work(read_only=True) as reader:
        stale = reader.orders.with_number("#W100")
        assert stale is not None
    services.orders.change_address("ann", "#W100", NEW_ADDRESS)
    try:
        with unit_of_work() as unit:
            stale = unit.session.merge(stale, load=False)
            stale.cancel_reason = "written over"
            unit.commit()
    except Conflict as conflict:
        assert conflict.code == "order_changed"
    else:
        raise AssertionError("the stale write went through")
    assert services.orders.order_of("ann", "#W100").cancel_reason is None


def test_a_change_made_behind_the_services_is_noticed(
    services: Services, unit_of_work: UnitOfWorkFactory
) -> None:
    version = services.orders.order_of("ann", "#W100").version
    with unit_of_work() as unit:
        raised = update(Order).where(Order.order_number == "#W100").values(version=Order.version + 1)
        unit.session.execute(raised)
        unit.commit()
    results = at_once(
        lambda: services.orders.cancel("ann", "#W100", "no longer needed", expected_version=version)
    )
    assert [r.code for r in results if isinstance(r, ShopError)] == ["order_changed"]
