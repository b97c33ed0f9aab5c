"""Builds the action server's objects: settings, services, wording, actions, app. Importing does nothing."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Coroutine
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.calls import refuse_malformed
from actions.dialogue.facts import Shop
from actions.gazetteer import gazetteer_writer, keep_gazetteer
from actions.mood.reading import SentimentMoods
from actions.mood.route import add_mood_route
from actions.mood.service import Moods
from actions.rasa_actions import all_actions
from actions.settings import ActionSettings
from actions.suggestions.keeping import keep_suggestions
from actions.suggestions.model_store import ModelStore
from actions.suggestions.service import Suggestions, Taste
from actions.suggestions.wanted import Suggesting
from actions.understanding.units import learn_option_words
from actions.wording import Wording
from shop.answers.encoder import UniversalSentenceEncoder
from shop.database import create_engine_for
from shop.services import build_services
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory

KEEP_ALIVE_SECONDS = 120
logger = logging.getLogger(__name__)


def build_shop(settings: ActionSettings) -> Shop:
    """The services on the settings' database."""
    return _shop_on(unit_of_work_factory(create_engine_for(settings.database_url)), settings)


def _shop_on(factory: UnitOfWorkFactory, settings: ActionSettings) -> Shop:
    encoder = UniversalSentenceEncoder()
    services = build_services(factory, settings, encoder=encoder, meanings_file=settings.meanings_path)
    suggestions = Suggestions(
        services,
        ModelStore(settings.recommender_path),
        encoder=encoder,
        taste=Taste(settings.suggestions_diversity, settings.suggestions_of_one_category),
    )
    return Shop(services, settings, suggestions=suggestions)


def build_moods(settings: ActionSettings) -> Moods:
    """Reads moods once it is told to prepare; nothing is loaded by this."""

    def load() -> SentimentMoods:
        return SentimentMoods.load(
            settings.sentiment_model, settings.sentiment_path, settings.sentiment_cache
        )

    return Moods(load, settings.mood_seconds)


def build_executor(shop: Shop, moods: Moods) -> ActionExecutor:
    """An executor that knows our actions and no others."""
    executor = ActionExecutor()
    wording = Wording.load(time_zone=shop.settings.time_zone)
    for action in all_actions(shop, wording, moods):
        executor.register_action(action)
    return executor


def learn_words(shop: Shop) -> None:
    """Understand and show options as the catalogue names them."""
    learn_option_words(shop.services.catalogue.option_translations())


def warm_up(shop: Shop) -> None:
    """Load what is slow at first use; a failure here is for the turn that needs it to report."""
    try:
        learn_words(shop)
        shop.services.prepare()
    except Exception:
        logger.warning("Could not prepare the services", exc_info=True)
    # What is loaded now stays: collecting over it again and again would hold up turns.
    gc.collect()
    gc.freeze()


def _kept(suggestions: Suggesting) -> list[Coroutine[Any, Any, None]]:
    return [keep_suggestions(suggestions)] if isinstance(suggestions, Suggestions) else []


def build_app(settings: ActionSettings) -> Sanic[Any, Any]:
    """The Rasa SDK's own server with our actions; it answers `/webhook`, `/actions` and `/health`."""
    factory: UnitOfWorkFactory = unit_of_work_factory(create_engine_for(settings.database_url))
    shop = _shop_on(factory, settings)
    moods = build_moods(settings)
    app: Sanic[Any, Any] = create_app(build_executor(shop, moods))
    add_mood_route(app, moods)
    writer = gazetteer_writer(factory, settings)

    async def prepare() -> None:
        # The first question to the articles would wait seconds for the encoder: load it meanwhile.
        await asyncio.to_thread(warm_up, shop)
        await moods.prepare()
        await asyncio.gather(
            keep_gazetteer(writer, on_change=lambda: learn_words(shop)), *_kept(shop.suggestions)
        )

    async def begin(running: Sanic[Any, Any], _: Any) -> None:
        # Nothing is returned: a task that comes back from a listener is waited for, this one without end.
        running.add_task(prepare())

    app.register_listener(begin, "after_server_start")
    app.register_middleware(refuse_malformed, "request")
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.config.ACCESS_LOG = False
    return app
