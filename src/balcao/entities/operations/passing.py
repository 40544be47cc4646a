"""What time, a new board and the counter do to mandates."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from balcao.entities.events import MandateExpiring, MandateFirstUsed, MandateUnanswered
from balcao.entities.failures import MandateExists, NobodyBinds
from balcao.entities.giving import audit_mandate, confirm_by, lock_entity, missing_confirmations, whole
from balcao.entities.models import Mandate
from balcao.entities.models.mandate import WAITING
from balcao.entities.passage import end_row, go_on, lock_mandate, write_down
from balcao.entities.policies import represents
from balcao.entities.queries.mandates import summary_of
from balcao.entities.rules import rules
from balcao.entities.types import Action, Ending, MandateState, MandateSummary, Origin, Terms
from balcao.foundation.audit.api import first_acts_under
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor, Channel, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

COUNTER = "counter"
WEEK = 7


@transaction.atomic
def register_at_counter(
    *,
    actor: Actor,
    at: datetime,
    entity_id: int,
    receiver: str,
    terms: Terms,
    appeared: tuple[int, ...],
    receiver_signed: bool,
    scan_sha256: str,
) -> MandateSummary:
    """Enter a mandate given on paper at the counter, with the scan of it. It is a mandate like any other.

    `appeared` are the persons who signed it before the officer for the entity. Where the receiver signed too it
    begins at once; otherwise it is offered to them.

    :raises NotFound: for everyone without the duty `counter`, or if there is no such entity.
    :raises NobodyBinds: if those who appeared do not bind the entity.
    """
    if not actor.holds(COUNTER):
        raise NotFound("counter")
    today = macau_date(at)
    if not any(represents(each, entity_id, today) for each in appeared):
        raise NobodyBinds
    clerk = replace(actor, channel=Channel.COUNTER)
    lock_entity(entity_id)
    mandate = write_down(
        actor=clerk,
        at=at,
        entity_id=entity_id,
        receiver=receiver,
        terms=whole(terms, today),
        origin=Origin.COUNTER,
        asked=receiver_signed,
    )
    mandate.scan_sha256 = scan_sha256
    mandate.save(update_fields=["scan_sha256"])
    for each in appeared:
        confirm_by(mandate, each, at)
    if missing_confirmations(mandate, at):
        raise NobodyBinds
    audit_mandate(clerk, at, mandate, "registered", scan=scan_sha256, appeared=[f"p-{each}" for each in appeared])
    go_on(clerk, at, mandate)
    return summary_of(mandate, at)


@transaction.atomic
def change_board(
    *, actor: Actor, at: datetime, entity_id: int, leaving: tuple[int, ...], joining: tuple[int, ...], from_on: date
) -> tuple[int, ...]:
    """A new board takes over on a day: mandates of those who leave end with the day before, those who join are offered
    the same. For the rooms that know of boards. What was lodged goes on; returns the numbers of the offers.

    :raises NotFound: if the actor is not the platform, or there is no such entity.
    """
    if not actor.is_system:
        raise NotFound(f"entity {entity_id}")
    lock_entity(entity_id)
    held = Mandate.objects.select_for_update().filter(
        entity_id=entity_id,
        person_id__in=leaving,
        substitution=None,
        state=MandateState.IN_FORCE,
        until_on__gte=from_on,
    )
    offered = []
    kinds: dict[tuple[object, ...], Mandate] = {}
    for mandate in held.order_by("pk"):
        kinds.setdefault((mandate.scope, tuple(mandate.actions)), mandate)
        last = from_on - timedelta(days=1)
        if last < max(mandate.since_on, macau_date(at)):
            end_row(actor, at, mandate, Ending.REVOKED)
        else:
            mandate.until_on = last
            mandate.save(update_fields=["until_on"])
            audit_mandate(actor, at, mandate, "frozen")
    for person_id in joining:
        for mandate in kinds.values():
            until = max(mandate.until_on, from_on + timedelta(days=365))
            terms = Terms(
                actions=frozenset(map(Action, mandate.actions)),
                until_on=until,
                scope=mandate.scope,
                since_on=max(from_on, macau_date(at)),
                amount_up_to=mandate.amount_up_to,
                renewals_only=mandate.renewals_only,
            )
            try:
                offer = write_down(
                    actor=actor,
                    at=at,
                    entity_id=entity_id,
                    receiver=f"p-{person_id}",
                    terms=whole(terms, macau_date(at)),
                    origin=Origin.BOARD,
                )
            except MandateExists:
                continue
            go_on(actor, at, offer)
            offered.append(offer.pk)
    return tuple(offered)


def keep_mandates(*, at: datetime) -> int:
    """The daily round: end what nobody answered and what has run out, and remind; returns how many were looked at.

    Reminders are announced again when it runs twice; who sends them does so once.
    """
    today, looked_at = macau_date(at), 0
    over = Mandate.objects.filter(state__in=WAITING, answer_by__lt=today)
    run_out = Mandate.objects.filter(state=MandateState.IN_FORCE, until_on__lt=today)
    for number, why in [(each, Ending.LAPSED) for each in over.values_list("pk", flat=True)] + [
        (each, Ending.EXPIRED) for each in run_out.values_list("pk", flat=True)
    ]:
        looked_at += _end_by_time(number, why, at)
    by = system_actor().self_id
    for days in rules().remind_before:
        for number in _ending_in(today, days):
            announce(MandateExpiring(mandate_id=number, by=by, days=days))
            looked_at += 1
    waiting = Mandate.objects.filter(state__in=WAITING, answer_by=today + timedelta(days=WEEK))
    for number in waiting.values_list("pk", flat=True):
        announce(MandateUnanswered(mandate_id=number, by=by))
        looked_at += 1
    return looked_at


def _ending_in(today: date, days: int) -> list[int]:
    last = today + timedelta(days=days)
    return list(Mandate.objects.filter(state=MandateState.IN_FORCE, until_on=last).values_list("pk", flat=True))


@transaction.atomic
def _end_by_time(number: int, why: Ending, at: datetime) -> int:
    """Between the list and the lock somebody may have answered or given it a later day."""
    mandate = lock_mandate(number)
    today = macau_date(at)
    if mandate is None or mandate.state == MandateState.ENDED:
        return 0
    due = mandate.until_on < today if why == Ending.EXPIRED else bool(mandate.answer_by and mandate.answer_by < today)
    if due:
        end_row(system_actor(), at, mandate, why)
    return int(due)


def note_first_uses(*, at: datetime) -> int:
    """Note which mandates have been used for the first time; returns how many. Acts only share the row, so they
    cannot note it themselves.
    """
    unused = Mandate.objects.filter(state=MandateState.IN_FORCE, first_used_at__isnull=True).values_list(
        "pk", flat=True
    )
    noted = 0
    for number, used_at in first_acts_under(list(unused)).items():
        with transaction.atomic():
            noted += Mandate.objects.filter(pk=number, first_used_at__isnull=True).update(first_used_at=used_at)
            announce(MandateFirstUsed(mandate_id=number, by=system_actor().self_id))
    return noted
