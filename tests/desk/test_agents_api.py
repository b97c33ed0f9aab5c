"""Agents: signing in, what they may do, what they see, and that they miss nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from desk.agents.socket import SIGNED_OUT
from desk.background import BackgroundWork
from desk.context import DeskContext
from shop.unit_of_work import unit_of_work_factory
from tests.desk.conftest import MakeDesk
from tests.desk.people import PASSWORD, signed_in
from tests.desk.serving import serving, widget
from tests.shop.small_shop import fill


async def test_wrong_credentials_are_refused_alike_and_every_sign_in_is_in_the_audit_log(
    desk: DeskContext, address: str
) -> None:
    async with signed_in(desk, address, role="admin") as boss:
        known, closed = boss.agent["email"], "closed@example.com"
        gone = await boss.call("POST", "agents", 201, email=closed, name="C", password=PASSWORD)
        await boss.call("PATCH", f"agents/{gone['id']}", active=False)
        for email, password in (
            (known, "wrong password"),
            ("nobody@example.com", PASSWORD),
            (closed, PASSWORD),
        ):
            answer = await boss.http.post("/api/desk/session", json={"email": email, "password": password})
            assert answer.status_code == 403
            assert answer.json()["error"]["code"] == "wrong_credentials"
        log = await boss.get("audit")
        actions = [entry["action"] for entry in log]
        assert actions.count("sign_in_failed") == 3
        assert {"signed_in", "agent_added", "agent_changed"} <= set(actions)
        assert PASSWORD not in str(log)


async def test_guessing_passwords_is_slowed_down(make_desk: MakeDesk) -> None:
    desk = make_desk(sign_ins_per_minute=5)
    async with serving(desk) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        answers = [
            await http.post("/api/desk/session", json={"email": "a@example.com", "password": "x"})
            for _ in range(7)
        ]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429] * 2


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "visitor", "expired", "forged"])
async def test_a_token_that_does_not_count_opens_nothing(desk: DeskContext, address: str, token: str) -> None:
    from desk.tokens import Tokens

    agent = desk.agents.add("a@example.com", "A", PASSWORD, "admin")
    tokens = {
        "visitor": desk.tokens.for_visitor(agent.id, "c"),
        "expired": Tokens(desk.settings.secret_key.get_secret_value(), timedelta(hours=-1)).for_agent(
            agent.id, 1
        ),
        "forged": Tokens("x" * 40, timedelta(hours=1)).for_agent(agent.id, 1),
    }
    headers = {"authorization": f"Bearer {tokens.get(token, token)}"}
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=headers) as http:
        for path in ("me", "conversations", "agents", "audit", "contacts", "settings", "canned"):
            answer = await http.get(f"/api/desk/{path}")
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in"), path


async def test_a_new_password_or_a_closed_account_ends_every_session(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address, role="admin") as boss, signed_in(desk, address) as ann:
        changed = await ann.call("PUT", "me/password", current=PASSWORD, new="another password")
        await ann.get("me", status=401)
        ann.http.headers["authorization"] = f"Bearer {changed['token']}"
        await ann.get("me")
        await boss.call("PATCH", f"agents/{ann.id}", active=False)
        await ann.get("me", status=401)


async def test_a_closed_account_also_ends_its_open_feed(
    desk: DeskContext, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.agents.socket._CHECK_EVERY_SECONDS", 0.1)
    async with signed_in(desk, address, role="admin") as boss, signed_in(desk, address) as ann:
        async with ann.feed() as feed:
            await boss.call("PATCH", f"agents/{ann.id}", active=False)
            await feed.until("error")
            await feed.connection.wait_closed()
            assert feed.connection.close_code == SIGNED_OUT


async def test_only_admins_manage_agents_answers_and_hours(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address) as ann:
        hours = {"business_hours": "always", "time_zone": "UTC"}
        answer = {"short_code": "hi", "text": "Hi", "language": "en"}
        agent = {"email": "x@example.com", "name": "X", "password": PASSWORD}
        await ann.call("POST", "agents", 403, **agent)
        await ann.call("PATCH", f"agents/{ann.id}", 403, role="admin")
        await ann.call("PUT", "settings/business_hours", 403, **hours)
        await ann.call("POST", "canned", 403, **answer)
        await ann.get("audit", status=403)


async def test_the_last_admin_stays_an_admin(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address, role="admin") as boss:
        refused = await boss.call("PATCH", f"agents/{boss.id}", 409, role="agent")
        assert refused["error"]["code"] == "last_admin"


async def test_what_is_wrong_with_an_account_is_named_with_its_field(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address, role="admin") as boss:
        good = {"email": "new@example.com", "name": "New", "password": PASSWORD, "role": "agent"}
        for field, value in (("email", "nowhere"), ("password", "short"), ("name", "  "), ("role", "king")):
            refused = await boss.call("POST", "agents", 422, **(good | {field: value}))
            assert refused["error"]["field"] == field and refused["error"]["message"]
        await boss.call("POST", "agents", 201, **good)
        assert (await boss.call("POST", "agents", 409, **good))["error"]["code"] == "agent_exists"


async def test_lists_filter_by_state_owner_language_and_words(desk: DeskContext, address: str) -> None:
    async with (
        signed_in(desk, address) as ann,
        widget(address) as english,
        widget(address, language="zh") as chinese,
    ):
        await english.say("I look for a keyboard")
        await english.until_message("bot")
        await chinese.say("human 你好")
        await chinese.until_message("system")

        async def ids(**query: str) -> list[str]:
            return [one["id"] for one in (await ann.get("conversations", **query))["conversations"]]

        first, second = english.welcome["conversation"]["id"], chinese.welcome["conversation"]["id"]
        assert set(await ids()) == {first, second}
        assert await ids(state="pending") == [first]
        assert await ids(assigned="me") == [second]
        assert await ids(assigned="none") == []
        assert await ids(language="zh") == [second]
        assert await ids(q="KEYBOARD") == [first]
        counts = (await ann.get("conversations"))["counts"]
        assert (counts["pending"], counts["open"], counts["mine"], counts["queued"]) == (1, 1, 1, 0)
        listed = (await ann.get("conversations", assigned="me"))["conversations"][0]
        assert listed["reason"] == "asked_for" and listed["waiting_since"]


async def test_pages_of_a_long_list_hold_everything(desk: DeskContext, address: str) -> None:
    from uuid import uuid4

    from shop.conversations.shopper import Opening

    made = set()
    for _ in range(23):
        conversation = desk.shopper.start(Opening("widget", uuid4().hex, "en"))
        desk.shopper.send(conversation.id, "c1", "Hello")
        made.add(conversation.id)
    async with signed_in(desk, address) as ann:
        seen, cursor = set(), None
        for _ in range(20):
            page = await ann.get("conversations", limit=5, **({"cursor": cursor} if cursor else {}))
            seen |= {one["id"] for one in page["conversations"]}
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == made
        await ann.get("conversations", cursor="rubbish", status=422)


async def test_an_agent_misses_no_reply_of_a_colleague_over_a_broken_connection(
    desk: DeskContext, address: str
) -> None:
    async with (
        signed_in(desk, address, "Ann") as ann,
        signed_in(desk, address, "Ben", presence="away") as ben,
        widget(address) as shopper,
    ):
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("human")
        async with ben.feed() as feed:
            await ann.reply(conversation_id, "First")
            await feed.until_text("First")
            last = feed.events[-1]["id"]
        await ann.reply(conversation_id, "While Ben was away")
        await shopper.say("Thanks")
        async with ben.feed(last) as feed:
            assert feed.welcome["resync"] is False
            await feed.until_text("While Ben was away")
            await feed.until_text("Thanks")
            ids = [event["id"] for event in feed.events if "id" in event]
            assert ids == sorted(set(ids)) and ids[0] > last
        for gone in (1, desk.feed.last_id + 1000):
            async with ben.feed(gone) as feed:
                assert feed.welcome["resync"] is True
        transcript = await ben.get(f"conversations/{conversation_id}/messages", after_seq=1)
        texts = [message["text"] for message in transcript["messages"]]
        assert texts[-3:] == ["First", "While Ben was away", "Thanks"]


async def test_the_feed_tells_of_presence_notes_counts_reading_and_typing(
    desk: DeskContext, address: str
) -> None:
    async with (
        signed_in(desk, address, "Ann") as ann,
        signed_in(desk, address, "Ben", presence="offline") as ben,
        widget(address) as shopper,
    ):
        conversation_id = shopper.welcome["conversation"]["id"]
        async with ben.feed() as feed:
            await shopper.say("human")
            counts = await feed.until("counts")
            while counts["counts"]["open"] != 1:
                counts = await feed.until("counts")
            await ann.act(conversation_id, "notes", client_id="n1", text="Careful")
            assert (await feed.until("note"))["note"]["text"] == "Careful"
            await shopper.send(type="read", seq=3)
            assert (await feed.until("read"))["seq"] == 3
            await shopper.send(type="typing", on=True)
            assert (await feed.until("typing"))["author"] == "shopper"
            await ann.presence("away")
            assert (await feed.until("presence"))["agent"]["status"] == "away"
            # Only the owner is seen typing by the shopper.
            await feed.send(type="typing", conversation_id=conversation_id, on=True)
            async with ann.feed() as owner:
                await owner.send(type="typing", conversation_id=conversation_id, on=True)
                assert (await shopper.until("typing"))["author"] == "agent"
        assert "Careful" not in str(shopper.frames)


async def test_presence_follows_the_open_page(
    desk: DeskContext, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = BackgroundWork(desk)
    async with signed_in(desk, address, "Ann") as ann, signed_in(desk, address, "Ben") as ben:

        async def status() -> str:
            return next(a["status"] for a in await ben.get("agents") if a["id"] == ann.id)

        now = datetime.now(UTC)
        async with ann.feed():
            monkeypatch.setattr(desk.agents, "_clock", lambda: now + timedelta(minutes=10))
            await background.tick()
            assert await status() == "online"
        await background.tick()
        monkeypatch.setattr(desk.agents, "_clock", lambda: now + timedelta(minutes=10, seconds=31))
        assert await status() == "away"


async def test_people_in_line_hear_when_they_move_up(make_desk: MakeDesk) -> None:
    desk = make_desk(assignment="queue")
    async with (
        serving(desk) as address,
        signed_in(desk, address) as ann,
        widget(address) as first,
        widget(address) as second,
    ):
        await first.say("human")
        await first.until_message("system", "handoff_queued")
        await second.say("human")
        assert (await second.until_message("system"))["custom"]["position"] == 2
        waiting = (await ann.get("conversations", assigned="none"))["conversations"]
        assert [one["queue"]["position"] for one in waiting] == [1, 2]
        await ann.act(first.welcome["conversation"]["id"], "claim")
        state = await second.until("state")
        while state["conversation"]["queue"]["position"] != 1:
            state = await second.until("state")


async def test_an_agent_who_comes_online_gets_the_backlog(desk: DeskContext, address: str) -> None:
    async with widget(address) as shopper:
        await shopper.say("human")
        await shopper.until_message("system", "handoff_offline")
        async with signed_in(desk, address):
            await shopper.until_message("system", "handoff_assigned")


async def test_canned_answers_are_filled_in_with_what_is_known(desk: DeskContext, address: str) -> None:
    fill(unit_of_work_factory(desk.engine))
    claims = {"identifier": "ann", "identifier_hash": desk.proof.hash_of("ann")}
    async with signed_in(desk, address, "Eve", role="admin") as eve, widget(address, **claims) as ann:
        text = "Hello {customer_name}, about {order_number}: {agent_name}"
        made = await eve.call("POST", "canned", 201, short_code="/Hi", text=text, language="en")
        await eve.call("POST", "canned", 201, short_code="hi", text="你好 {customer_name}", language="zh")
        taken = await eve.call("POST", "canned", 409, short_code="hi", text="x", language="en")
        assert taken["error"]["field"] == "short_code"
        wrong = await eve.call("POST", "canned", 422, short_code="x", text="{password}", language="en")
        assert "{password}" in wrong["error"]["message"]
        await ann.say("Hello")
        (answer,) = await eve.get(f"conversations/{ann.welcome['conversation']['id']}/canned")
        assert answer["short_code"] == "hi" and answer["filled"].startswith("Hello Ann, about #")
        assert answer["filled"].endswith(": Eve")
        await eve.call("PUT", f"canned/{made['id']}", short_code="hello", text="Hello!", language="en")
        await eve.call("DELETE", f"canned/{made['id']}", 204)
        assert [one["language"] for one in await eve.get("canned")] == ["zh"]


async def test_business_hours_are_set_by_admins_and_bad_ones_explained(
    desk: DeskContext, address: str
) -> None:
    async with signed_in(desk, address, role="admin", presence="away") as boss:
        refused = await boss.call(
            "PUT", "settings/business_hours", 422, business_hours="nine to five", time_zone="UTC"
        )
        assert "mon-fri 09:00-18:00" in refused["error"]["message"]
        await boss.call("PUT", "settings/business_hours", 422, business_hours="always", time_zone="Mars")
        await boss.call("PUT", "settings/business_hours", business_hours="never", time_zone="Asia/Shanghai")
        assert (await boss.get("settings"))["time_zone"] == "Asia/Shanghai"
        assert (await desk.office.now())["open"] is False
        async with widget(address) as shopper:
            assert shopper.welcome["office"]["open"] is False


async def test_resolving_asks_for_a_rating_once_and_closes_without_a_second_goodbye(
    desk: DeskContext, address: str
) -> None:
    async with signed_in(desk, address) as ann, widget(address) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say("human")
        await shopper.until_message("system", "handoff_assigned")
        await ann.act(conversation_id, "resolve")
        await ann.act(conversation_id, "resolve", status=409)
        request = await shopper.until_message("system", "rate_request")
        assert request["custom"]["expects"] == "rating"
        await shopper.send(type="rating", client_id="r1", score=5, comment="Great")
        await shopper.until_message("system", "rated")
        await shopper.quiet()
        events = [m["custom"]["event"] for m in shopper.messages if m["author"] == "system"]
        assert events == ["handoff_assigned", "resolved", "rate_request", "rated"]


async def test_errors_are_in_the_language_of_the_reader(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address) as ann:
        ann.http.headers["accept-language"] = "zh-CN,zh;q=0.9"
        missing = await ann.get("conversations/unknown", status=404)
        assert missing["error"]["message"] == "没有这个对话。"


async def test_claims_over_http_at_the_same_moment_have_one_winner(desk: DeskContext, address: str) -> None:
    async with (
        signed_in(desk, address, "Ann", presence="away") as ann,
        signed_in(desk, address, "Ben", presence="away") as ben,
        widget(address) as shopper,
    ):
        await shopper.say("human")
        await shopper.until_message("system")
        path = f"/api/desk/conversations/{shopper.welcome['conversation']['id']}/claim"
        answers = await asyncio.gather(ann.http.post(path), ben.http.post(path))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        loser = next(answer for answer in answers if answer.status_code == 409).json()["error"]
        assert loser["code"] == "already_claimed" and "has just taken" in loser["message"]
