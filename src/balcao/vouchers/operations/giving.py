"""Giving vouchers to whom a register says that they have a right to one: a run, begun by one officer, confirmed by
another, carried on in batches."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.accounts.api import get_person, persons_after
from balcao.exchange.api import Unreachable, ask_which
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES
from balcao.vouchers.failures import RunFourEyes, RunOpen, RunSettled
from balcao.vouchers.jobs import give_on
from balcao.vouchers.models import CONFIRMED, GOING_ON, RETURNED, Run, Voucher
from balcao.vouchers.notes import tell
from balcao.vouchers.operations.passing import take_over_waiting
from balcao.vouchers.policies import require_scheme, schemes_to_watch
from balcao.vouchers.trail import check_in_use, move, note, scheme_of

BATCH = 200


@transaction.atomic
def propose_run(*, actor: Actor, at: datetime, scheme_id: str) -> int:
    """Begin a run, which goes once a second officer confirms it; returns its number.

    :raises NotFound: for a scheme that is not the officer's business.
    :raises NotInUse: outside of the days in which its vouchers are used.
    :raises RunOpen: while another one waits or goes on.
    """
    scheme = require_scheme(actor, scheme_id)
    check_in_use(scheme, at)
    try:
        with transaction.atomic():
            run = Run.objects.create(
                scheme=scheme_id,
                department=scheme.department,
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=actor.eyes_in(scheme.department),
            )
    except IntegrityError as failure:
        raise RunOpen from failure
    _note(actor, at, run, "proposed")
    return run.pk


@transaction.atomic
def confirm_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """The second pair of eyes agrees, and it goes. Confirmed twice, it goes once.

    :raises RunFourEyes: for who began it.
    :raises RunSettled: when it was returned.
    """
    run = _locked(actor, run_id)
    if run.outcome == CONFIRMED:
        return
    if run.outcome:
        raise RunSettled
    eyes = actor.eyes_in(run.department)
    if set(eyes) & set(run.proposed_eyes):
        raise RunFourEyes
    run.outcome, run.decided_at, run.decided_by_name, run.decided_eyes = CONFIRMED, at, actor.name, eyes
    run.save()
    _note(actor, at, run, "confirmed")
    give_on.defer_once(key=f"vouchers:{run.pk}", run_id=run.pk)


@transaction.atomic
def stop_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """Do without it, or ask about nobody further; who was given one keeps it. Twice changes nothing.

    :raises RunSettled: when it is done.
    """
    run = _locked(actor, run_id)
    if run.outcome == RETURNED or run.stopped_at is not None:
        return
    if run.done_at is not None:
        raise RunSettled
    if not run.outcome:
        run.outcome, run.decided_at, run.decided_by_name = RETURNED, at, actor.name
        run.decided_eyes = actor.eyes_in(run.department)
    else:
        run.stopped_at = at
    run.save()
    _note(actor, at, run, "stopped")


def give_next(*, at: datetime, run_id: int) -> bool:
    """Ask the register about the next persons, over the network, and give vouchers to those who have a right to one;
    whether there are more. Killed half-way it begins again where it was; nobody is given two.

    :raises Unreachable: when the register does not answer; then the run stays where it was.
    """
    run = Run.objects.filter(GOING_ON, pk=run_id, outcome=CONFIRMED).first()
    if run is None:
        return False
    persons = persons_after(run.reached, limit=BATCH)
    cards = {f"p-{number}": card for number, card in persons}
    have = Voucher.objects.filter(scheme=run.scheme, holder_id__in=cards).values_list("holder_id", flat=True)
    asked = {cards[holder]: holder for holder in cards.keys() - set(have)}
    try:
        entitled = _entitled(run, asked, at)
    except Unreachable:
        Run.objects.filter(pk=run.pk, silent_since__isnull=True).update(silent_since=at)
        raise
    with transaction.atomic():
        held = Run.objects.select_for_update().get(pk=run.pk)
        if held.reached != run.reached or held.stopped_at is not None:
            return held.stopped_at is None
        for holder in entitled:
            give_voucher(actor=system_actor(run.department), at=at, scheme_id=run.scheme, holder_id=holder)
        held.asked, held.found, held.silent_since = held.asked + len(asked), held.found + len(entitled), None
        if persons:
            held.reached = persons[-1][0]
        else:
            held.done_at = at
            _note(system_actor(held.department), at, held, "done")
        held.save()
    return bool(persons)


def _entitled(run: Run, asked: dict[str, str], at: datetime) -> Collection[str]:
    """The holders among those asked about, by card, who have a right to a voucher."""
    if not asked:
        return ()
    scheme = scheme_of(run.scheme)
    found = ask_which(
        actor=system_actor(run.department),
        at=at,
        register=scheme.given_to.register_id,
        field=scheme.given_to.field,
        numbers=asked,
        purpose=scheme.given_to.purpose.text(),
        basis=scheme.basis.text(),
    )
    return [asked[each] for each in sorted(found)]


@transaction.atomic
def give_voucher(*, actor: Actor, at: datetime, scheme_id: str, holder_id: str) -> int:
    """Give a person the voucher of a scheme, and what relatives passed on to them before they had one; once. Returns
    its number.

    :raises NotFound: if the actor is not the platform, or there is no such scheme.
    """
    if not actor.is_system:
        raise NotFound("vouchers")
    scheme = scheme_of(scheme_id)
    row, new = Voucher.objects.get_or_create(
        scheme=scheme_id,
        holder_id=holder_id,
        defaults={"number": f"new:{scheme_id[-20:]}:{holder_id}"[:40], "given_at": at},
    )
    if not new:
        return row.pk
    row.number = make_reference("VALE", macau_date(at).year, row.pk)
    row.save(update_fields=["number"])
    move(row, "given", scheme.amount, at=at, key=f"given:{row.pk}")
    note(actor, at, "voucher:given", subject=f"voucher:{row.pk}", holder_id=holder_id, amount=scheme.amount)
    amount = {language: format_mop(scheme.amount, language) for language in LANGUAGES}
    tell(row, at=at, key="given", unique="given", amount=amount)
    take_over_waiting(row, card=get_person(int(holder_id[2:])).bir, at=at)
    return row.pk


def _locked(actor: Actor, run_id: int) -> Run:
    row = Run.objects.select_for_update().filter(pk=run_id, scheme__in=schemes_to_watch(actor)).first()
    if row is None:
        raise NotFound(f"run {run_id}")
    return row


def _note(actor: Actor, at: datetime, run: Run, what: str) -> None:
    subject = f"voucher-run:{run.pk}"
    note(actor, at, f"run:{what}", subject=subject, scheme=run.scheme, asked=run.asked, found=run.found)
