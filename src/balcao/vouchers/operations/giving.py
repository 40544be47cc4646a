"""Giving vouchers to whom a register says that they have a right to one: in a run, begun by one officer, confirmed by
another, carried on in batches; or at a counter, to whom a clerk helps."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial

from django.db import transaction

from balcao.accounts.api import get_person
from balcao.catalogue.api import VoucherScheme
from balcao.exchange.api import ask_which, begin_search, confirm_search, search_on, send_search_back, stop_search
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES
from balcao.vouchers.failures import NotEntitled
from balcao.vouchers.jobs import give_on
from balcao.vouchers.models import CONFIRMED, GOING_ON, Run, Voucher
from balcao.vouchers.notes import tell
from balcao.vouchers.operations.passing import take_over_waiting
from balcao.vouchers.policies import require_scheme, schemes_to_watch
from balcao.vouchers.trail import check_in_use, move, note, scheme_of


@transaction.atomic
def propose_run(*, actor: Actor, at: datetime, scheme_id: str) -> int:
    """Begin a run, which goes once a second officer confirms it; returns its number.

    :raises NotFound: for a scheme that is not the officer's business.
    :raises NotInUse: outside of the days in which its vouchers are used.
    :raises RunOpen: while another one waits or goes on.
    """
    scheme = require_scheme(actor, scheme_id)
    check_in_use(scheme, at)
    run = Run(scheme=scheme_id, department=scheme.department)
    begin_search(run, actor=actor, at=at)
    _note(actor, at, run, "proposed")
    return run.pk


@transaction.atomic
def confirm_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """The second pair of eyes agrees, and it goes. Confirmed twice, it goes once.

    :raises RunFourEyes: for who began it.
    :raises RunSettled: when it was returned.
    """
    run = _locked(actor, run_id)
    if confirm_search(run, actor=actor, at=at):
        _note(actor, at, run, "confirmed")
        give_on.defer_once(key=f"vouchers:{run.pk}", run_id=run.pk)


@transaction.atomic
def stop_run(*, actor: Actor, at: datetime, run_id: int) -> None:
    """Do without it, or ask about nobody further; who was given one keeps it. Twice changes nothing.

    :raises RunSettled: when it is done.
    """
    run = _locked(actor, run_id)
    end = stop_search if run.outcome == CONFIRMED else send_search_back
    if end(run, actor=actor, at=at):
        _note(actor, at, run, "stopped")


def give_next(*, at: datetime, run_id: int) -> bool:
    """Ask the register about the next persons, over the network, and give vouchers to those who have a right to one;
    whether there are more. Killed half-way it begins again where it was; nobody is given two.

    :raises Unreachable: when the register does not answer; then the run stays where it was.
    """
    run = Run.objects.filter(GOING_ON, pk=run_id, outcome=CONFIRMED).first()
    if run is None:
        return False
    return search_on(
        run,
        at=at,
        whom=partial(_without_one, run),
        which=partial(_entitled, system_actor(run.department), scheme_of(run.scheme), at),
        give=lambda held, holder: _give(held, holder, at),
        ended=lambda held: _note(system_actor(held.department), at, held, "done"),
    )


def _without_one(run: Run, holders: Collection[str]) -> Collection[str]:
    have = Voucher.objects.filter(scheme=run.scheme, holder_id__in=holders).values_list("holder_id", flat=True)
    return set(holders) - set(have)


def _entitled(actor: Actor, scheme: VoucherScheme, at: datetime, numbers: Mapping[str, str]) -> Collection[str]:
    return ask_which(
        actor=actor,
        at=at,
        register=scheme.given_to.register_id,
        field=scheme.given_to.field,
        numbers=numbers,
        purpose=scheme.given_to.purpose.text(),
        basis=scheme.basis.text(),
    )


def _give(run: Run, holder: str, at: datetime) -> bool:
    give_voucher(actor=system_actor(run.department), at=at, scheme_id=run.scheme, holder_id=holder)
    return True


def give_at_counter(*, actor: Actor, at: datetime, scheme_id: str) -> int:
    """Ask the register, over the network, whether the person whom a clerk helps has a right to a voucher, and give it
    to them, with an account or without; returns its number. Who has it already keeps it.

    :raises NotFound: if no clerk helps this person with their own matters, or there is no such scheme.
    :raises NotInUse: outside of the days in which its vouchers are used.
    :raises NotEntitled: if the register says no, or the person has no identity card.
    :raises Unreachable: when the register does not answer. Nothing is given then.
    """
    if actor.clerk is None or actor.person_id is None or actor.holder_id != actor.self_id:
        raise NotFound("vouchers")
    scheme, card = scheme_of(scheme_id), get_person(actor.person_id).bir
    check_in_use(scheme, at)
    have = Voucher.objects.filter(scheme=scheme_id, holder_id=actor.holder_id).values_list("pk", flat=True).first()
    if have is not None:
        return have
    if not card or not _entitled(actor, scheme, at, {card: actor.holder_id}):
        raise NotEntitled
    with transaction.atomic():
        number = give_voucher(
            actor=system_actor(scheme.department), at=at, scheme_id=scheme_id, holder_id=actor.holder_id
        )
        note(actor, at, "voucher:given_at_counter", subject=f"voucher:{number}", holder_id=actor.holder_id)
    return number


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
