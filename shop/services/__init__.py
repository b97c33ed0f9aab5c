"""What the shop can do, as services over one unit of work. See `build_services`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shop.answers.encoder import SentenceEncoder, UniversalSentenceEncoder
from shop.behaviour.service import BehaviourService
from shop.clock import Clock, utc_now
from shop.privacy.collecting import CollectingService
from shop.privacy.consents import ConsentRules, ConsentService
from shop.privacy.requests import PrivacyService
from shop.privacy.rules import PrivacyRules
from shop.profiles.service import ProfileService
from shop.rules.return_period import ReturnPeriod
from shop.services.articles import ArticleService
from shop.services.catalogue import CatalogueService
from shop.services.customers import CustomerService
from shop.services.events import EventService
from shop.services.orders import OrderService
from shop.services.returns import ReturnService
from shop.settings import ShopSettings
from shop.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True)
class Services:
    """All services of the shop."""

    customers: CustomerService
    orders: OrderService
    returns: ReturnService
    catalogue: CatalogueService
    articles: ArticleService
    events: EventService
    behaviour: BehaviourService
    consents: ConsentService
    privacy: PrivacyService
    copies: CollectingService
    profiles: ProfileService

    def prepare(self) -> None:
        """Do now what the first search and the first question would otherwise wait for; best in a thread.

        What the products mean is learned in a thread of its own after that.
        """
        self.catalogue.prepare()
        self.articles.prepare()
        self.catalogue.learn_meanings()


def build_services(
    unit_of_work: UnitOfWorkFactory,
    settings: ShopSettings | None = None,
    *,
    encoder: SentenceEncoder | None = None,
    clock: Clock = utc_now,
    meanings_file: Path | None = None,
) -> Services:
    """The services over that unit of work. Nothing is opened or loaded by this.

    `encoder` and `clock` are for tests. `settings` is for rules that a shop may choose: those of privacy,
    the countries shipped to, and how long returns are taken.
    `meanings_file`: where the vectors of products are kept from one start to the next.
    """
    encoder = encoder or UniversalSentenceEncoder()
    said = ConsentRules(settings.consent_required if settings else ())
    rules = settings.privacy_rules if settings else PrivacyRules()
    ships_to = settings.ships_to if settings else ()
    period = ReturnPeriod(settings.return_days if settings else 0)
    return Services(
        customers=CustomerService(unit_of_work, ships_to),
        orders=OrderService(unit_of_work, clock, ships_to, period),
        returns=ReturnService(unit_of_work, clock, period),
        catalogue=CatalogueService(unit_of_work, encoder, meanings_file),
        articles=ArticleService(unit_of_work, encoder),
        events=EventService(unit_of_work, clock, said),
        behaviour=BehaviourService(unit_of_work, clock, said),
        consents=ConsentService(unit_of_work, said, clock),
        privacy=PrivacyService(unit_of_work, rules, clock=clock),
        copies=CollectingService(unit_of_work, said, clock),
        profiles=ProfileService(unit_of_work, said, clock),
    )
