"""Having the running cases of a service go on by its newer process: proposed, agreed to by another, done one by one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.cases.carrying import CLOSED_UNDECIDED, CarryOverRefused, Standings, process_of
from balcao.cases.jobs import advance, carry_over
from balcao.cases.models import CarriedCase, CarryOver, Case, Step
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.carrying_over import running_by_older
from balcao.catalogue.api import ServiceVersion, get_version, owned_version
from balcao.foundation.audit.api import record
from balcao.foundation.eyes.api import RETURNED
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound

AT_ONCE = 50
"""So many cases are carried over before other jobs have their turn."""


class CarryOverNeedsWhy(CarryOverRefused):
    """A proposal, and sending one back, needs words."""

    key = "cases.carry_over.why_missing"


class NothingToCarry(CarryOverRefused):
    """No running case goes by an older process, or none of them could go on by the newer one."""

    key = "cases.carry_over.nothing"


class CarryOverUnderWay(CarryOverRefused):
    """Of this service it is proposed already, or being done."""

    key = "cases.carry_over.under_way"


class CarryOverSettled(CarryOverRefused):
    """This was agreed to or sent back meanwhile."""

    key = "cases.carry_over.settled"


class CarryOverFourEyes(CarryOverRefused):
    """Who proposed it, or stands in for who did, cannot agree to it."""

    key = "cases.carry_over.four_eyes"


@transaction.atomic
def propose_carry_over(*, actor: Actor, at: datetime, service_id: str, why: str) -> int:
    """Propose that the running cases that are the officer's go on by the process that is in force; returns its number.
    What would become of each is kept with it; those that cannot go on are named, and stay.

    :raises NotFound: unless it is the officer's service.
    :raises CarryOverNeedsWhy: without words.
    :raises NothingToCarry: if no case would be carried over.
    :raises CarryOverUnderWay: while another is proposed or being done.
    """
    version = owned_version(actor=actor, service_id=service_id)
    if not why.strip():
        raise CarryOverNeedsWhy
    standings = Standings(version)
    cases = list(running_by_older(actor, at, version))
    if all(standings.of(case).problem for case in cases):
        raise NothingToCarry
    try:
        with transaction.atomic():
            found = CarryOver.objects.create(
                service_id=service_id,
                version_id=version.id,
                why=why.strip()[:5000],
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=actor.eyes_in(version.definition.data.department),
            )
    except IntegrityError as failure:
        raise CarryOverUnderWay from failure
    CarriedCase.objects.bulk_create([_line(found, case, standings) for case in cases], batch_size=500)
    _record(actor, at, found, "proposed", cases=len(cases))
    return found.pk


def _line(found: CarryOver, case: Case, standings: Standings) -> CarriedCase:
    standing = standings.of(case)
    return CarriedCase(
        carry_over=found,
        case=case,
        from_version_id=process_of(case).id,
        state="stays" if standing.problem else "waiting",
        problem=standing.problem,
        steps=list(standing.lacking or standing.steps),
    )


@transaction.atomic
def agree_to_carry_over(*, actor: Actor, at: datetime, carry_over_id: int) -> None:
    """The second pair of eyes agrees; the cases that are also theirs are then carried over one by one, the others stay.

    :raises CarryOverSettled: if it was answered meanwhile.
    :raises CarryOverFourEyes: for who proposed it.
    """
    found, eyes = _open(actor, carry_over_id)
    if set(eyes) & set(found.proposed_eyes):
        raise CarryOverFourEyes
    theirs = cases_of_duty(actor, at).filter(service_id=found.service_id).values("pk")
    waiting = found.lines.filter(state="waiting").exclude(case__in=theirs)
    waiting.update(state="stays", problem="not_seen", at=at)
    _settle(actor, at, found, "agreed", eyes)
    carry_over.defer(carry_over_id=found.pk)


@transaction.atomic
def return_carry_over(*, actor: Actor, at: datetime, carry_over_id: int, note: str) -> None:
    """Send it back, or take one's own back, with a word why; no case is touched.

    :raises CarryOverNeedsWhy: without words.
    :raises CarryOverSettled: if it was answered meanwhile.
    """
    found, eyes = _open(actor, carry_over_id)
    if not note.strip():
        raise CarryOverNeedsWhy
    found.note = note.strip()[:5000]
    _settle(actor, at, found, RETURNED, eyes)


def carry_some(*, at: datetime, carry_over_id: int) -> bool:
    """Carry the next cases over, each in a transaction of its own; whether some are left."""
    found = CarryOver.objects.filter(pk=carry_over_id, outcome="agreed", finished_at=None).first()
    if found is None:
        return False
    standings = Standings(get_version(found.version_id))
    lines = list(found.lines.filter(state="waiting").order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    for line in lines[:AT_ONCE]:
        _carry_one(line, standings, at)
    if len(lines) > AT_ONCE:
        return True
    CarryOver.objects.filter(pk=carry_over_id).exclude(lines__state="waiting").update(finished_at=at)
    return False


@transaction.atomic
def _carry_one(line_id: int, standings: Standings, at: datetime) -> None:
    """Carry one case over as it stands now, and say so on its line, or neither."""
    line = CarriedCase.objects.select_related("carry_over").select_for_update(of=("self",)).get(pk=line_id)
    case = Case.objects.select_for_update().get(pk=line.case_id)
    if line.state != "waiting":
        return
    line.at, line.state = at, "stays"
    if process_of(case).id != line.from_version_id or not _is_running(case):
        line.problem = "moved_on"
    elif (standing := standings.of(case)).problem:
        line.problem, line.steps = standing.problem, list(standing.lacking)
    else:
        line.state = "carried"
        case.process_version_id, case.process_state = standings.target.id, standing.state
        case.save(update_fields=["process_version", "process_state"])
        _note(case, line, standings.target, at)
        advance.defer(case_id=case.pk)
    line.save()


def _is_running(case: Case) -> bool:
    return case.finished_at is None and case.state not in CLOSED_UNDECIDED


def _note(case: Case, line: CarriedCase, target: ServiceVersion, at: datetime) -> None:
    versions = {"from": line.from_version_id, "to": target.id}
    Step.objects.create(case=case, at=at, kind="carried_over", who="", data=versions)
    record(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        event="cases:process:carried_over",
        subject=f"case:{case.reference}",
        data=versions | {"carry_over": line.carry_over_id, "agreed_by": line.carry_over.decided_eyes},
    )


def _open(actor: Actor, carry_over_id: int) -> tuple[CarryOver, list[str]]:
    found = CarryOver.objects.select_for_update(of=("self",)).filter(pk=carry_over_id).first()
    if found is None:
        raise NotFound(f"carry-over {carry_over_id}")
    version = owned_version(actor=actor, service_id=found.service_id)
    if found.outcome:
        raise CarryOverSettled
    return found, actor.eyes_in(version.definition.data.department)


def _settle(actor: Actor, at: datetime, found: CarryOver, outcome: str, eyes: list[str]) -> None:
    found.outcome, found.decided_at, found.decided_by_name, found.decided_eyes = outcome, at, actor.name, eyes
    found.save()
    _record(actor, at, found, outcome)


def _record(actor: Actor, at: datetime, found: CarryOver, what: str, **more: int) -> None:
    record(
        actor=actor,
        at=at,
        event=f"cases:carry_over:{what}",
        subject=f"service:{found.service_id}",
        data={"carry_over": found.pk, "version": found.version_id, "why": found.why, "note": found.note, **more},
    )
