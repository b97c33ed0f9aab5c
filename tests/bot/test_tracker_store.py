"""The tracker store: what it writes is what it reads, and Rasa can read it too."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.live_tracker import KEPT_TURNS, LiveTracker
from bot.lock_store import FairLockStore
from bot.tracker_store import KEPT_ANSWERS, LiveTrackerStore
from bot.turn import Turn, TurnFailed, current_turn


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'rasa.db'}"


@pytest.fixture
def store(url: str, domain: Domain) -> Any:
    made = LiveTrackerStore(domain, url)
    yield made
    made.close()


async def talk(store: LiveTrackerStore, sender: str, turns: int, first: int = 0) -> None:
    for number in range(first, first + turns):
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        tracker.update(UserUttered(f"text {number}", {"name": "greet", "confidence": 1.0}))
        if number == 0:
            tracker.update(SlotSet("order_number", "#W1"))
        tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)


async def test_a_long_conversation_is_the_same_after_a_restart(
    store: LiveTrackerStore, url: str, domain: Domain
) -> None:
    await talk(store, "a", 3 * KEPT_TURNS)
    tracker = await store.retrieve("a")
    tracker.update(ActiveLoop("cancel_form"))
    tracker.update(SlotSet("requested_slot", "reason"))
    await store.save(tracker)
    again = await LiveTrackerStore(domain, url).retrieve("a")
    assert again.current_slot_values() == tracker.current_slot_values()
    assert again.get_slot("order_number") == "#W1"
    assert again.active_loop_name == "cancel_form"
    assert list(again.events) == list(tracker.events)
    assert len(again.events) < 4 * KEPT_TURNS


async def test_each_event_is_written_once(store: LiveTrackerStore) -> None:
    await talk(store, "a", 2 * KEPT_TURNS)
    full = await store.retrieve_full_tracker("a")
    texts = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert texts == [f"text {number}" for number in range(2 * KEPT_TURNS)]
    assert list(await store.keys()) == ["a"]


async def test_rasas_own_sql_store_reads_what_we_write(
    store: LiveTrackerStore, url: str, domain: Domain
) -> None:
    await talk(store, "a", 5)
    rasas = SQLTrackerStore(domain, host=url)
    assert (await rasas.retrieve("a")).get_slot("order_number") == "#W1"


async def test_a_tracker_made_by_rasa_itself_is_taken_over(store: LiveTrackerStore, domain: Domain) -> None:
    await talk(store, "a", 2)
    plain = await store.retrieve_full_tracker("a")
    plain.update(SlotSet("order_number", "#W9"))
    await store.save(plain)
    assert (await store.retrieve("a")).get_slot("order_number") == "#W9"
    fresh = DialogueStateTracker("b", domain.slots)
    fresh.update(SlotSet("order_number", "#W3"))
    await store.save(fresh)
    assert (await store.retrieve("b")).get_slot("order_number") == "#W3"


async def test_a_turn_is_seen_by_nobody_before_it_is_committed(store: LiveTrackerStore) -> None:
    await talk(store, "a", 1)
    turn = Turn("a", "m1")
    token = current_turn.set(turn)
    await talk(store, "a", 1, first=1)
    current_turn.reset(token)
    assert len([e for e in (await store.retrieve("a")).events if isinstance(e, UserUttered)]) == 1
    turn.answer = {"messages": [{"text": "hi"}]}
    await store.commit(turn)
    assert len([e for e in (await store.retrieve("a")).events if isinstance(e, UserUttered)]) == 2
    assert await store.answer_to("a", "m1") == turn.answer


async def test_a_new_conversation_of_the_desk_has_a_live_tracker_in_rasas_wrapper_too(
    store: LiveTrackerStore,
) -> None:
    wrapper = FailSafeTrackerStore(store)
    token = current_turn.set(Turn("new", "m"))
    tracker = await wrapper.get_or_create_tracker("new", append_action_listen=False)
    current_turn.reset(token)
    assert isinstance(tracker, LiveTracker)
    assert await store.retrieve("new") is None


async def test_the_latest_answers_outlive_a_restart(
    store: LiveTrackerStore, url: str, domain: Domain
) -> None:
    for number in range(KEPT_ANSWERS + 5):
        turn = Turn("a", f"m{number}", answer={"n": number})
        token = current_turn.set(turn)
        await talk(store, "a", 1, first=number)
        current_turn.reset(token)
        await store.commit(turn)
    again = LiveTrackerStore(domain, url)
    for kept in (store, again):
        assert await kept.answer_to("a", f"m{KEPT_ANSWERS + 4}") == {"n": KEPT_ANSWERS + 4}
        assert await kept.answer_to("a", "m0") is None
        assert await kept.answer_to("b", "m7") is None


async def test_a_database_that_cannot_be_read_ends_the_turn(store: LiveTrackerStore) -> None:
    await talk(store, "a", 1)
    store._live.clear()
    store.engine.execute("drop table events")
    token = current_turn.set(Turn("a", "m"))
    with pytest.raises(TurnFailed) as failure:
        await store.retrieve("a")
    current_turn.reset(token)
    assert failure.value.code == "store_failed"


async def test_only_so_many_trackers_stay_in_memory(url: str, domain: Domain) -> None:
    small = LiveTrackerStore(domain, url, live_trackers=2)
    for sender in "abc":
        await talk(small, sender, 1)
    assert list(small._live) == ["b", "c"]
    assert (await small.retrieve("a")).get_slot("order_number") == "#W1"


async def test_the_lock_lets_waiters_in_one_by_one_in_order() -> None:
    import asyncio

    store = FairLockStore()
    seen: List[int] = []

    async def enter(number: int) -> None:
        async with store.lock("a"):
            seen.append(number)
            await asyncio.sleep(0)
            seen.append(number)

    await asyncio.gather(*(enter(number) for number in range(5)))
    assert seen == [n for number in range(5) for n in (number, number)]
    assert not store._locks
