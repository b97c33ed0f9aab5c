"""The goals that ship for the demo shop: complete, possible by the rules, and true of its data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from evaluation.conversations import demo_shop
from evaluation.conversations.effects import Draft, Refused, carry_out
from evaluation.conversations.goal import Change, Fact, Goal, Language, Question, WriteKind
from evaluation.conversations.reading import GoalSource, read_goals
from evaluation.conversations.shopper.listening import told
from evaluation.conversations.state import State, amount, read_state
from shop.demo.loading import demo_articles
from shop.exporting import export_to

SOURCE = read_goals(None)
GOALS = {goal.id: goal for goal in SOURCE.goals}
GROUPS = {
    "cancel", "returns", "exchanges", "change_items", "addresses", "payments", "orders", "catalogue",
    "articles", "account", "handoff", "guests", "moods", "privacy", "refused", "several", "units",
}  # fmt: skip
RETURN_DAYS = 30
"""What the demo's `.env` and its articles say."""
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\.\d\d")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """The demo shop as exported before anybody spoke."""
    folder = tmp_path_factory.mktemp("shop")
    url = f"sqlite:///{folder / 'shop.db'}"
    demo_shop.load(url, folder / "records")
    export_to(folder / "export", url)
    return read_state(folder / "export")


def changes() -> Iterator[tuple[Goal, Change]]:
    for goal in GOALS.values():
        yield from ((goal, want) for want in goal.wants if isinstance(want, Change))


def questions() -> Iterator[tuple[Goal, Question]]:
    for goal in GOALS.values():
        yield from ((goal, want) for want in goal.wants if isinstance(want, Question))


def test_there_are_enough_and_each_has_its_own_id() -> None:
    assert len(GOALS) == len(SOURCE.goals) >= 150


def test_every_capability_is_there() -> None:
    assert {goal.group for goal in GOALS.values()} == GROUPS
    assert {want.kind for _, want in changes()} == set(get_args(WriteKind))
    assert {want.kind for _, want in changes() if want.refused} >= set(get_args(WriteKind)) - {
        "change_default_address"
    }
    assert sum(want.hand_over for _, want in questions()) >= 8
    assert sum(len(goal.wants) > 1 for goal in GOALS.values()) >= 14
    assert sum(goal.customer is None for goal in GOALS.values()) >= 30


def test_most_goals_are_for_both_languages_and_both_have_their_own() -> None:
    languages = Counter(goal.language for goal in GOALS.values())
    assert languages[None] >= 0.6 * len(GOALS)
    assert languages["zh"] >= 10
    assert languages["en"] >= 5


def test_many_customers_speak() -> None:
    customers = {goal.customer for goal in GOALS.values()} - {None}
    assert len(customers) >= 30
    assert sum(str(customer).startswith("demo-") for customer in customers) == 8


def test_a_question_is_asked_in_several_ways_in_each_language_it_may_be_asked_in() -> None:
    for goal, question in questions():
        spoken: list[Language] = [goal.language] if goal.language else ["en", "zh"]
        for language in spoken:
            says = question.says[language]
            assert len(says) == len(set(says)) >= 2, goal.id
            assert all(bool(_CHINESE.search(text)) == (language == "zh") for text in says), goal.id
            assert all(language in follow_up for follow_up in question.follow_ups), goal.id


def test_every_wanted_change_is_possible_in_the_shop(state: State) -> None:
    assert len(SOURCE.goals_over(state)) == len(GOALS)


def test_what_is_to_be_refused_is_against_the_rules(state: State) -> None:
    for goal in GOALS.values():
        draft = Draft(state, return_days=RETURN_DAYS)
        for want in goal.wants:
            if not isinstance(want, Change):
                continue
            if want.refused:
                with pytest.raises(Refused):
                    carry_out(want, draft, goal.customer)
                assert want.told, f"{goal.id}: the bot has to say why"
            else:
                carry_out(want, draft, goal.customer)


def test_a_change_for_more_money_than_the_gift_card_holds_is_wanted_by_nobody(state: State) -> None:
    for goal in GOALS.values():
        draft = Draft(state)
        for want in goal.wants:
            if isinstance(want, Change) and not want.refused:
                carry_out(want, draft, goal.customer)
        customer = draft.touched.get(("customers", goal.customer or "")) or {}
        balances = [amount(method.get("balance")) for method in customer.get("payment_methods", ())]
        assert all(balance >= 0 for balance in balances), goal.id


def test_every_order_that_is_named_is_there(state: State) -> None:
    for goal in GOALS.values():
        named = set(re.findall(r"\bD\d{6}\b", goal.model_dump_json()))
        assert not {number for number in named if f"#{number}" not in state["orders"]}, goal.id
    for goal, want in [*changes(), *questions()]:
        if want.order is not None:
            assert state["orders"][want.order]["customer_id"] == goal.customer, goal.id


def _amounts(record: Any) -> set[Decimal]:
    """All amounts anywhere in a record."""
    if isinstance(record, dict):
        return set().union(*map(_amounts, record.values()))
    if isinstance(record, list):
        return set().union(*map(_amounts, record))
    if isinstance(record, Decimal):
        return {abs(record)}
    return {amount(record)} if isinstance(record, str) and re.fullmatch(r"-?\d+\.\d\d", record) else set()


def _plain_amounts(facts: list[Fact]) -> list[Decimal]:
    wordings = [wording for fact in facts for wording in fact.any_of if _AMOUNT.fullmatch(wording)]
    return [amount(wording.replace(",", "")) for wording in wordings]


def test_amounts_of_changes_come_out_of_the_orders(state: State) -> None:
    checked = 0
    for goal, want in changes():
        wanted = _plain_amounts(want.told)
        if not wanted:
            continue
        draft = Draft(state)
        for step in goal.wants:
            if isinstance(step, Change) and not step.refused:
                carry_out(step, draft, goal.customer)
        order = draft.touched["orders", want.order or ""]
        assert order is not None
        assert set(wanted) <= _amounts(order), goal.id
        checked += 1
    assert checked >= 60


def test_amounts_that_are_asked_for_are_those_of_the_customer_or_the_catalogue(state: State) -> None:
    checked = 0
    for goal, question in questions():
        records = [state["customers"].get(goal.customer or "", {}), *state["products"].values()]
        records += [order for order in state["orders"].values() if order["customer_id"] == goal.customer]
        known = set().union(*map(_amounts, records))
        wanted = _plain_amounts(question.told)
        assert set(wanted) <= known, goal.id
        checked += len(wanted)
    assert checked >= 25


def test_titles_and_tracking_numbers_in_facts_are_those_of_the_shop(state: State) -> None:
    titles = {str(product["title"]) for product in state["products"].values()}
    titles |= {str(product["translations"]["zh"]["title"]) for product in state["products"].values()}
    brands = {str(product["brand"]) for product in state["products"].values()}
    for goal, want in [*changes(), *questions()]:
        own = str([order for order in state["orders"].values() if order["customer_id"] == goal.customer])
        for wording in (wording for fact in want.told for wording in fact.any_of):
            assert wording in titles or not wording.startswith(tuple(brands)), f"{goal.id}: {wording}"
            assert wording in own or not re.fullmatch(r"SD\d+|UPS|FedEx", wording), f"{goal.id}: {wording}"


@pytest.mark.parametrize("group", ["articles", "account"])
def test_facts_about_the_shop_stand_in_its_articles_in_both_languages(group: str) -> None:
    texts = {
        language: [one["body"] for one in demo_articles() if one["language"] == language]
        for language in ("en", "zh")
    }
    for goal, question in questions():
        if goal.group != group:
            continue
        for fact in question.told:
            for language in ("en", "zh"):
                assert any(told(wording, texts[language]) for wording in fact.any_of), (
                    f"{goal.id}: {fact.any_of} in {language}"
                )


def test_the_same_goals_are_found_as_a_folder() -> None:
    folder = Path(demo_shop.__file__).with_name("demo")
    assert isinstance(found := read_goals(folder), GoalSource)
    assert [goal.id for goal in found.goals] == list(GOALS)
