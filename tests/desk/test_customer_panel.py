"""The customer beside a conversation, as the API gives it."""

from __future__ import annotations

import json

from desk.context import DeskContext
from shop.profiles.views import NextPurchase, ProfileView
from shop.satisfaction.service import Foretold
from shop.unit_of_work import unit_of_work_factory
from tests.desk.fakes import FakeBot, says
from tests.desk.people import signed_in
from tests.desk.serving import widget
from tests.shop.small_shop import fill


async def test_the_side_panel_shows_customer_identity_orders_and_consents(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    fill(unit_of_work_factory(desk.engine))
    claims = {"identifier": "ann", "identifier_hash": desk.proof.hash_of("ann")}
    async with signed_in(desk, address) as agent, widget(address) as guest, widget(address, **claims) as ann:
        await guest.say("Hello")
        await ann.say("Hello")
        nobody = await agent.get(f"conversations/{guest.welcome['conversation']['id']}/customer")
        assert nobody["customer"] is None and nobody["orders"] == []
        panel = await agent.get(f"conversations/{ann.welcome['conversation']['id']}/customer")
        assert panel["customer"]["id"] == "ann"
        assert panel["identity"] == {"method": "identifier_hash", "proven_by": "page"}
        assert panel["orders"] and "allowed_actions" in panel["orders"][0]
        assert {order["order_number"]: order["stage"] for order in panel["orders"]}["#W177"] == "processed"
        assert isinstance(panel["consents"], dict)


async def test_the_side_panel_has_the_profile_and_what_earlier_talks_were_like(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    fill(unit_of_work_factory(desk.engine))
    bot.answer = lambda question: says(
        "On its way.", understanding={"sentiment": {"intensity": -0.4, "upset": 0.1}}
    )
    computed = ProfileView("ann", "profiles-1", "2026-11-18T12:00:00+00:00", known=True, priority="high")
    claims = {"identifier": "ann", "identifier_hash": desk.proof.hash_of("ann")}
    async with signed_in(desk, address) as agent, widget(address, **claims) as first:
        await first.say("Where is it?")
        await first.until_message("bot")
        earlier = first.welcome["conversation"]["id"]
        await agent.act(earlier, "resolve")
        async with widget(address, **claims) as ann:
            await ann.say("Hello")
            path = f"conversations/{ann.welcome['conversation']['id']}/customer"
            assert (await agent.get(path))["profile"] is None
            desk.services.profiles.store([computed])
            panel = await agent.get(path)
            assert panel["profile"] == json.loads(json.dumps(computed.to_dict()))
            (past,) = panel["conversations"]
            assert (past["id"], past["mood"], past["rating"]) == (earlier, -0.4, None)
            assert (past["resolution"], past["satisfaction"]) == ("assumed", None)
            desk.satisfaction.store([Foretold(earlier, 1, 3.61, 0.58)], "v1")
            (past,) = (await agent.get(path))["conversations"]
            assert past["satisfaction"] == {"source": "predicted", "score": 3.61, "happy": 0.58}
            desk.services.consents.record("ann", "profiling", False)
            assert (await agent.get(path))["profile"] is None


async def test_categories_of_the_next_order_are_named_in_both_languages(
    desk: DeskContext, address: str
) -> None:
    fill(unit_of_work_factory(desk.engine))
    following = NextPurchase(12.0, 0.6, (("Clothing", 0.5), ("Garden", 0.2)))
    at = "2026-11-18T12:00:00+00:00"
    desk.services.profiles.store([ProfileView("ann", "v1", at, known=True, next_purchase=following)])
    claims = {"identifier": "ann", "identifier_hash": desk.proof.hash_of("ann")}
    async with signed_in(desk, address) as agent, widget(address, **claims) as ann:
        await ann.say("Hello")
        panel = await agent.get(f"conversations/{ann.welcome['conversation']['id']}/customer")
    found = panel["profile"]["next_purchase"]
    assert found["categories"] == [["Clothing", 0.5], ["Garden", 0.2]]
    assert found["category_names"] == {
        "Clothing": {"en": "Clothing", "zh": "服装"},
        "Garden": {"en": "Garden", "zh": "Garden"},  # a category that the shop no longer has
    }
