"""A run: begun by one officer, confirmed by a second, carried on in batches, stopped."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from balcao.benefits.jobs import look
from balcao.benefits.models import CONFIRMED, GOING_ON, Offer, Run, Wish
from balcao.benefits.notes import tell_offered
from balcao.benefits.policies import locked_run, services_to_run, silence_is_yes
from balcao.catalogue.api import Offers, ServiceVersion, get_published
from balcao.exchange.api import ask_which, begin_search, confirm_search, search_on, send_search_back, stop_search
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def _period_of(offers: Offers, at: datetime) -> str:
    """The period in which somebody is offered it once: the year in Macao, or ``once``."""
    return str(macau_date(at).year) if offers.per == "year" else "once"


@transaction.atomic
def propose_run(*, actor: Actor, at: datetime, service_id: str) -> int:
    """Begin a run, which goes once a second officer confirms it; returns its number.

    :raises NotFound: for a service that is not offered without asking, or not the officer's.
    :raises RunOpen: while another one waits or goes on.
    """
    version = services_to_run(actor).get(service_id)
    if version is None or (data := version.definition.data).offers is None:
        raise NotFound(f"service {service_id}")
    run = Run(service_id=service_id, department=data.department, period=_period_of(data.offers, at))
    begin_search(run, actor=actor, at=at)
    _record(actor, at, run, "proposed")
    return run.pk


@transaction.atomic
def confirm_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """The second pair of eyes agrees, and it goes. Confirmed twice, it goes once.

    :raises RunFourEyes: for who began it.
    :raises RunSettled: when it was returned.
    """
    run = locked_run(actor, run_id)
    if confirm_search(run, actor=actor, at=at):
        _record(actor, at, run, "confirmed")
        look.defer_once(key=f"benefits:{run.pk}", run_id=run.pk)


@transaction.atomic
def return_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """Do without it; nobody was asked about.

    :raises RunSettled: when it goes already.
    """
    run = locked_run(actor, run_id)
    if send_search_back(run, actor=actor, at=at):
        _record(actor, at, run, "returned")


@transaction.atomic
def stop_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """Ask about nobody further; who was offered it keeps the offer. Twice changes nothing.

    :raises RunSettled: when it does not go, or is done.
    """
    run = locked_run(actor, run_id)
    if stop_search(run, actor=actor, at=at):
        _record(actor, at, run, "stopped", asked=run.asked, found=run.found)


def look_on(*, at: datetime, run_id: int) -> bool:
    """Ask the register about the next persons, over the network, and offer it to those who qualify; whether there are
    more. Killed half-way it begins again where it was; nobody is offered the same twice.

    :raises Unreachable: when the register does not answer; then the run stays where it was.
    """
    run = Run.objects.filter(GOING_ON, pk=run_id, outcome=CONFIRMED).first()
    if run is None:
        return False
    version = get_published(run.service_id, at=at)
    offers = version.definition.data.offers
    if offers is None:
        return False
    until = macau_date(at) + timedelta(days=offers.days)
    return search_on(
        run,
        at=at,
        whom=partial(_asked_about, offers, run),
        which=partial(_qualify, offers, version, at),
        give=lambda held, holder: _offer(held, version, holder, until_on=until, at=at),
        ended=lambda held: _record(system_actor(held.department), at, held, "done", asked=held.asked, found=held.found),
    )


@transaction.atomic
def offer_to_holders(*, run_id: int, holders: Collection[str], at: datetime) -> None:
    """Offer what a run is about to these, without asking a register, and end it: for the demo world."""
    run = Run.objects.select_for_update().get(pk=run_id)
    version = get_published(run.service_id, at=at)
    offers = version.definition.data.offers
    assert offers is not None, "a run is of a service with offers"
    until = macau_date(at) + timedelta(days=offers.days)
    run.found += sum(_offer(run, version, holder, until_on=until, at=at) for holder in holders)
    run.asked, run.done_at = run.found, at
    run.save()


def _asked_about(offers: Offers, run: Run, holders: Collection[str]) -> list[str]:
    """Of these the ones to ask about: who was not offered it in this period, and does not mind."""
    offered = Offer.objects.filter(service_id=run.service_id, period=run.period, holder_id__in=holders)
    known = set(offered.values_list("holder_id", flat=True))
    wishes = dict(Wish.objects.filter(holder_id__in=holders).values_list("holder_id", "looked_for"))
    return [each for each in holders if each not in known and wishes.get(each, not offers.consent)]


def _qualify(offers: Offers, version: ServiceVersion, at: datetime, numbers: Mapping[str, str]) -> Collection[str]:
    return ask_which(
        actor=system_actor(version.definition.data.department),
        at=at,
        register=offers.register_id,
        field=offers.field,
        numbers=numbers,
        purpose=offers.purpose.text(),
        basis=offers.basis.text(),
    )


def _offer(run: Run, version: ServiceVersion, holder: str, *, until_on: date, at: datetime) -> bool:
    offer, new = Offer.objects.get_or_create(
        service_id=run.service_id,
        period=run.period,
        holder_id=holder,
        defaults={"run": run, "offered_at": at, "until_on": until_on},
    )
    if new:
        tell_offered(offer, version, at=at, key="offered_unless" if silence_is_yes(version) else "offered")
    return new


def _record(actor: Actor, at: datetime, run: Run, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"benefits:run:{what}",
        subject=f"benefit-run:{run.pk}",
        data={"department": run.department, "service": run.service_id, "period": run.period, **data},
    )
