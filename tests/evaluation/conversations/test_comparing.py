"""What counts as met, as incomplete, and as a wrong write."""

from __future__ import annotations

import copy

import pytest

from evaluation.conversations.addresses import is_said
from evaluation.conversations.comparing import judge
from evaluation.conversations.goal import Change, Goal, Question, Wanted
from evaluation.conversations.state import State
from shop.views import ItemSwap
from tests.evaluation.conversations.conftest import SmallShop
from tests.evaluation.conversations.test_effects import CANCEL, DEFAULT, NEW, RETURN, goal

QUESTION = Question(topic="my_orders", says={"en": ["What did I order?"]})


def edited(state: State, file: str, key: str, **values: object) -> State:
    changed = copy.deepcopy(state)
    changed[file][key].update(values)
    return changed


def test_a_part_of_what_was_wanted_is_incomplete_but_no_wrong_write(small_shop: SmallShop) -> None:
    before = small_shop.state()
    small_shop.services.returns.request_return("ann", "#W166", ["2"], "ann-card")
    verdict = judge(goal(CANCEL, RETURN, DEFAULT), before, small_shop.state())
    assert {one.key for one in verdict.differences} == {"#W100", "ann", "mug"}
    assert not verdict.wrong_write


def test_the_right_change_with_the_wrong_item_is_a_wrong_write(small_shop: SmallShop) -> None:
    before = small_shop.state()
    small_shop.services.returns.request_return("ann", "#W166", ["1"], "ann-card")
    verdict = judge(goal(RETURN), before, small_shop.state())
    assert [one.field for one in verdict.differences] == ["return_request"]
    assert verdict.wrong_write


def test_a_wanted_change_and_one_more_is_a_wrong_write(small_shop: SmallShop) -> None:
    before = small_shop.state()
    small_shop.services.orders.cancel("ann", "#W100", "no longer needed")
    small_shop.services.customers.change_default_address("ben", NEW)
    verdict = judge(goal(CANCEL), before, small_shop.state())
    assert {(one.file, one.key) for one in verdict.differences} == {("customers", "ben")}
    assert verdict.wrong_write


def test_any_change_is_wrong_where_only_a_question_was_asked(small_shop: SmallShop) -> None:
    before = small_shop.state()
    asked = Goal(id="q", customer="ann", wants=[QUESTION])
    assert judge(asked, before, before).exact
    small_shop.services.returns.request_exchange("ann", "#W166", [ItemSwap("1", "shirt-blue-m")])
    assert judge(asked, before, small_shop.state()).wrong_write


@pytest.mark.parametrize(
    ("file", "key", "values"),
    [
        ("customers", "ben", {"email": "else@example.com"}),
        ("products", "mug", {"title": "Cup"}),
        ("orders", "#W200", {"fulfilments": [{"tracking_number": "X"}]}),
    ],
)
def test_every_value_of_every_record_is_looked_at(
    small_shop: SmallShop, file: str, key: str, values: dict[str, object]
) -> None:
    before = small_shop.state()
    verdict = judge(Goal(id="q", wants=[QUESTION]), before, edited(before, file, key, **values))
    assert [(one.file, one.key, one.field) for one in verdict.differences] == [
        (file, key, next(iter(values)))
    ]
    assert verdict.wrong_write


def test_times_do_not_count(small_shop: SmallShop) -> None:
    before = small_shop.state()
    after = edited(before, "orders", "#W100", created_at="2020-01-01T00:00:00Z")
    assert judge(Goal(id="q", wants=[QUESTION]), before, after).exact


def test_explicit_changes_are_wanted_too(small_shop: SmallShop) -> None:
    before = small_shop.state()
    newsletter = Wanted(file="customers", key="ann", path="consents.newsletter", value=True)
    gone = Wanted(file="orders", key="#W188")
    wishes = Goal(id="q", customer="ann", wants=[QUESTION], changes=[newsletter, gone])
    after = edited(before, "customers", "ann", consents={"newsletter": True})
    halfway = judge(wishes, before, after)
    assert [str(one) for one in halfway.differences] == ["orders #W188: wanted not there, found there"]
    assert not halfway.wrong_write
    del after["orders"]["#W188"]
    assert judge(wishes, before, after).exact
    assert judge(
        wishes, before, edited(before, "customers", "ben", consents={"newsletter": True})
    ).wrong_write


def test_a_new_record_is_found_by_what_it_holds(small_shop: SmallShop) -> None:
    before = small_shop.state()
    wished = {"product_id": "mug", "rating": 5}
    wishes = Goal(id="q", wants=[QUESTION], changes=[Wanted(file="reviews", key="*", value=wished)])
    after = copy.deepcopy(before)
    after["reviews"]["made-up"] = {"id": "made-up", "text": "Nice", **wished}
    assert judge(wishes, before, after).exact
    after["reviews"]["another"] = {"id": "another", **wished}
    assert judge(wishes, before, after).wrong_write


def test_several_changes_to_one_order_are_told_apart(small_shop: SmallShop) -> None:
    before = small_shop.state()
    address = Change(
        kind="change_order_address", order="#W100", address="9 New Street, Apt 4, Boston, MA 02108"
    )
    payment = Change(kind="change_payment", order="#W100", payment="PayPal")
    small_shop.services.orders.change_payment("ann", "#W100", "ann-paypal")
    verdict = judge(goal(address, payment), before, small_shop.state())
    assert [one.field for one in verdict.differences] == ["address"]
    assert not verdict.wrong_write


AUSTIN = {
    "line1": "1 Old Road",
    "line2": "",
    "city": "Austin",
    "state": "TX",
    "zip": "78701",
    "country": "USA",
}
SHANGHAI = {
    "line1": "浦东新区世纪大道100号", "line2": "5楼", "city": "上海市", "state": "上海市", "zip": "200120",
    "country": "China",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "stored", "is_it"),
    [
        ("1 Old Road, Austin, TX 78701", AUSTIN, True),
        ("1 old road, Austin, TX 78701, USA", AUSTIN, True),
        ("1 Old Road, Austin, TX 78702", AUSTIN, False),
        ("1 Old Road, Apt 3, Austin, TX 78701", AUSTIN, False),
        ("1 Old Road, Austin, TX 78701", {**AUSTIN, "city": "1 Old Road", "line1": "Austin"}, False),
        ("上海市浦东新区世纪大道100号5楼，邮编200120", SHANGHAI, True),
        ("上海市浦东新区世纪大道100号5楼，邮编200121", SHANGHAI, False),
        ("上海市浦东新区世纪大道100号5楼302室，邮编200120", SHANGHAI, False),
    ],
)
def test_an_address_in_words_is_compared_with_the_stored_parts(
    said: str, stored: dict[str, str], is_it: bool
) -> None:
    assert is_said(said, stored, {"country": stored["country"]}) is is_it


def test_of_long_lists_only_what_differs_is_shown(small_shop: SmallShop) -> None:
    before = small_shop.state()
    small_shop.services.orders.change_payment("ann", "#W100", "ann-gift")
    verdict = judge(Goal(id="q", wants=[QUESTION]), before, small_shop.state())
    shown = "wanted [{id: ann-gift, balance: 50}], found [{id: ann-gift, balance: 10}]"
    assert f"customers ann payment_methods: {shown}" in [str(one) for one in verdict.differences]
