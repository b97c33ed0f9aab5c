"""Features of rounds: what moves them, and what they must not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import isnan, log1p

import numpy as np

from insights.satisfaction.features import NAMES, feature_table, features_of
from shop.satisfaction.repository import PastTalk
from shop.satisfaction.service import Case
from tests.insights_model.rounds import BEGUN, case, handed_over, said


def named(one: Case) -> dict[str, float]:
    return dict(zip(NAMES, features_of(one), strict=True))


def test_no_rounds_are_a_table_without_rows() -> None:
    assert feature_table([]).shape == (0, len(NAMES))


def test_every_row_is_what_the_round_alone_gives() -> None:
    cases = [case(said()), case(said(), said(seq=2, mood={"intensity": 0.4, "upset": 0.0}))]
    table = feature_table(cases)
    assert table.shape == (2, len(NAMES))
    np.testing.assert_array_equal(table, np.array([features_of(one) for one in cases]))


def test_a_mood_that_nobody_has_read_is_unknown_and_not_neutral() -> None:
    found = named(case(said()))
    assert found["mood_known"] == 0.0
    assert all(isnan(found[name]) for name in ("mood_mean", "mood_last", "mood_trend", "upset_most"))
    read = named(case(said(mood={"intensity": -0.4, "upset": 0.7}), said(seq=2, mood={"intensity": 0.6})))
    assert (read["mood_lowest"], read["upset_most"], read["mood_known"]) == (-0.4, 0.7, 1.0)
    assert read["mood_trend"] == 1.0


def test_being_misunderstood_in_a_row_counts_more_than_now_and_then() -> None:
    missed, known = {"intent": "nlu_fallback"}, {"intent": "track_order"}
    now_and_then = [said(seq=at, **(missed if at % 2 else known)) for at in range(1, 5)]
    in_a_row = [said(seq=at, **(missed if at < 3 else known)) for at in range(1, 5)]
    assert named(case(*now_and_then))["misunderstood"] == named(case(*in_a_row))["misunderstood"]
    assert named(case(*now_and_then))["misunderstood_in_a_row"] == 1
    assert named(case(*in_a_row))["misunderstood_in_a_row"] == 2


def test_the_longest_wait_for_people_counts_and_being_left_alone_is_seen() -> None:
    answered = named(case(said(), hand_overs=(handed_over(), handed_over(answered_after=9.0))))
    assert answered["wait_minutes"] == log1p(9.0) and not answered["left_waiting"]
    left = named(case(said(), hand_overs=(handed_over("frustration", answered_after=None),)))
    assert left["left_waiting"] and left["handed_over_for_trouble"] and not left["asked_for_human"]


def test_the_rating_and_what_comes_after_it_are_not_looked_at() -> None:
    before = case(said(), said("It is on its way.", seq=2, author="bot"))
    event = said("", seq=3, author="system", event="rated")
    after = said("5", seq=4, mood={"intensity": 1.0, "upset": 0.0})
    rated = replace(before, round=replace(before.round, said=(*before.round.said, event, after), score=5))
    np.testing.assert_array_equal(features_of(rated), features_of(before))


def test_nothing_of_the_customer_counts_that_came_later() -> None:
    earlier, later = BEGUN - timedelta(days=3), BEGUN + timedelta(days=3)
    known = {"customer_id": "ann"}
    talks = (PastTalk(earlier, 2, earlier), PastTalk(later, 5, later))
    orders = ((earlier, "return_requested"), (later, "delivered"))
    read = said(mood={"intensity": 0.1, "upset": 0.0})
    now = named(case(read, talks=talks, orders=orders, **known))
    assert now == named(case(read, talks=talks[:1], orders=orders[:1], **known))
    assert (now["past_rating"], now["sent_back_share"]) == (2.0, 1.0)


def test_a_rating_of_an_earlier_talk_counts_only_once_it_was_given() -> None:
    begun = BEGUN - timedelta(days=1)
    late = PastTalk(begun, 5, BEGUN + timedelta(hours=1))
    assert isnan(named(case(said(), talks=(late,), customer_id="ann"))["past_rating"])


def test_of_a_guest_nothing_is_known() -> None:
    found = named(case(said(), talks=(PastTalk(BEGUN - timedelta(days=1), 5, BEGUN),)))
    assert found["known_customer"] == 0 and isnan(found["past_rating"])
