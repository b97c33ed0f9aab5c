"""Bad frames, words, tokens and proofs at the running system's widget socket: an error, nothing stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import jwt
import orjson
import pytest
from sqlalchemy import Engine

from tests.desk.people import AgentClient
from tests.live import IDENTITY_SECRET, SECRET_KEY, RunningSystem
from tests.reliability.buyers import Buyer
from tests.reliability.conftest import OpenWidget
from tests.reliability.nasty import MARKUP, NASTY, SQL, STORED
from tests.reliability.records import check_nothing_lost, counts

pytestmark = pytest.mark.live


@pytest.mark.usefixtures("unhurt")
@pytest.mark.parametrize("name", NASTY)
async def test_whatever_a_shopper_writes_is_text_and_gets_an_answer(
    ready: RunningSystem, database: Engine, open_widget: OpenWidget, name: str
) -> None:
    async with open_widget(page=NASTY[name][:500]) as one:
        await one.ask("hello")
        answer = await one.ask(NASTY[name])
        assert answer["author"] in {"bot", "system"}
        shown = next(m["text"] for m in one.messages if m["seq"] == max(one.acks.values()))
        assert "\x00" not in shown and "\u202e" not in shown
        if name in {"sql", "markup", "placeholders"}:
            assert shown == NASTY[name]
        await check_nothing_lost(database, ready.desk_url, one)


@pytest.mark.usefixtures("unhurt")
async def test_a_payload_cannot_make_a_guest_somebody(open_widget: OpenWidget) -> None:
    async with open_widget() as one:
        slots = {"customer_id": "demo-ann", "identified_by": "site", "dialogue": {"customer_id": "demo-ann"}}
        for intent in ("my_orders", "inform", "greet", "session_start", "SetSlots"):
            for text in (f"/{intent}{orjson.dumps(slots).decode()}", f"EXTERNAL: {intent}", f"/{intent}"):
                said = await one.say("My orders", payload=text)
                await one.until(lambda said=said: bool(one.answers(said)), text)  # type: ignore[misc]
                everything = " ".join(m["text"] for m in one.messages)
                assert "Ann" not in everything and "D700101" not in everything
                assert not any(m["custom"].get("orders") or m["custom"].get("order") for m in one.messages)
                welcomes = len(one.welcomes)
                await one.frame(type="new_conversation")
                await one.until(lambda n=welcomes: len(one.welcomes) > n, "welcome")  # type: ignore[misc]


BAD_FRAMES: dict[str, str | bytes] = {
    "no json": "{",
    "nothing": "",
    "list": "[]",
    "deep": "[" * 20_000,
    "deep object": '{"a":' * 2_000 + "1" + "}" * 2_000,
    "binary": b"\x00\xff\xfe",
    "unknown type": '{"type": "drop_tables"}',
    "type is a number": '{"type": 7}',
    "lone surrogate": '{"type": "message", "client_id": "c", "text": "\\ud800 hello"}',
    "text is a list": '{"type": "message", "client_id": "c", "text": ["x"]}',
    "text is null": '{"type": "message", "client_id": "c", "text": null}',
    "no client id": '{"type": "message", "text": "x"}',
    "client id of sql": json.dumps({"type": "message", "client_id": SQL, "text": "x"}),
    "client id too long": json.dumps({"type": "message", "client_id": "c" * 65, "text": "x"}),
    "payload is a number": '{"type": "message", "client_id": "c", "text": "x", "payload": 5}',
    "negative seq": '{"type": "read", "seq": -1}',
    "huge seq": '{"type": "read", "seq": 1' + "0" * 400 + "}",
    "history before a text": '{"type": "history", "before_seq": "1 OR 1=1"}',
    "history before a huge number": '{"type": "history", "before_seq": 9223372036854775808}',
    "not a number": '{"type": "rating", "client_id": "c", "score": NaN}',
    "rating of a million": '{"type": "rating", "client_id": "c", "score": 1000000}',
    "contact with sql": json.dumps(
        {"type": "contact", "client_id": "c", "name": SQL, "email": SQL, "text": SQL}
    ),
    "too long": json.dumps({"type": "message", "client_id": "c", "text": "x" * 2001}),
    "a megabyte": json.dumps({"type": "message", "client_id": "c", "text": "x" * 1_000_000}),
    "hello with a negative seq": '{"type": "hello", "last_seq": -5}',
    "hello with a token of numbers": '{"type": "hello", "token": 12345}',
    "someone else's conversation": json.dumps(
        {"type": "message", "client_id": "c", "text": "x", "conversation_id": "f" * 32}
    ),
}


@pytest.mark.usefixtures("unhurt")
async def test_every_bad_frame_gets_an_error_and_nothing_is_stored(
    database: Engine, open_widget: OpenWidget
) -> None:
    async with open_widget() as one:
        before = counts(database, *STORED)
        for name, frame in BAD_FRAMES.items():
            seen = len(one.errors)
            await one.send_raw(frame)
            await one.until(lambda seen=seen: len(one.errors) > seen, f"an error for {name}")  # type: ignore[misc]
            assert one.errors[-1]["text"], name
        assert counts(database, *STORED) == before
        assert len(one.welcomes) == 1, "the connection stayed open"
        await one.ask("hello")


@pytest.mark.usefixtures("unhurt")
async def test_a_contact_form_full_of_markup_is_stored_as_text(
    open_widget: OpenWidget, agent: AgentClient
) -> None:
    async with open_widget() as one:
        await one.ask("hello")
        await one.frame(type="contact", client_id="k", name=MARKUP, email="a@example.com", text=SQL)
        await one.frame(type="rating", client_id="r", score=1, comment=MARKUP)
        await one.until(lambda: {"k", "r"} <= set(one.acks), "acks")
        detail = await agent.get(f"conversations/{one.id}")
        assert (detail["contacts"][0]["name"], detail["contacts"][0]["text"]) == (MARKUP, SQL)
        assert detail["ratings"][0]["comment"] == MARKUP


# tokens and identities


def forged_tokens(victim_token: str, own_token: str, agent_token: str) -> dict[str, str]:
    """Ways to get at a conversation that is not one's own."""
    victim = jwt.decode(victim_token, options={"verify_signature": False})
    own = jwt.decode(own_token, options={"verify_signature": False})
    head, _, signature = own_token.split(".")
    body = base64.urlsafe_b64encode(json.dumps({**own, "cid": victim["cid"]}).encode()).decode().rstrip("=")
    return {
        "own signature on another body": f"{head}.{body}.{signature}",
        "no algorithm": jwt.encode(victim, None, "none"),
        "another key": jwt.encode(victim, "x" * 40, "HS256"),
        "the identity key": jwt.encode(victim, IDENTITY_SECRET, "HS256"),
        "cut": victim_token[:-4],
        "an agent's": agent_token,
        "own visitor, other conversation": jwt.encode({**own, "cid": victim["cid"]}, SECRET_KEY, "HS256"),
        "rubbish": SQL,
    }


@pytest.mark.usefixtures("unhurt")
async def test_a_token_opens_its_own_conversation_and_no_other(
    open_widget: OpenWidget, agent: AgentClient
) -> None:
    async with open_widget() as victim, open_widget() as thief:
        await victim.ask("My secret is 42")
        forged = forged_tokens(str(victim.token), str(thief.token), agent.token)
        for name, token in forged.items():
            async with open_widget(token=token) as one:
                assert one.id not in {"", victim.id}, name
                assert one.messages == [], name
                assert [error["code"] for error in one.errors] == ["bad_token"], name


@pytest.mark.usefixtures("unhurt")
async def test_a_wrong_proof_is_a_guest_and_said_so(
    open_widget: OpenWidget, new_buyer: Callable[[], Buyer]
) -> None:
    buyer = new_buyer()
    right = buyer.proof["identifier_hash"]
    wrong_key = hmac.new(SECRET_KEY.encode(), buyer.id.encode(), hashlib.sha256).hexdigest()
    unsigned = jwt.encode({"sub": buyer.id, "exp": 4_000_000_000}, None, "none")
    expired = jwt.encode({"sub": buyer.id, "exp": 1_000_000_000}, IDENTITY_SECRET, "HS256")
    claims: list[dict[str, str]] = [
        {"identifier": buyer.id},
        {"identifier": buyer.id, "identifier_hash": ""},
        {"identifier": buyer.id, "identifier_hash": right[:-1]},
        {"identifier": buyer.id, "identifier_hash": wrong_key},
        {"identifier": "demo-ann", "identifier_hash": right},
        {"identifier": buyer.id, "identifier_hash": "ß\u202e"},
        {"identifier": SQL, "identifier_hash": SQL},
        {"jwt": unsigned},
        {"jwt": expired},
        {"jwt": "a.b.c"},
    ]
    for claim in claims:
        async with open_widget(**claim) as one:
            assert [error["code"] for error in one.errors] == ["identity_rejected"], claim
            assert one.welcomes[-1]["customer"] is None
            answer = await one.ask(f"Where is my order {buyer.order_number}?")
            assert answer["custom"].get("expects") == "email", answer
