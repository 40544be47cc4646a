"""The door of the benefits."""

from balcao.benefits import demo
from balcao.benefits.failures import OfferOver, RunFourEyes, RunOpen, RunSettled
from balcao.benefits.forgetting import FORGETS
from balcao.benefits.operations.answering import accept_offer, decline_offer, wish_to_be_looked_for
from balcao.benefits.operations.running import confirm_run, propose_run, return_run, stop_run
from balcao.benefits.operations.silence import grant_what_is_due
from balcao.benefits.policies import duties_to_run, services_to_run
from balcao.benefits.queries import asked_offers, looked_for, offer_to, offers_to, runs
from balcao.benefits.types import Answered, OfferView, RunView

__all__ = [
    "FORGETS",
    "Answered",
    "OfferOver",
    "OfferView",
    "RunFourEyes",
    "RunOpen",
    "RunSettled",
    "RunView",
    "accept_offer",
    "asked_offers",
    "confirm_run",
    "decline_offer",
    "demo",
    "duties_to_run",
    "grant_what_is_due",
    "looked_for",
    "offer_to",
    "offers_to",
    "propose_run",
    "return_run",
    "runs",
    "services_to_run",
    "stop_run",
    "wish_to_be_looked_for",
]
