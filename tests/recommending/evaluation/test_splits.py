"""What is learned from and what is to be foretold."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.errors import DataWrong
from recommender.evaluation.splits import Split, at_random, by_time, given, leave_last_out
from recommender.interactions import Interactions
from tests.recommending.contract import two_tastes

SMALL = Interactions.of(
    ["ann", "ann", "ann", "bob", "bob", "cat", "dan", "dan", "dan"],
    ["a", "b", "c", "b", "d", "a", "c", "c", "a"],
    values=[1, 1, 1, 1, 1, 1, 1, 1, 0.1],
    times=[10, 20, 30, 15, 25, 5, 1, 2, 40],
    catalogue="abcdef",
)  # fmt: skip


def told(split: Split) -> dict[str, tuple[str, str]]:
    """By user: what is known, and what is to be found."""
    names, items = split.train.user_ids, np.array(split.train.item_ids)
    found = {}
    for row, user in enumerate(split.users):
        known = split.histories.items[split.histories.offsets[row] : split.histories.offsets[row + 1]]
        found[names[user]] = ("".join(items[known]), "".join(items[split.wanted[row].indices]))
    return found


def test_leave_last_out_asks_for_the_last_of_each_who_has_something_before_it() -> None:
    split = leave_last_out(SMALL)
    assert told(split) == {"ann": ("ab", "c"), "bob": ("b", "d"), "dan": ("cc", "a")}
    assert len(split.train) == len(SMALL) - 3 and split.train.item_ids == SMALL.item_ids


def test_cut_once_more_it_asks_for_the_one_before_the_last() -> None:
    assert told(leave_last_out(leave_last_out(SMALL).train)) == {"ann": ("a", "b"), "dan": ("c", "c")}


def test_the_last_of_a_single_interaction_can_be_asked_of_an_unknown_person() -> None:
    assert told(leave_last_out(SMALL, least_history=0))["cat"] == ("", "a")


def test_the_last_that_is_worth_enough_is_asked_and_what_came_later_is_dropped() -> None:
    split = leave_last_out(SMALL, least_value=1)
    assert told(split)["dan"] == ("c", "c")
    assert len(split.train.histories([SMALL.user_numbers["dan"]]).items) == 1


def test_by_time_nothing_from_the_moment_on_is_known() -> None:
    split = by_time(SMALL, moment=20)
    assert told(split) == {"ann": ("a", "bc"), "bob": ("b", "d"), "dan": ("cc", "a")}
    assert split.train.times.max() < 20
    assert "dan" not in told(by_time(SMALL, moment=20, least_value=1))


def test_by_time_a_share_lies_before_and_a_new_user_has_no_history() -> None:
    data = two_tastes()
    split = by_time(data, share=0.9)
    assert len(split.train) == int(len(data) * 0.9)
    assert split.train.times.max() < len(data) * 0.9
    assert (split.histories.lengths == 0).any()


def test_without_a_moment_between_the_times_it_says_so() -> None:
    for data in (Interactions.of(["a", "b"], ["x", "y"], times=[3, 3]), Interactions.of([], [])):
        with pytest.raises(DataWrong, match="no moment to split at"):
            by_time(data)


def test_at_random_the_same_seed_gives_the_same_split_and_nothing_is_in_both_parts() -> None:
    data = two_tastes()
    split, again, other = (at_random(data, share=0.75, seed=seed) for seed in (1, 1, 2))
    assert len(split.train) == round(0.75 * len(data))
    np.testing.assert_array_equal(split.train.times, again.train.times)
    assert not np.array_equal(split.train.times, other.train.times)
    tested = sorted(set(data.times.tolist()) - set(split.train.times.tolist()))
    users = data.users[np.isin(data.times, tested)]
    assert set(split.users.tolist()) == set(users.tolist())


def test_a_given_pair_is_matched_by_ids_and_what_only_the_test_knows_is_in_the_catalogue() -> None:
    train = Interactions.of(["u2", "u2", "u1"], ["y", "x", "y"])
    test = Interactions.of(["u2", "u3", "u2"], ["w", "x", "w"])
    split = given(train, test)
    assert split.train.item_ids == ("w", "x", "y") and split.train.user_ids == ("u1", "u2", "u3")
    assert told(split) == {"u2": ("yx", "w"), "u3": ("", "x")}


def test_a_sample_keeps_whole_users() -> None:
    split = leave_last_out(two_tastes())
    part = split.sample(7, seed=3)
    assert len(part.users) == 7 and told(part).items() <= told(split).items()
    assert split.sample(10**6) is split
