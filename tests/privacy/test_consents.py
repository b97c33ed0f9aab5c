"""One place says what may be done with whom."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from shop.behaviour.service import BehaviourService
from shop.errors import InvalidInput, NotFound
from shop.privacy.consents import ConsentRules, ConsentService
from shop.services import build_services
from shop.tables import BehaviourEvent, Profile, Suggestion
from shop.unit_of_work import UnitOfWorkFactory


def test_some_things_need_a_yes_and_some_go_on_until_a_no(units: UnitOfWorkFactory) -> None:
    consents = ConsentService(units)
    assert consents.of("ann") == {
        "newsletter": True, "personal_offers": False, "profiling": True, "recommendations": True,
    }  # fmt: skip
    assert consents.allows(None, "profiling")
    assert not consents.allows("never was", "profiling")


def test_where_the_shop_says_so_everything_needs_a_yes(units: UnitOfWorkFactory) -> None:
    strict = ConsentService(units, ConsentRules(("profiling", "recommendations")))
    assert not strict.allows("ann", "profiling")
    assert not strict.allows(None, "recommendations")
    strict.record("ann", "profiling", True)
    assert strict.allows("ann", "profiling")
    assert not strict.allows("ann", "recommendations")
    assert strict.refusing("profiling") == {"ben", "carol"}


def test_a_no_to_profiling_is_one_to_recommendations_and_deletes_what_was_learned(
    units: UnitOfWorkFactory,
) -> None:
    consents = ConsentService(units)
    assert consents.record("ann", "profiling", False)
    assert not consents.record("ann", "profiling", False)
    assert not consents.allows("ann", "recommendations")
    assert consents.refusing("recommendations") == {"ann"}
    assert consents.refusing("profiling") == {"ann"}
    with units(read_only=True) as unit:
        for table in (Profile, BehaviourEvent, Suggestion):
            count = select(func.count()).select_from(table)
            assert unit.session.scalar(count.where(table.customer_id == "ann")) == 0
            assert unit.session.scalar(count.where(table.customer_id == "ben"))


def test_a_no_to_recommendations_keeps_the_rest(units: UnitOfWorkFactory) -> None:
    consents = ConsentService(units)
    consents.record("ann", "recommendations", False)
    assert consents.allows("ann", "profiling")
    with units(read_only=True) as unit:
        assert unit.session.get(Profile, "ann") is not None


def test_unknown_topics_and_people_are_refused(units: UnitOfWorkFactory) -> None:
    consents = ConsentService(units)
    with pytest.raises(InvalidInput):
        consents.record("ann", "selling my soul", True)
    with pytest.raises(NotFound):
        consents.record("never was", "newsletter", True)


def test_nothing_is_stored_of_the_browsing_of_somebody_who_refuses(units: UnitOfWorkFactory) -> None:
    services = build_services(units)
    assert services.events.record("view", customer_id="ann", product_id="mug") is not None
    list_id = services.behaviour.note_shown(["mug"], customer_id="ann", visitor_id="browser-x", place="chat")
    assert list_id is not None
    services.consents.record("ann", "profiling", False)
    assert services.events.record("view", customer_id="ann", product_id="mug") is None
    assert services.behaviour.note_shown(["mug"], customer_id="ann", visitor_id="v", place="chat") is None
    assert not services.behaviour.note_click("mug", list_id, 1, customer_id="ann", visitor_id="browser-x")
    with units(read_only=True) as unit:
        events = select(func.count()).select_from(BehaviourEvent)
        assert unit.session.scalar(events.where(BehaviourEvent.customer_id == "ann")) == 0


def test_who_refuses_recommendations_is_nobody_to_the_recommender(units: UnitOfWorkFactory) -> None:
    services = build_services(units)
    assert services.behaviour.history(customer_id="ben").wishes
    services.consents.record("ben", "recommendations", False)
    history = services.behaviour.history(customer_id="ben", visitor_id="browser-ben")
    assert not history.wishes


@pytest.mark.parametrize("refused", ["recommendations", "profiling"])
def test_either_no_leaves_the_recommender_without_a_history(units: UnitOfWorkFactory, refused: str) -> None:
    services = build_services(units)
    services.consents.record("ben", refused, False)
    assert not services.behaviour.history(customer_id="ben").wishes


def test_where_a_yes_is_needed_there_is_no_history_until_it_is_given(units: UnitOfWorkFactory) -> None:
    rules = ConsentRules(("profiling", "recommendations"))
    behaviour, consents = BehaviourService(units, consents=rules), ConsentService(units, rules)
    assert not behaviour.history(customer_id="ben").wishes
    consents.record("ben", "recommendations", True)
    assert not behaviour.history(customer_id="ben").wishes
    consents.record("ben", "profiling", True)
    assert behaviour.history(customer_id="ben").wishes
