"""Suggestions by association rules."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.apriori import apriori
from recommender.baskets import Baskets
from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Recommender
from recommender.rules import Rules
from tests.recommending.contract import ModelContract, two_tastes

TEA, KETTLE, CUP, SOAP, FILTER = range(5)
TOGETHER = [
    [TEA, KETTLE],
    [TEA, KETTLE, CUP],
    [TEA, KETTLE, CUP],
    [TEA, CUP],
    [SOAP],
    [SOAP, FILTER],
    [SOAP, TEA],
]


class TestRules(ModelContract):
    def make(self) -> Recommender:
        return Rules(support=0.03, size=3, strength="lift-confidence")


class TestRulesByAprioriAndConfidence(ModelContract):
    def make(self) -> Recommender:
        return Rules(support=0.03, algorithm="apriori", strength="confidence", decay=1.0)


def learned(**settings: object) -> Rules:
    return Rules(**{"size": 3, "shrinkage": 0.0, **settings}).learn_from(
        apriori(Baskets.of(TOGETHER, 5), 0.2)
    )  # type: ignore[arg-type]


def test_an_item_scores_by_its_strongest_rule() -> None:
    scores = learned(strength="confidence", confidence=0.0, lift=0.0, decay=1.0).scores(
        Histories.of([[KETTLE]])
    )
    assert scores[0].tolist() == pytest.approx([1.0, 0.0, 2 / 3, 0.0, 0.0])
    both = learned(strength="lift-confidence", confidence=0.0, lift=0.0, decay=1.0).scores(
        Histories.of([[KETTLE]])
    )
    assert both[0, CUP] == pytest.approx(2 / 3 * (2 / 3) / (3 / 7))


def test_a_rule_with_two_items_on_the_left_needs_both() -> None:
    baskets = [[TEA, KETTLE, CUP]] * 3 + [[TEA]] * 4 + [[KETTLE]] * 4
    model = Rules(confidence=0.9, shrinkage=0.0, decay=0.5)
    model.learn_from(apriori(Baskets.of(baskets, 5), 0.2))
    scores = model.scores(Histories.of([[TEA], [KETTLE], [KETTLE, TEA], [TEA, SOAP, KETTLE]]))
    assert scores[:, CUP].tolist() == [0.0, 0.0, 0.5, 0.25]
    assert model.contribution([TEA, SOAP, KETTLE, SOAP], CUP) == 2
    assert model.contribution([SOAP, KETTLE], CUP) is None


def test_what_was_taken_lately_counts_more() -> None:
    model = learned(decay=0.5)
    late, early = model.scores(Histories.of([[SOAP, KETTLE], [KETTLE, SOAP]]))
    assert late[CUP] == pytest.approx(2 * early[CUP]) and early[CUP] > 0
    assert learned(latest=1).scores(Histories.of([[KETTLE, SOAP]]))[0, CUP] == 0


def test_an_item_taken_twice_counts_by_its_later_time() -> None:
    model = learned(decay=0.5)
    twice, once = model.scores(Histories.of([[KETTLE, SOAP, KETTLE], [KETTLE]]))
    assert twice[CUP] == pytest.approx(once[CUP])


def test_the_reason_is_the_item_that_the_rule_starts_from() -> None:
    model = learned(decay=0.9)
    assert model.contribution([SOAP, KETTLE, SOAP], CUP) == 1
    assert model.contribution(np.array([SOAP, KETTLE, SOAP, KETTLE], np.int32), CUP) == 3
    assert model.contribution([SOAP, KETTLE], FILTER) is None
    assert model.contribution([99], CUP) is None and model.contribution([], CUP) is None


def test_what_is_bought_at_the_same_time_is_one_basket() -> None:
    users = ["a"] * 4 + ["b"] * 4
    items = ["tea", "cup", "soap", "brush"] * 2
    happened = Interactions.of(users, items, times=[0, 0, 500, 500] * 2)
    tea, soap = happened.item_numbers["tea"], happened.item_numbers["soap"]
    asked = Histories.of([[tea]])
    assert Rules(gap=0, least=2, lift=0.0).fit(happened).scores(asked)[0, soap] == 0
    assert Rules(gap=None, least=2, lift=0.0).fit(happened).scores(asked)[0, soap] > 0


def test_what_was_seen_seldom_is_trusted_less() -> None:
    baskets = Baskets.of([[TEA, CUP]] * 2 + [[SOAP, FILTER]] * 8 + [[SOAP]] * 2, 5)
    strengths = []
    for shrinkage in (0.0, 4.0):
        model = Rules(shrinkage=shrinkage, decay=1.0).learn_from(apriori(baskets, 0.1))
        scores = model.scores(Histories.of([[TEA], [SOAP]]))
        strengths += [scores[0, CUP], scores[1, FILTER]]
    assert strengths == pytest.approx([1.0, 0.8, 2 / 6, 8 / 14])


def test_only_the_strongest_rules_of_an_item_are_kept() -> None:
    few, all_of_them = (Rules(support=0.03, least=2, per_item=count).fit(two_tastes()) for count in (2, 1000))
    assert np.diff(few.state["offsets"]).max() == 2
    for item in range(40):
        (fe, fs), (ae, as_) = (
            (m.state["offsets"][item : item + 2].tolist(), m.state["strengths"]) for m in (few, all_of_them)
        )
        assert fs[slice(*fe)].tolist() == sorted(as_[slice(*ae)].tolist(), reverse=True)[:2]


@pytest.mark.parametrize(
    ("wrong", "told"), [({"algorithm": "eclat"}, "fp-growth"), ({"strength": "x"}, "lift-confidence")]
)
def test_an_unknown_setting_is_told_what_there_is(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(DataWrong, match=told):
        Rules(**wrong)  # type: ignore[arg-type]
