"""Clicks on products that the bot showed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desk.context import DeskContext
from tests.desk.serving import widget

PRODUCTS = ["kettle", "lamp"]


def shown(desk: DeskContext) -> str:
    """The id of a list that was shown to somebody."""
    list_id = desk.services.behaviour.note_shown(PRODUCTS, visitor_id="somebody", place="chat")
    assert list_id is not None
    return list_id


def clicked(desk: DeskContext) -> list[tuple[str, int]]:
    return [(one.product_id, one.position) for one in desk.services.behaviour.impressions() if one.clicked]


async def test_a_click_is_stored_once_for_guests_too(address: str, desk: DeskContext) -> None:
    list_id = shown(desk)
    async with widget(address) as shopper:
        for _ in range(2):
            await shopper.send(type="card_clicked", product_id="lamp", list_id=list_id, position=2)
        await shopper.say("Hello")  # what was sent before is done with
        await shopper.until_message("bot")
    assert clicked(desk) == [("lamp", 2)]


@pytest.mark.parametrize(
    "fields",
    [
        {"product_id": "lamp", "list_id": "another list", "position": 2},
        {"product_id": "kettle", "position": 2},
        {"product_id": "lamp", "position": 9},
    ],
)
async def test_a_click_on_what_was_not_shown_is_passed_over(
    address: str, desk: DeskContext, fields: dict[str, Any]
) -> None:
    list_id = shown(desk)
    async with widget(address) as shopper:
        await shopper.send(type="card_clicked", **({"list_id": list_id} | fields))
        await shopper.say("Hello")
        await shopper.until_message("bot")
        assert "error" not in {frame["type"] for frame in shopper.frames}
    assert clicked(desk) == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"product_id": "lamp", "list_id": "x"},
        {"product_id": "lamp", "list_id": "x", "position": 0},
        {"product_id": "lamp", "list_id": "x", "position": True},
        {"product_id": 5, "list_id": "x", "position": 1},
        {"product_id": "l" * 129, "list_id": "x", "position": 1},
    ],
)
async def test_a_malformed_click_is_refused(address: str, fields: dict[str, Any]) -> None:
    async with widget(address) as shopper:
        await shopper.send(type="card_clicked", **fields)
        async with asyncio.timeout(10):
            while (frame := await shopper.receive())["type"] != "error":
                pass
        assert frame["code"] == "bad_frame"
