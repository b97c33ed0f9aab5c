"""Rules and their measures, against mlxtend and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.apriori import apriori
from recommender.association import AssociationRules, association_rules
from recommender.baskets import Baskets
from tests.recommending.test_itemsets import generated

BREAD, BUTTER, MILK, TEA = range(4)
BREAKFASTS = [[BREAD, BUTTER], [BREAD, BUTTER, MILK], [BREAD], [TEA, MILK], [TEA]]


def sides(rules: AssociationRules) -> list[tuple[list[int], list[int]]]:
    return [
        ([item for item in left if item >= 0], [item for item in right if item >= 0])
        for left, right in zip(rules.antecedents.tolist(), rules.consequents.tolist(), strict=True)
    ]


def test_the_measures_are_those_of_their_definitions() -> None:
    rules = association_rules(apriori(Baskets.of(BREAKFASTS), 0.2))
    place = sides(rules).index(([BUTTER], [BREAD]))
    assert rules.support[place] == pytest.approx(2 / 5)
    assert rules.confidence[place] == 1 and np.isinf(rules.conviction[place])
    assert rules.lift[place] == pytest.approx(1 / (3 / 5))
    assert rules.leverage[place] == pytest.approx(2 / 5 - 2 / 5 * 3 / 5)
    place = sides(rules).index(([BREAD], [BUTTER]))
    assert rules.confidence[place] == pytest.approx(2 / 3)
    assert rules.conviction[place] == pytest.approx((1 - 2 / 5) / (1 - 2 / 3))


def test_rules_are_those_of_mlxtend() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    peer = pytest.importorskip("mlxtend.frequent_patterns", reason="mlxtend is not installed")
    made = generated(5)
    frame = pandas.DataFrame([[item in basket for item in range(60)] for basket in made])
    table = peer.association_rules(peer.fpgrowth(frame, 0.02), metric="confidence", min_threshold=0.41)
    measures = ("support", "confidence", "lift", "leverage", "conviction")
    wanted = {
        (tuple(sorted(row["antecedents"])), tuple(sorted(row["consequents"]))): [
            row[name] for name in measures
        ]
        for row in table.to_dict("records")
    }
    rules = association_rules(apriori(Baskets.of(made, 60), 0.02), confidence=0.41)
    assert len(rules) == len(wanted) > 100
    for place, (left, right) in enumerate(sides(rules)):
        found = [getattr(rules, name)[place] for name in measures]
        assert found == pytest.approx(wanted[tuple(left), tuple(right)])


def test_rules_are_filtered_and_sorted() -> None:
    sets = apriori(Baskets.of(generated(3)), 0.02)
    every, few = association_rules(sets), association_rules(sets, confidence=0.5, lift=2.0)
    assert 0 < len(few) < len(every)
    assert few.confidence.min() >= 0.5 and few.lift.min() >= 2
    assert len(few) == int(((every.confidence >= 0.5) & (every.lift >= 2)).sum())
    assert (np.diff(every.lift) <= 0).all()
    assert (np.diff(association_rules(sets, by="support").support) <= 0).all()


def test_rules_with_one_item_on_the_right() -> None:
    sets = apriori(Baskets.of(generated(3)), 0.02)
    single = association_rules(sets, consequent_size=1)
    assert single.consequents.shape == (len(single), 1) and (single.consequents >= 0).all()
    assert sorted(sides(single)) == sorted(
        pair for pair in sides(association_rules(sets)) if len(pair[1]) == 1
    )


def test_without_pairs_there_are_no_rules() -> None:
    for baskets in ([], [[1], [2]]):
        rules = association_rules(apriori(Baskets.of(baskets, 3), 0.5))
        assert len(rules) == 0 and rules.antecedents.shape == (0, 1)
