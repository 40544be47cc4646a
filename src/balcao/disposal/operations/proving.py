"""Proving that nothing of a list is left, and making restored data forget again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from balcao.disposal.door import door_of
from balcao.disposal.failures import NotGenuine
from balcao.disposal.manifest import read_manifest
from balcao.disposal.models import CONFIRMED, DisposalList, Item
from balcao.disposal.rooms import RULES
from balcao.documents.api import SealState, sealed_bytes, verify_file, verify_seal
from balcao.foundation.audit.api import record
from balcao.foundation.forgetting.api import Matter, content_of, forget, gather, left_of
from balcao.foundation.storage.api import let_go, named_among, read, remove_leaving, stored_among
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a list comes to: how many cases and files are gone, how many files stay because another thing holds the
    same bytes, and `faults`, in English for the command line."""

    number: str
    cases: int = 0
    files: int = 0
    shared: int = 0
    stamped_at: datetime | None = None
    faults: tuple[str, ...] = field(default_factory=tuple)


def prove_list(*, at: datetime, number: str) -> Proof:
    """Ask every room and the storage for what a list deleted, and its manifest and certificate for their seals.

    :raises NotFound: if there is no such list.
    """
    row = DisposalList.objects.filter(number=number).first()
    if row is None:
        raise NotFound(f"list {number}")
    if row.done_at is None:
        return Proof(number=number, faults=("it is not done yet",))
    faults: list[str] = []
    stamped_at = None
    try:
        content, stamped_at = read_manifest(read(row.manifest_key))
        faults += _differences(row, content)
    except FileNotFoundError:
        faults.append("its manifest is not in the storage")
    except NotGenuine:
        faults.append("its manifest was changed after it was made")
    faults += _certificate(row, at)
    items = list(row.items.filter(state="deleted"))
    keys = {key for each in items for key in each.files}
    shared = named_among(keys, apart_from=(Item,))
    for item in items:
        left = left_of(RULES, gather(RULES, item.matter))
        faults += [f"{item.reference}: {count} rows of {table} are left" for table, count in left.items()]
    faults += [f"the file {key} is left" for key in sorted(stored_among(keys) - shared)]
    return Proof(
        number=number,
        cases=len(items),
        files=len(keys) - len(shared),
        shared=len(shared),
        stamped_at=stamped_at,
        faults=tuple(faults),
    )


def _differences(row: DisposalList, content: dict[str, Any]) -> Iterable[str]:
    said = {each["case"]: (each["sha256"], each["files"]) for each in content["deleted"]}
    kept = {each.reference: (each.sha256, each.files) for each in row.items.filter(state="deleted")}
    if said != kept or content["list"] != row.number:
        yield "its manifest says something else than the list"


def _certificate(row: DisposalList, at: datetime) -> Iterable[str]:
    try:
        data = sealed_bytes(number=row.certificate)
    except Exception:  # not sealed yet, not there, or its bytes are lost: all the same here
        yield f"its certificate {row.certificate} cannot be read"
        return
    if verify_seal(data, folder=settings.BALCAO_VAR / "pki").state is not SealState.GENUINE:
        yield f"the seal of its certificate {row.certificate} does not hold"
    elif (found := verify_file(data, at=at).document) is None or found.number != row.certificate:
        yield f"its certificate {row.certificate} is not the one that was sealed"


def repeat_list(*, at: datetime, number: str) -> int:
    """Delete again what came back of a list from a backup; returns how many cases that were.

    :raises NotFound: if there is no such list.
    """
    row = DisposalList.objects.filter(number=number, outcome=CONFIRMED).first()
    if row is None:
        raise NotFound(f"list {number}")
    return sum(_forget_again(item, at) for item in row.items.filter(state="deleted").order_by("pk"))


@transaction.atomic
def repeat_manifest(*, at: datetime, data: bytes) -> tuple[str, int]:
    """The same by a manifest that was kept elsewhere, for a backup older than the list: the list is entered again as it
    was confirmed. Returns its number and how many cases came back.

    :raises NotGenuine: if the manifest is none of ours, or was changed.
    """
    content, _ = read_manifest(data)
    row = DisposalList.objects.filter(number=content["list"]).first() or _entered_again(content)
    return row.number, repeat_list(at=at, number=row.number)


def _entered_again(content: dict[str, Any]) -> DisposalList:
    proposed, confirmed = content["proposed"], content["confirmed"]
    row = DisposalList.objects.create(
        number=content["list"],
        department=content["department"],
        table=content["table"],
        outcome=CONFIRMED,
        proposed_at=_moment(proposed["at"]),
        proposed_by_name=proposed["by"],
        proposed_eyes=proposed["eyes"],
        decided_at=_moment(confirmed["at"]),
        decided_by_name=confirmed["by"],
        decided_eyes=confirmed["eyes"],
    )
    for each in content["deleted"]:
        Item.objects.filter(case_id=each["matter"]["case"][0], state="waiting").update(
            state="kept", because=["listed"], done_at=_moment(content["done_at"])
        )
        Item.objects.create(
            disposal_list=row,
            reference=each["case"],
            case_id=each["matter"]["case"][0],
            service_id=each["service"],
            service=each["service_name"],
            holder_id=each["holder"],
            lodged_on=date.fromisoformat(each["lodged_on"]),
            ended_on=date.fromisoformat(each["ended_on"]),
            ended_as=each["ended_as"],
            rule=each["rule"],
            years=each["years"],
            basis=each["basis"],
            state="deleted",
            told_at=_moment(each["told_at"]),
            deleted_from=date.fromisoformat(each["deleted_at"][:10]),
            done_at=_moment(each["deleted_at"]),
            matter=each["matter"],
            rows=each["rows"],
            sha256=each["sha256"],
            files=each["files"],
        )
    return row


def _moment(text: str) -> datetime:
    found = parse_datetime(text)
    assert found is not None
    return found


def _forget_again(item: Item, at: datetime) -> bool:
    with transaction.atomic():
        matter: Matter = gather(RULES, item.matter)
        back = bool(left_of(RULES, matter))
        if back:
            keys = content_of(RULES, matter).keys
            with door_of(item.disposal_list_id):
                forget(RULES, matter, at=at)
            let_go({*keys, *item.files}, at=at)
            record(
                actor=system_actor(),
                at=at,
                event="disposal:case:deleted_again",
                subject=f"case:{item.reference}",
                holder_id=item.holder_id,
                data={"list": item.disposal_list.number},
            )
        else:
            let_go(stored_among(item.files), at=at)
    while remove_leaving(at=at):
        pass
    return back
