"""Goals as files: what is read, and what a wrong file is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation.conversations.goal import Change, Item, Question
from evaluation.conversations.reading import GoalsWrong, read_goals
from tests.evaluation.conversations.conftest import SmallShop

ASKS = {"kind": "question", "topic": "my_orders", "says": {"en": ["What did I order?"]}}
CANCELS = {"kind": "cancel_order", "order": "#W100", "reason": "no longer needed"}


def written(folder: Path, *goals: dict[str, Any], name: str = "mine.yml", **top: Any) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump({**top, "goals": list(goals)}, allow_unicode=True), "utf-8")
    return path


def test_goals_of_a_file_are_read_with_settings_and_shop(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"id": "a", "customer": "ann", "wants": [CANCELS, ASKS]},
        shop="data",
        settings={"IDENTIFICATION_RULE": "email_or_name_and_zip", "DEMO": False},
    )
    source = read_goals(path)
    assert source.goals[0].kinds == ("cancel_order", "my_orders")
    assert source.shop == tmp_path / "data"
    assert source.settings == {"IDENTIFICATION_RULE": "email_or_name_and_zip", "DEMO": "false"}
    assert source.name == "mine"


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    written(tmp_path, {"id": "a", "wants": [ASKS]}, name="one.yml")
    written(tmp_path, {"id": "b", "wants": [ASKS]}, name="two.yaml")
    assert [goal.id for goal in read_goals(tmp_path).goals] == ["a", "b"]


def test_goals_ship_for_the_demo_shop() -> None:
    assert len(read_goals(None).goals) >= 150


@pytest.mark.parametrize(
    ("goal", "problem"),
    [
        ({"id": "a", "wants": []}, "goal 'a': wants: list should have at least 1 item"),
        ({"id": "a", "wants": [{**CANCELS, "kind": "cancel"}]}, "goal 'a': wants.0: input tag 'cancel'"),
        ({"id": "a", "wants": [{**CANCELS, "order_id": "1"}]}, "goal 'a': wants.0.order_id: extra inputs"),
        ({"id": "a", "wants": [{**ASKS, "told": [{"any_of": []}]}]}, "goal 'a': wants.0.told.0.any_of: list"),
        ({"id": "a", "wants": [{**ASKS, "says": {}}]}, "goal 'a': wants.0.says: needs at least one wording"),
        ({"id": "a", "language": "zh", "wants": [ASKS]}, "goal 'a': wants.0.says: has no wording in"),
        ({"id": "a", "signed_in": True, "wants": [ASKS]}, "goal 'a': signed_in: needs a customer"),
        ({"id": "a", "styles": ["polite"], "wants": [ASKS]}, "goal 'a': styles.0: input should be"),
        ({"wants": [ASKS]}, "goal 'number 1': id: field required"),
    ],
)
def test_a_wrong_goal_is_named_with_file_and_field(
    tmp_path: Path, goal: dict[str, Any], problem: str
) -> None:
    path = written(tmp_path, goal)
    with pytest.raises(GoalsWrong) as error:
        read_goals(path)
    assert str(error.value).startswith(f"{path}: {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("goals: [", "line 1 is no YAML"),
        ("- a", "must be a mapping with a list of goals"),
        ("goals: none", "goals: must be a list"),
        ("goals: []", "goals: is empty"),
        ("goal: []", "'goal' is none of goals, shop, settings"),
    ],
)
def test_a_file_that_holds_no_goals_says_so(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "bad.yml"
    path.write_text(text)
    with pytest.raises(GoalsWrong) as error:
        read_goals(path)
    assert problem in str(error.value) and str(path) in str(error.value)


def test_the_same_id_twice_is_refused_across_files(tmp_path: Path) -> None:
    written(tmp_path, {"id": "a", "wants": [ASKS]}, name="one.yml")
    written(tmp_path, {"id": "a", "wants": [ASKS]}, name="two.yml")
    with pytest.raises(GoalsWrong, match="goal 'a': id: is there more than once"):
        read_goals(tmp_path)


def test_goals_that_the_shop_cannot_fulfil_are_refused_before_anyone_talks(
    tmp_path: Path, small_shop: SmallShop
) -> None:
    path = written(
        tmp_path,
        {"id": "a", "customer": "ann", "wants": [{**CANCELS, "order": "#W166"}]},
        {"id": "b", "customer": "nobody", "wants": [ASKS]},
        {"id": "c", "customer": "ann", "wants": [CANCELS]},
    )
    with pytest.raises(GoalsWrong) as error:
        read_goals(path).goals_over(small_shop.state())
    assert "goal 'a': wants.0 (cancel_order): order #W166 is delivered, not pending" in str(error.value)
    assert "goal 'b': customer: 'nobody' is not in the shop" in str(error.value)
    assert "goal 'c'" not in str(error.value)


def tasks(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "tasks_mine.json"
    path.write_text(json.dumps(list(entries)), "utf-8")
    return path


def action(name: str, **kwargs: Any) -> dict[str, Any]:
    return {"name": name, "kwargs": kwargs}


def test_tasks_of_tau_bench_become_goals_in_a_shoppers_words(tmp_path: Path, small_shop: SmallShop) -> None:
    path = tasks(
        tmp_path,
        {
            "user_id": "ann",
            "instruction": "You are Ann.",
            "actions": [
                action("find_user_id_by_email", email="ann.lee@example.com"),
                action("return_delivered_order_items", order_id="#W166", item_ids=["mug-white"],
                       payment_method_id="ann-gift"),
                action("modify_pending_order_items", order_id="#W100", item_ids=["shirt-blue-m"],
                       new_item_ids=["shirt-blue-l"], payment_method_id="ann-card"),
                action("modify_pending_order_address", order_id="#W100", address1="1 Oak Street",
                       address2="", city="Austin", state="TX", zip="78702", country="USA"),
            ],
            "outputs": ["54.04"],
        },
        {"user_id": "ann", "instruction": "You keep #W166.", "actions": [], "outputs": []},
        {"user_id": "ben", "actions": [action("transfer_to_human_agents", summary="x")]},
    )  # fmt: skip
    source = read_goals(path)
    one, two, three = source.goals_over(small_shop.state())
    assert source.settings == {"IDENTIFICATION_RULE": "email_or_name_and_zip"}
    assert source.languages == ("en",)
    assert one.wants == [
        Change(kind="return_items", order="#W166", items=[Item(title="Mug")], payment="gift card with 50.00"),
        Change(kind="change_items", order="#W100", items=[Item(title="T-Shirt")], to=[{"size": "L"}],
               payment="credit card"),
        Change(kind="change_order_address", order="#W100", refused=True,
               address="1 Oak Street, Austin, TX 78702, USA"),
    ]  # fmt: skip
    assert source.not_examined == 1, "what it wants to hear, only its free text asks for"
    assert isinstance(two.wants[0], Question) and "#W166" in two.wants[0].says["en"][0]
    assert isinstance(three.wants[0], Question) and three.wants[0].hand_over


def test_outputs_of_a_task_without_look_ups_have_to_be_told(tmp_path: Path, small_shop: SmallShop) -> None:
    cancel = action("cancel_pending_order", order_id="#W100", reason="no longer needed")
    path = tasks(tmp_path, {"user_id": "ann", "actions": [cancel], "outputs": ["40.00"]})
    source = read_goals(path)
    assert source.goals_over(small_shop.state())[0].wants[0].told[0].any_of == ["40.00"]
    assert source.not_examined == 0


@pytest.mark.parametrize(
    ("new", "asked"),
    [(["shirt-blue-l", "mug-white"], ["T-Shirt"]), (["shirt-blue-m", "mug-white"], ["T-Shirt", "Mug"])],
)
def test_a_line_that_stays_what_it_is_is_asked_for_only_where_nothing_else_changes(
    tmp_path: Path, small_shop: SmallShop, new: list[str], asked: list[str]
) -> None:
    change = action(
        "modify_pending_order_items",
        order_id="#W100",
        item_ids=["shirt-blue-m", "mug-white"],
        new_item_ids=new,
        payment_method_id="ann-card",
    )
    path = tasks(tmp_path, {"user_id": "ann", "actions": [change]})
    want = read_goals(path).goals_over(small_shop.state())[0].wants[0]
    assert isinstance(want, Change) and [item.title for item in want.items] == asked
    assert len(want.to) == len(asked)


def test_a_task_about_other_data_is_named(tmp_path: Path, small_shop: SmallShop) -> None:
    cancel = action("cancel_pending_order", order_id="#W9", reason="no longer needed")
    path = tasks(tmp_path, {"user_id": "ann", "actions": [cancel]})
    with pytest.raises(GoalsWrong, match="tasks_mine: task 0: '#W9' is not in orders"):
        read_goals(path).goals_over(small_shop.state())
    path = tasks(tmp_path, {"actions": []})
    with pytest.raises(GoalsWrong, match=r"tasks_mine\.json: task 0: user_id: field required"):
        read_goals(path)
