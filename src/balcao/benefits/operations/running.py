"""A run: begun by one officer, confirmed by a second, carried on in batches, stopped."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.accounts.api import persons_after
from balcao.benefits.failures import RunFourEyes, RunOpen, RunSettled
from balcao.benefits.jobs import look
from balcao.benefits.models import CONFIRMED, GOING_ON, RETURNED, Offer, Run, Wish
from balcao.benefits.notes import tell_offered
from balcao.benefits.policies import locked_run, services_to_run, silence_is_yes
from balcao.catalogue.api import Offers, ServiceVersion, get_published
from balcao.exchange.api import Unreachable, ask_which
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

BATCH = 200


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
    if version is None or version.definition.data.offers is None:
        raise NotFound(f"service {service_id}")
    department = version.definition.data.department
    try:
        with transaction.atomic():
            run = Run.objects.create(
                service_id=service_id,
                department=department,
                period=_period_of(version.definition.data.offers, at),
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=actor.eyes_in(department),
            )
    except IntegrityError as failure:
        raise RunOpen from failure
    _record(actor, at, run, "proposed")
    return run.pk


@transaction.atomic
def confirm_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """The second pair of eyes agrees, and it goes. Confirmed twice, it goes once.

    :raises RunFourEyes: for who began it.
    :raises RunSettled: when it was returned.
    """
    run = locked_run(actor, run_id)
    if run.outcome == CONFIRMED:
        return
    if run.outcome:
        raise RunSettled
    eyes = actor.eyes_in(run.department)
    if set(eyes) & set(run.proposed_eyes):
        raise RunFourEyes
    run.outcome, run.decided_at, run.decided_by_name, run.decided_eyes = CONFIRMED, at, actor.name, eyes
    run.save()
    _record(actor, at, run, "confirmed")
    look.defer_once(key=f"benefits:{run.pk}", run_id=run.pk)


@transaction.atomic
def return_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """Do without it; nobody was asked about.

    :raises RunSettled: when it goes already.
    """
    run = locked_run(actor, run_id)
    if run.outcome == RETURNED:
        return
    if run.outcome:
        raise RunSettled
    run.outcome, run.decided_at, run.decided_by_name = RETURNED, at, actor.name
    run.decided_eyes = actor.eyes_in(run.department)
    run.save()
    _record(actor, at, run, "returned")


@transaction.atomic
def stop_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """Ask about nobody further; who was offered it keeps the offer. Twice changes nothing.

    :raises RunSettled: when it does not go, or is done.
    """
    run = locked_run(actor, run_id)
    if run.stopped_at is not None:
        return
    if run.outcome != CONFIRMED or run.done_at is not None:
        raise RunSettled
    run.stopped_at, run.stopped_by_name = at, actor.name
    run.save(update_fields=["stopped_at", "stopped_by_name"])
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
    persons = persons_after(run.reached, limit=BATCH)
    numbers = _asked_about(offers, run, persons)
    try:
        holders = _qualify(offers, version, numbers, at)
    except Unreachable:
        Run.objects.filter(pk=run.pk, silent_since__isnull=True).update(silent_since=at)
        raise
    with transaction.atomic():
        held = Run.objects.select_for_update().get(pk=run.pk)
        if held.reached != run.reached or held.stopped_at is not None:
            return held.stopped_at is None
        until = macau_date(at) + timedelta(days=offers.days)
        for holder in holders:
            _offer(held, version, holder, until_on=until, at=at)
        held.asked, held.silent_since = held.asked + len(numbers), None
        if persons:
            held.reached = persons[-1][0]
        else:
            held.done_at = at
            _record(system_actor(held.department), at, held, "done", asked=held.asked, found=held.found)
        held.save()
    return bool(persons)


@transaction.atomic
def offer_to_holders(*, run_id: int, holders: Collection[str], at: datetime) -> None:
    """Offer what a run is about to these, without asking a register, and end it: for the demo world."""
    run = Run.objects.select_for_update().get(pk=run_id)
    version = get_published(run.service_id, at=at)
    offers = version.definition.data.offers
    assert offers is not None, "a run is of a service with offers"
    for holder in holders:
        _offer(run, version, holder, until_on=macau_date(at) + timedelta(days=offers.days), at=at)
    run.asked, run.done_at = run.found, at
    run.save()


def _asked_about(offers: Offers, run: Run, persons: Collection[tuple[int, str]]) -> dict[str, str]:
    """By identity card the holders to ask about: who was not offered it in this period, and does not mind."""
    holders = {f"p-{number}": card for number, card in persons}
    known = set(
        Offer.objects.filter(service_id=run.service_id, period=run.period, holder_id__in=holders).values_list(
            "holder_id", flat=True
        )
    )
    wishes = dict(Wish.objects.filter(holder_id__in=holders).values_list("holder_id", "looked_for"))
    return {
        card: holder
        for holder, card in holders.items()
        if holder not in known and wishes.get(holder, not offers.consent)
    }


def _qualify(offers: Offers, version: ServiceVersion, numbers: dict[str, str], at: datetime) -> list[str]:
    if not numbers:
        return []
    found = ask_which(
        actor=system_actor(version.definition.data.department),
        at=at,
        register=offers.register_id,
        field=offers.field,
        numbers=numbers,
        purpose=offers.purpose.text(),
        basis=offers.basis.text(),
    )
    return [numbers[each] for each in sorted(found)]


def _offer(run: Run, version: ServiceVersion, holder: str, *, until_on: date, at: datetime) -> None:
    offer, new = Offer.objects.get_or_create(
        service_id=run.service_id,
        period=run.period,
        holder_id=holder,
        defaults={"run": run, "offered_at": at, "until_on": until_on},
    )
    if new:
        run.found += 1
        tell_offered(offer, version, at=at, key="offered_unless" if silence_is_yes(version) else "offered")


def _record(actor: Actor, at: datetime, run: Run, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"benefits:run:{what}",
        subject=f"benefit-run:{run.pk}",
        data={"department": run.department, "service": run.service_id, "period": run.period, **data},
    )
