"""Misses over the agents' API: from a shopper's message to its label."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from desk.background import BackgroundWork
from desk.bot.answer import read_answer
from desk.context import DeskContext
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot
from tests.desk.people import signed_in
from tests.desk.serving import serving

RANKED = [{"name": "get_refund", "confidence": 0.3}, {"name": "track_refund", "confidence": 0.2}]


@pytest.fixture(autouse=True)
def unsure_bot(bot: FakeBot) -> None:
    """The bot answers as its desk channel does, and is sure of nothing."""
    answer = {
        "messages": [{"text": "Sorry?"}],
        "intent": {"name": "nlu_fallback", "confidence": 0.7},
        "alternatives": RANKED,
        "language": "en",
        "slots": {"language": "en"},
    }
    bot.answer = lambda question: read_answer(answer, question.message_id)


async def write(address: str, *texts: str) -> None:
    """Shoppers write, each in a conversation of their own, and wait for the answer."""
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=20, trust_env=False) as http:
        for text in texts:
            body = {"sender": f"shopper {text}", "message": text}
            answer = await http.post("/webhooks/rest/webhook", json=body)
            assert answer.status_code == 200 and answer.json(), answer.text


async def test_from_a_message_to_its_label_and_back(desk: DeskContext, address: str) -> None:
    await write(address, "gimme my dough for #W2378156", "Gimme my dough for #W1!", "blah blah")
    async with signed_in(desk, address) as ann:
        listed = await ann.get("misses")
        assert listed["next_cursor"] is None
        found = {one["text"]: one for one in listed["misses"]}
        dough = next(one for text, one in found.items() if text.casefold().startswith("gimme"))
        assert dough["count"] == 2 and "2378156" not in str(listed)
        assert dough["alternatives"] == RANKED
        done = await ann.call("POST", "misses/label", ids=[dough["id"]], label="get_refund")
        assert done == {"wordings": 1}
        await ann.call("POST", "misses/dismiss", ids=[found["blah blah"]["id"]])
        assert (await ann.get("misses"))["misses"] == []
        assert len((await ann.get("misses", state="all"))["misses"]) == 2
        counts = await ann.get("misses/counts")
        assert counts["labels"]["get_refund"] == {"wordings": 1, "messages": 2}
        await ann.call("POST", "misses/reopen", ids=[dough["id"], found["blah blah"]["id"]])
        assert len((await ann.get("misses"))["misses"]) == 2


async def test_only_agents_see_misses_and_colleagues_decisions_are_theirs(
    desk: DeskContext, address: str
) -> None:
    await write(address, "gimme my dough")
    async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as nobody:
        assert (await nobody.get("/api/desk/misses")).status_code == 401
        assert (await nobody.post("/api/desk/misses/dismiss", json={"ids": [1]})).status_code == 401
    async with (
        signed_in(desk, address) as ann,
        signed_in(desk, address, "Bob") as bob,
        signed_in(desk, address, "Boss", "admin") as boss,
    ):
        (miss,) = (await ann.get("misses"))["misses"]
        await ann.call("POST", "misses/label", ids=[miss["id"]], label="get_refund")
        refused = await bob.call("POST", "misses/reopen", 409, ids=[miss["id"]])
        assert refused["error"]["code"] == "labelled_by_other"
        await boss.call("POST", "misses/label", ids=[miss["id"]], label="track_refund")
        log = [entry for entry in await boss.get("audit") if entry["action"] == "miss_labelled"]
        assert log[0]["details"] == {"label": "track_refund", "was": "get_refund"}


async def test_a_label_that_does_not_exist_is_refused_with_those_near_it(
    desk: DeskContext, address: str
) -> None:
    await write(address, "gimme my dough")
    async with signed_in(desk, address) as ann:
        (miss,) = (await ann.get("misses"))["misses"]
        refused = await ann.call("POST", "misses/label", 422, ids=[miss["id"]], label="refund_get")
        assert refused["error"]["code"] == "label_unknown"
        assert "get_refund" in refused["error"]["message"]
        labels = await ann.get("misses/labels")
        (refund,) = [label for label in labels if label["name"] == "get_refund"]
        assert refund["description"]["en"] and refund["description"]["zh"] and refund["labelled"] == 0


async def test_bad_input_is_answered_with_an_error(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address) as ann:
        for body in ({}, {"ids": []}, {"ids": [0]}, {"ids": ["x"]}, {"ids": [1], "more": 1}):
            await ann.call("POST", "misses/dismiss", 422, **body)
        await ann.call("POST", "misses/dismiss", 404, ids=[1])
        for query in ({"state": "new"}, {"limit": 0}, {"cursor": "x"}, {"cursor": "MjAyNi0xMS0xOCAx"}):
            await ann.get("misses", 422, **query)
        assert (await ann.get("misses", q="100%_\x00"))["misses"] == []


async def test_paging_over_the_api(desk: DeskContext, address: str) -> None:
    await write(address, "one dough", "two dough", "three dough")
    async with signed_in(desk, address) as ann:
        first = await ann.get("misses", limit=2)
        rest = await ann.get("misses", limit=2, cursor=first["next_cursor"])
        texts = [one["text"] for one in first["misses"] + rest["misses"]]
        assert texts == ["three dough", "two dough", "one dough"]
        assert rest["next_cursor"] is None


async def test_the_settings_decide_what_is_kept_and_for_how_long(make_desk: MakeDesk, bot: FakeBot) -> None:
    answer = {"messages": [{"text": "Hi"}], "intent": {"name": "greet", "confidence": 0.5}}
    bot.answer = lambda question: read_answer(answer, question.message_id)
    easy = make_desk(miss_confidence=0.4, miss_retention_days=1)
    async with serving(easy) as address:
        await write(address, "well well")
    assert easy.misses.counts()["states"]["open"]["messages"] == 0
    strict = make_desk(miss_confidence=0.6, miss_retention_days=1)
    async with serving(strict) as address:
        await write(address, "well well well")
        assert strict.misses.counts()["states"]["open"]["messages"] == 1
        await BackgroundWork(strict).tick()
        assert strict.misses.counts()["states"]["open"]["messages"] == 1
        assert strict.misses.expire(timedelta(seconds=-1)) == 1
