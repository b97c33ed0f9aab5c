"""Candidates and what is known of them."""

from __future__ import annotations

import numpy as np

from recommender.cold_start import for_nobody
from recommender.features import Candidates, FeatureMaker, item_facts, ranges, strongest_of
from recommender.interactions import Interactions

LINKS = (np.array([0, 2, 3, 3, 3, 3]), np.array([2, 3, 2], np.int32), np.array([0.5, 0.25, 4.0], np.float32))
"""Item 0 leads to 2 and 3, item 1 to 2."""
FACTS = {
    "popularity": np.array([3, 2, 1, 1, 0], np.float32),
    "trend": np.zeros(5, np.float32),
    "newness": np.zeros(5, np.float32),
    "last_wanted": np.ones(5, np.float32),
}


def _described(history: list[int], scores: list[list[float]], *, with_history: bool = False) -> tuple:
    likeness = (np.eye(5, dtype=np.float32), np.eye(5, dtype=np.float32))
    maker = FeatureMaker(["first", "second"][: len(scores)], FACTS, links=LINKS, likeness=likeness, each=2)
    rows = [np.array(row, np.float32) for row in scores]
    found = maker.candidates(np.array(history), rows, with_history=with_history)
    return found, lambda name: dict(
        zip(found.items.tolist(), found.features[:, maker.names.index(name)].tolist(), strict=True)
    )


def test_each_member_is_told_by_score_share_and_rank() -> None:
    found, told = _described([0], [[9, 1, 2, 4, 0]])
    assert isinstance(found, Candidates) and 0 not in found.items
    assert told("first:score")[3] == 4 and told("first:share")[2] == 0.5
    assert told("first:rank")[3] == 0 and told("first:rank")[2] > 0
    assert told("first:best")[2] == 4  # what the history already holds is no measure


def test_scores_are_left_as_they_were() -> None:
    row = np.array([9, 1, 2, 4, 0], np.float32)
    FeatureMaker(["one"], FACTS, each=2).candidates(np.array([0]), [row], with_history=False)
    assert row.tolist() == [9, 1, 2, 4, 0]


def test_links_from_the_last_and_from_earlier_items_are_told_apart() -> None:
    _, told = _described([1, 0], [[0, 0, 1, 1, 0]])
    assert (told("from_last")[2], told("from_before")[2], told("strongest_link")[2]) == (0.5, 4, 4)
    assert (told("links")[2], told("links")[3], told("links")[4]) == (2, 1, 0)


def test_what_is_in_the_history_is_a_candidate_where_it_may_be_wanted_again() -> None:
    found, told = _described([1, 0, 1], [[0, 0, 1, 1, 0]], with_history=True)
    assert {0, 1} <= set(found.items.tolist())
    assert (told("times_had")[1], told("had_ago")[1], told("had_ago")[0], told("had_ago")[2]) == (2, 0, 1, -1)
    assert told("like_last")[1] == 1 and told("like_any")[0] == 1 and told("like_last")[0] == 0


def test_members_that_agree_are_counted() -> None:
    _, told = _described([0], [[0, 0, 2, 1, 0], [0, 0, 3, 0, 0]])
    assert (told("members")[2], told("members")[3], told("members")[4]) == (2, 1, 0)
    assert told("blend")[2] == 1 and told("blend")[3] == 0.25


def test_what_is_asked_for_lately_has_a_trend() -> None:
    old = [("u", "old", time) for time in range(90)]
    new = [("v", "new", time) for time in range(90, 100)]
    users, items, times = zip(*(old + new), strict=True)
    data = Interactions.of(users, items, times=times, catalogue=["never"])
    facts = item_facts(data)
    number = data.item_numbers
    assert facts["trend"][number["new"]] > 0 > facts["trend"][number["old"]]
    assert facts["newness"][number["new"]] > 0.8 and facts["newness"][number["old"]] == 0
    assert facts["popularity"][number["never"]] == facts["trend"][number["never"]] == 0


def test_of_two_alike_the_second_is_shown_later_to_somebody_new() -> None:
    alike = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 0]], np.float32)
    facts = FACTS | {"popularity": np.array([3, 2.9, 2.8, 1, 0], np.float32)}
    assert np.argsort(-for_nobody(facts, None, None))[:3].tolist() == [0, 1, 2]
    assert np.argsort(-for_nobody(facts, None, (alike, alike)))[:2].tolist() == [0, 2]


def test_ranges_and_the_strongest() -> None:
    rows, lengths = ranges(np.array([3, 7, 9]), np.array([5, 7, 12]))
    assert rows.tolist() == [3, 4, 9, 10, 11] and lengths.tolist() == [2, 0, 3]
    assert set(strongest_of(np.array([0, 3, -1, 2, 5], np.float32), 2).tolist()) == {1, 4}
    assert strongest_of(np.array([0, 3, -1], np.float32), 2).tolist() == [1]
