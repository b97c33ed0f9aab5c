"""The desk's channel on real servers: one answer, one turn, nothing left of a turn that failed."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator, List

import pytest
import requests

from tests.bot.running import SERVICES_PYTHON, RunningBot

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not SERVICES_PYTHON.exists(), reason="needs the services runtime"),
]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, small_model: Path) -> Iterator[RunningBot]:
    running = RunningBot(tmp_path_factory.mktemp("bot"), small_model)
    try:
        running.start_actions()
        running.start_bot()
        yield running
    finally:
        running.kill_bot()
        running.kill_actions()


def text_of(answer: dict) -> str:
    return " ".join(message.get("text", "") for message in answer["messages"])


def test_health_says_that_the_model_is_loaded(bot: RunningBot) -> None:
    assert requests.get(f"{bot.url}/webhooks/desk/", timeout=10).json() == {
        "status": "ok",
        "model_loaded": True,
        "model": "small.tar.gz",
    }
    assert requests.get(f"{bot.url}/", timeout=10).status_code == 200


def test_one_answer_tells_everything_about_the_turn(bot: RunningBot) -> None:
    answer = bot.say("all", "cancel order #W1234567 and where is order #W7654321?", "1")
    assert answer["error"] is None
    assert answer["intent"]["name"] == "cancel_order"
    others = [other["name"] for other in answer["alternatives"]]
    assert others and "cancel_order" not in others
    assert [entity["value"] for entity in answer["entities"]] == ["#W1234567", "#W7654321"]
    assert [request["intent"]["name"] for request in answer["requests"]] == ["cancel_order", "track_order"]
    assert (answer["active_loop"], answer["requested_slot"]) == ("cancel_form", "reason")
    assert answer["expects"] == "reason"
    assert [choice["value"] for choice in answer["choices"]] == ["no longer needed", "ordered by mistake"]
    assert answer["slots"] == {"language": "en", "customer_id": None}
    assert answer["handoff"] is None


def test_a_message_arrives_whole_with_buttons_custom_part_picture_and_file(bot: RunningBot) -> None:
    message = bot.say("whole", "show my orders", "1", customer_id="c7")["messages"][0]
    assert message["text"].startswith("You have 2 orders.")
    assert message["buttons"][0]["payload"] == '/track_order{"order_number": "#W1000001"}'
    assert message["custom"]["orders"] == [{"order_number": "#W1000001"}]
    greeting = bot.say("whole", "hello", "2")
    assert greeting["slots"]["customer_id"] == "c7"
    assert greeting["messages"][0]["buttons"][1] == {"title": "Something else", "payload": "Something else"}
    assert bot.say("whole", "return an item", "3")["messages"][0]["image"] == "/pictures/return.webp"
    account = bot.say("whole", "edit my account", "4")["messages"][0]
    assert account["attachment"] == "/files/account.pdf"


def test_a_button_payload_is_a_request_too(bot: RunningBot) -> None:
    answer = bot.say("payload", '/track_order{"order_number": "#W1000001"}', "1")
    assert text_of(answer) == "Order #W1000001 is on its way."
    assert [request["intent"]["name"] for request in answer["requests"]] == ["track_order"]


def test_the_same_message_id_gets_the_same_answer_and_no_second_turn(bot: RunningBot) -> None:
    first = bot.say("twice", "show my orders", "a")
    assert bot.say("twice", "show my orders", "a") == first
    assert "Turn 2," in text_of(bot.say("twice", "show my orders", "b"))
    assert bot.say("twice", "show my orders", "a") == first


def test_a_repeated_message_waits_for_the_first_that_still_runs(bot: RunningBot) -> None:
    with ThreadPoolExecutor(4) as pool:
        running = [
            pool.submit(bot.say, "slow", "edit my account", "same", sleep=0.7, silent=False) for _ in range(4)
        ]
        answers: List[dict] = [one.result() for one in running]
    assert all(answer == answers[0] for answer in answers)
    assert "Turn 2," in text_of(bot.say("slow", "show my orders", "next"))


def test_messages_of_a_conversation_sent_at_once_are_answered_in_order(bot: RunningBot) -> None:
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(bot.say, "queue", "edit my account", "0", sleep=0.5)
        time.sleep(0.2)
        later = []
        for number in range(1, 4):
            later.append(pool.submit(bot.say, "queue", "show my orders", str(number)))
            time.sleep(0.05)
        assert text_of(first.result()) == "Your account is up to date."
        for number, one in enumerate(later, start=2):
            assert f"Turn {number}," in text_of(one.result())


def test_a_failed_action_leaves_no_trace_and_the_message_can_be_tried_again(bot: RunningBot) -> None:
    before = bot.say("fail", "cancel order", "1")
    failed = bot.say("fail", "edit my account", "2", fail=True)
    assert (before["requested_slot"], before["active_loop"]) == ("order_number", "cancel_form")
    assert (failed["error"], failed["messages"]) == ("action_failed", [])
    again = bot.say("fail", "it is #W1234567", "3")
    assert (again["requested_slot"], again["active_loop"]) == ("reason", "cancel_form")


def test_a_retry_after_the_failure_is_gone_succeeds_once(bot: RunningBot) -> None:
    assert bot.say("heal", "edit my account", "1", fail=True)["error"] == "action_failed"
    bot.healed.touch()
    healed = bot.say("heal", "edit my account", "1", fail=True)
    bot.healed.unlink()
    assert text_of(healed) == "Your account is up to date."
    assert "Turn 2," in text_of(bot.say("heal", "show my orders", "2"))


def test_no_messages_are_an_error_of_their_own(bot: RunningBot) -> None:
    answer = bot.say("empty", "edit my account", "1", silent=True)
    assert (answer["error"], answer["messages"]) == ("empty", [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b"[]", "bad_request"),
        (b'{"message": "hi"}', "bad_sender"),
        (b'{"sender": "", "message": "hi"}', "bad_sender"),
        (b'{"sender": 7, "message": "hi"}', "bad_sender"),
        (json.dumps({"sender": "s" * 256, "message": "hi"}).encode(), "bad_sender"),
        (b'{"sender": "x"}', "bad_message"),
        (b'{"sender": "x", "message": "  "}', "bad_message"),
        (b'{"sender": "x", "message": {"text": "hi"}}', "bad_message"),
        (json.dumps({"sender": "x", "message": "a" * 8001}).encode(), "too_long"),
        (json.dumps({"sender": "x", "message": "a" * 1_000_000}).encode(), "too_long"),
        (b'{"sender": "x", "message": "hi", "metadata": []}', "bad_metadata"),
        (b'{"sender": "x", "message": "hi", "metadata": {"message_id": {}}}', "bad_metadata"),
    ],
)
def test_a_body_that_is_no_message_is_refused_with_a_reason(bot: RunningBot, body: bytes, code: str) -> None:
    answer = bot.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "'; DROP TABLE events; --", "🎉" * 500, "/no_such", "/", "{}", "\x00a"],
)
def test_odd_text_is_answered_like_any_other(bot: RunningBot, text: str) -> None:
    assert bot.say("odd", text, f"odd {text[:20]}")["error"] in (None, "empty")


def test_the_conversation_goes_on_after_the_action_server_was_away(bot: RunningBot) -> None:
    assert "Turn 1," in text_of(bot.say("away", "show my orders", "1"))
    bot.kill_actions()
    assert bot.say("away", "show my orders", "2")["error"] == "action_failed"
    bot.start_actions()
    assert "Turn 2," in text_of(bot.say("away", "show my orders", "2"))


def test_a_killed_server_forgets_nothing_not_even_beyond_the_window(bot: RunningBot) -> None:
    bot.say("kill", "where is order #W7654321", "0")
    for number in range(1, 15):
        last = bot.say("kill", "show my orders", str(number))
    bot.say("kill", "cancel my order", "form")
    bot.kill_bot()
    bot.start_bot()
    assert bot.say("kill", "show my orders", "14") == last
    answer = bot.say("kill", "no longer needed", "reason")
    assert text_of(answer) == "Cancelled #W7654321: no longer needed."
    assert "Turn 16," in text_of(bot.say("kill", "show my orders", "15"))


def test_a_turn_cut_off_by_a_kill_happens_once_when_it_is_sent_again(bot: RunningBot) -> None:
    bot.say("cut", "show my orders", "1")
    with ThreadPoolExecutor(1) as pool:
        cut_off = pool.submit(bot.say, "cut", "edit my account", "2", sleep=3)
        time.sleep(1)
        bot.kill_bot()
        with pytest.raises(requests.RequestException):
            cut_off.result()
    bot.start_bot()
    assert text_of(bot.say("cut", "edit my account", "2")) == "Your account is up to date."
    assert "Turn 3," in text_of(bot.say("cut", "show my orders", "3"))


@pytest.mark.parametrize("text", ["/restart", "/session_start", " //BACK", "/session_start{}"])
def test_what_rasa_would_obey_itself_is_just_words(bot: RunningBot, text: str) -> None:
    """A command of Rasa's own would wipe the dialogue."""
    sender = f"commander {text}"
    assert "Turn 1," in text_of(bot.say(sender, "show my orders", "1"))
    bot.say(sender, text, "2")
    assert "Turn 2," in text_of(bot.say(sender, "show my orders", "3"))
