"""Carrying a confirmed list out: holders are told, cases deleted one by one, bytes removed, all of it certified."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.cases.api import Case, tell_holder
from balcao.disposal.choosing import reasons_of, still_past
from balcao.disposal.door import door_of, matter_of
from balcao.disposal.manifest import certify
from balcao.disposal.models import CONFIRMED, DisposalList, Item
from balcao.disposal.operations.listing import keep_item
from balcao.disposal.rooms import RULES
from balcao.foundation.audit.api import record
from balcao.foundation.forgetting.api import content_of, forget, gather
from balcao.foundation.storage.api import let_go, remove_leaving, still_leaving
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date

TOLD_DAYS = 30
"""So many calendar days a holder has to save a copy."""
AT_ONCE = 50


def tell_some(*, list_id: int, at: datetime, most: int = AT_ONCE) -> bool:
    """Tell some of the holders that their case will be deleted, each in a transaction of its own; whether more wait."""
    waiting = Item.objects.filter(
        disposal_list_id=list_id, disposal_list__outcome=CONFIRMED, state="waiting", told_at__isnull=True
    )
    found = list(waiting.order_by("pk").values_list("pk", flat=True)[: most + 1])
    for number in found[:most]:
        _tell(number, at)
    return len(found) > most


@transaction.atomic
def _tell(item_id: int, at: datetime) -> None:
    item = Item.objects.select_for_update().get(pk=item_id)
    case = Case.objects.filter(pk=item.case_id).first()
    if item.state != "waiting" or item.told_at is not None:
        return
    if case is None:
        keep_item(actor=system_actor(), at=at, item=item, reasons=("gone",))
        return
    item.told_at, item.deleted_from = at, macau_date(at) + timedelta(days=TOLD_DAYS)
    item.save(update_fields=["told_at", "deleted_from"])
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="deletion_ahead",
        unique=f"disposal:{item.pk}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/copy/",
        day=item.deleted_from,
    )


def carry_out(*, list_id: int, at: datetime, most: int = AT_ONCE) -> bool:
    """Delete some of the cases whose day has come, each in a transaction of its own, and remove bytes that nobody
    names any more; when nothing waits, certify. Returns whether more can be done now.

    Killed anywhere, what was committed stays done and the next run does the rest.
    """
    due = Item.objects.filter(
        disposal_list_id=list_id, disposal_list__outcome=CONFIRMED, state="waiting", deleted_from__lte=macau_date(at)
    )
    found = list(due.order_by("pk").values_list("pk", flat=True)[: most + 1])
    for number in found[:most]:
        delete_item(item_id=number, at=at)
    while remove_leaving(at=at):
        pass
    if len(found) > most:
        return True
    row = DisposalList.objects.get(pk=list_id)
    files = [key for some in row.items.values_list("files", flat=True) for key in some]
    over = row.outcome == CONFIRMED and not row.items.filter(state="waiting").exists()
    if over and row.done_at is None and not still_leaving(files, at=at):
        certify(list_id=list_id, at=at)
    return False


def delete_item(*, item_id: int, at: datetime) -> None:
    """Delete one case of a confirmed list, or take it off the list when something needs it by now.

    What a room forgot to say makes the database refuse: then nothing of the case is deleted, and that is kept.
    """
    try:
        _delete(item_id, at)
    except IntegrityError:
        with transaction.atomic():
            item = Item.objects.select_for_update().get(pk=item_id)
            if item.state == "waiting":
                keep_item(actor=system_actor(), at=at, item=item, reasons=("named",))


@transaction.atomic
def _delete(item_id: int, at: datetime) -> None:
    item = Item.objects.select_for_update(of=("self",)).select_related("disposal_list").get(pk=item_id)
    if item.state != "waiting" or item.disposal_list.outcome != CONFIRMED:
        return
    case = Case.objects.select_for_update().filter(pk=item.case_id).first()
    if case is None:
        keep_item(actor=system_actor(), at=at, item=item, reasons=("gone",))
        return
    why = reasons_of(Case.objects.filter(pk=case.pk), at)[case.pk]
    if not why and not still_past(case.pk, at):
        why = ("not_over",)
    if keep_item(actor=system_actor(), at=at, item=item, reasons=why):
        return
    matter = gather(RULES, matter_of(case))
    content = content_of(RULES, matter)
    with door_of(item.disposal_list_id):
        forget(RULES, matter, at=at)
    let_go(content.keys, at=at)
    item.state, item.done_at, item.matter, item.rows = "deleted", at, matter, content.rows
    item.sha256, item.files = content.sha256, list(content.keys)
    item.save()
    record(
        actor=system_actor(),
        at=at,
        event="disposal:case:deleted",
        subject=f"case:{item.reference}",
        holder_id=item.holder_id,
        data={
            "list": item.disposal_list.number,
            "table": item.disposal_list.table,
            "rule": item.rule,
            "sha256": item.sha256,
        },
    )
