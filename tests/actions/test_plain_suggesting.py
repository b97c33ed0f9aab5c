"""The stand-in for suggestions keeps the same promises as what it stands in for."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from actions.settings import ActionSettings
from shop.services import Services, build_services
from shop.unit_of_work import unit_of_work_factory
from tests.actions.plain_suggesting import PlainSuggesting
from tests.actions.suggestions.contract import SuggestingContract
from tests.actions.word_encoder import WordEncoder


class TestPlainSuggesting(SuggestingContract):
    @pytest.fixture
    def services(self, shop_engine: Engine, settings: ActionSettings) -> Services:
        return build_services(unit_of_work_factory(shop_engine), settings, encoder=WordEncoder())

    @pytest.fixture
    def suggesting(self, services: Services) -> PlainSuggesting:
        return PlainSuggesting(services)
