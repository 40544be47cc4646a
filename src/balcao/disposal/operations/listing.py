"""Disposal lists: proposed by one chief, confirmed or sent back by another."""

from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction

from balcao.cases.api import Case, cases_of_duty
from balcao.catalogue.api import get_version
from balcao.disposal.choosing import Looked, look_through, reasons_of
from balcao.disposal.failures import ListOpen, NothingToDelete, Settled, TwoNeeded, WhyNeeded
from balcao.disposal.models import CONFIRMED, DisposalList, Item
from balcao.disposal.policies import as_chief, list_of, require_department
from balcao.dossiers.api import table_at
from balcao.foundation.audit.api import record
from balcao.foundation.eyes.api import RETURNED
from balcao.foundation.numbers.api import take_number
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.ids import make_reference

MOST = 500
"""So many cases stand on one list; the others follow on the next."""
LONGEST = 2000


@transaction.atomic
def propose_list(*, actor: Actor, at: datetime, department: str, most: int = MOST) -> str:
    """Put the cases on a list that may be deleted, those longest over first; returns its number.

    :raises NotFound: for who is no chief there.
    :raises ListOpen: while another one waits.
    :raises NothingToDelete: when there is no such case.
    """
    require_department(actor, department)
    if DisposalList.objects.filter(department=department, outcome="").exists():
        raise ListOpen
    seen = cases_of_duty(as_chief(actor), at).filter(department=department)
    found = list(islice((each for each in look_through(seen, at) if not each.reasons), most))
    if not found:
        raise NothingToDelete
    register = f"{department}-DL"
    row = DisposalList(
        number=make_reference(register, *take_number(series=f"disposal:{department}", at=at)),
        department=department,
        table=table_at(at).name,
        proposed_at=at,
        proposed_by_name=actor.name,
        proposed_eyes=actor.eyes_in(department),
    )
    try:
        with transaction.atomic():
            row.save()
            Item.objects.bulk_create(_item(row, each) for each in found)
    except IntegrityError as clash:  # somebody proposed at the same moment
        raise ListOpen from clash
    _record(actor, at, row, "proposed", cases=len(found), table=row.table)
    return row.number


def _item(row: DisposalList, each: Looked) -> Item:
    case = each.case
    return Item(
        disposal_list=row,
        reference=case.reference,
        case_id=case.pk,
        service_id=case.service_id,
        service=dict(get_version(case.version_id).definition.text("name")),
        holder_id=case.holder_id,
        lodged_on=macau_date(case.lodged_at),
        ended_on=macau_date(each.ended_at),
        ended_as=case.state,
        rule=each.rule.id,
        years=each.rule.years_in_all,
        basis=dict(each.rule.basis.text()),
    )


@transaction.atomic
def confirm_list(*, actor: Actor, at: datetime, number: str) -> int:
    """The second pair of eyes agrees: holders are told, and thirty days later the cases are deleted. What something
    needs by now is kept; returns how many cases remain.

    :raises NotFound: for who is no chief there.
    :raises Settled: when it does not wait.
    :raises TwoNeeded: for who proposed it.
    """
    row = _waiting(actor, number)
    eyes = actor.eyes_in(row.department)
    if set(eyes) & set(row.proposed_eyes):
        raise TwoNeeded
    items = list(row.items.select_for_update().filter(state="waiting"))
    reasons = reasons_of(Case.objects.filter(pk__in=[each.case_id for each in items]), at)
    for item in items:
        keep_item(actor=actor, at=at, item=item, reasons=reasons.get(item.case_id, ("gone",)))
    row.outcome, row.decided_at, row.decided_by_name, row.decided_eyes = CONFIRMED, at, actor.name, eyes
    row.save()
    left = row.items.filter(state="waiting").count()
    _record(actor, at, row, "confirmed", cases=left)
    from balcao.disposal.jobs import tell_holders  # the job calls back into this room

    tell_holders.defer(list_id=row.pk)
    return left


@transaction.atomic
def return_list(*, actor: Actor, at: datetime, number: str, why: str) -> None:
    """Send a list back, or take one's own back, saying why; nothing is deleted and nobody is told.

    :raises NotFound: for who is no chief there.
    :raises Settled: when it does not wait.
    :raises WhyNeeded: without why.
    """
    row = _waiting(actor, number)
    if not why.strip():
        raise WhyNeeded
    row.outcome, row.decided_at, row.decided_by_name = RETURNED, at, actor.name
    row.decided_eyes, row.note = actor.eyes_in(row.department), why.strip()[:LONGEST]
    row.save()
    row.items.filter(state="waiting").update(state="kept", because=["returned"], done_at=at)
    _record(actor, at, row, "returned")


def keep_item(*, actor: Actor, at: datetime, item: Item, reasons: tuple[str, ...]) -> bool:
    """Take a case off its list when something needs it; whether it was taken off."""
    if not reasons:
        return False
    item.state, item.because, item.done_at = "kept", list(reasons), at
    item.save(update_fields=["state", "because", "done_at"])
    record(
        actor=actor,
        at=at,
        event="disposal:case:kept",
        subject=f"case:{item.reference}",
        holder_id=item.holder_id,
        data={"list": item.disposal_list.number, "because": list(reasons)},
    )
    return True


def _waiting(actor: Actor, number: str) -> DisposalList:
    row = list_of(actor, number, lock=True)
    if row.outcome:
        raise Settled
    return row


def _record(actor: Actor, at: datetime, row: DisposalList, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"disposal:list:{what}",
        subject=f"disposal:{row.number}",
        data={"department": row.department, **data},
    )
