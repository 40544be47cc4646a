"""Beginning a list, proposing rows, publishing or putting back, going back, asking an address every day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.eyes.api import RETURNED
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.reflists.events import RowsFetched
from balcao.reflists.failures import (
    BadDay,
    BadListName,
    BadMapping,
    ListFourEyes,
    NothingChanged,
    ReasonNeeded,
    RowsAtFault,
    SourceSilent,
    UnreadableRows,
    VersionSettled,
)
from balcao.reflists.gateways.source import ask_source
from balcao.reflists.models import PUBLISHED, ReferenceList, Version
from balcao.reflists.policies import eyes_of, locked, may_administer
from balcao.reflists.queries import compare, source_of
from balcao.reflists.reading import content_at
from balcao.reflists.rows import (
    NEEDED,
    USUAL,
    Row,
    kept_rows,
    languages_lacking,
    rows_of_answer,
    rows_of_file,
)
from balcao.reflists.versions import make_version, settle

AHEAD = timedelta(days=366)
MOST_WHY = 2000
BY_ITSELF = "reflists.refresh"
"""Who proposes what an address answers at night."""


@transaction.atomic
def begin_list(*, actor: Actor, at: datetime, list_id: str, department: str, name: Text, above: str = "") -> str:
    """Begin a list without rows; a `department` left empty is the house. Returns its id. The same begun twice is one.

    :raises NotFound: for a department whose lists are not the actor's, or a list above that is not there.
    :raises BadListName: and nothing is begun.
    """
    if not may_administer(actor, department):
        raise NotFound(f"lists of {department}")
    over = ReferenceList.objects.filter(list_id=above).first() if above else None
    if above and over is None:
        raise NotFound(f"reference list {above}")
    name = {language: text.strip()[:120] for language, text in name.items()}
    if languages_lacking(name):
        raise BadListName
    try:
        with transaction.atomic():
            row, new = ReferenceList.objects.get_or_create(
                list_id=list_id.strip(), defaults={"department": department, "name": name, "above": over}
            )
    except IntegrityError as bad:
        raise BadListName from bad
    if not new and (row.department, row.name, row.above) != (department, name, over):
        raise BadListName
    if new:
        _audit(actor, at, row, "list", "begun", department=department)
    return row.list_id


def propose_file(
    *, actor: Actor, at: datetime, list_id: str, content: bytes, mapped: Mapping[str, str], since_on: date
) -> int:
    """Put the rows of a CSV or XLSX file before a second person, in the place of what waits. Returns their version.

    :raises NotFound: if the list is none of the actor's.
    :raises BadMapping, UnreadableRows, BadDay, NothingChanged: and nothing is proposed.
    """
    _check_mapping(mapped)
    return _propose(actor, at, list_id, rows_of_file(content, mapped), {"mapped": dict(mapped)}, since_on)


def propose_address(
    *, actor: Actor, at: datetime, list_id: str, url: str, items: str, mapped: Mapping[str, str], since_on: date
) -> int:
    """Ask an address for the rows and put them before a second person; published, it is asked every day.

    Waits for the address: call it outside of transactions.

    :raises NotFound: if the list is none of the actor's.
    :raises BadMapping, SourceSilent, UnreadableRows, BadDay, NothingChanged: and nothing is proposed.
    """
    _check_mapping(mapped)
    if not url.startswith(("https://", "http://")) or len(url) > 500:
        raise BadMapping
    with transaction.atomic():
        locked(actor, list_id)  # nobody has addresses asked that are not theirs to name
    rows = rows_of_answer(ask_source(url), items, mapped)
    source = {"url": url, "items": items, "mapped": dict(mapped)}
    return _propose(actor, at, list_id, rows, source, since_on)


def _check_mapping(mapped: Mapping[str, str]) -> None:
    names = [each for each in mapped.values() if each]
    if any(not mapped.get(part) for part in NEEDED) or set(mapped) - set(USUAL) or len(set(names)) != len(names):
        raise BadMapping


@transaction.atomic
def _propose(
    actor: Actor, at: datetime, list_id: str, rows: Sequence[Row], source: Mapping[str, Any], since_on: date
) -> int:
    row = locked(actor, list_id)
    if not macau_date(at) <= since_on <= macau_date(at) + AHEAD:
        raise BadDay
    version = make_version(row, at, rows, source, since_on, by=actor.name, eyes=eyes_of(actor, row.department))
    if version.content_hash in _hashes_now(row, at) and source_of(row) == source:
        raise NothingChanged
    _drop_waiting(row, actor, at)
    version.save()
    _audit(actor, at, row, "version", "proposed", number=version.number, rows=version.size, faults=len(version.faults))
    return version.number


def _hashes_now(row: ReferenceList, at: datetime) -> set[str]:
    """The rows in force, and those that wait."""
    content = content_at(row.list_id, at)
    waiting = row.versions.filter(outcome="").values_list("content_hash", flat=True)
    return {*([content.content_hash] if content else []), *waiting}


def _drop_waiting(row: ReferenceList, actor: Actor, at: datetime) -> None:
    """What waits gives way to what came after it."""
    waiting = row.versions.select_for_update().filter(outcome="").first()
    if waiting is not None:
        settle(waiting, RETURNED, actor.name, eyes_of(actor, row.department), at)


@transaction.atomic
def publish_version(*, actor: Actor, at: datetime, list_id: str, number: int) -> None:
    """The second person agrees: the version is in force from its day on, or at once if that is over.

    :raises NotFound: if the list is none of the actor's.
    :raises VersionSettled: when that version does not wait.
    :raises RowsAtFault, ListFourEyes: and nothing is published.
    """
    row, version = _waiting(actor, list_id, number)
    if version.faults:
        raise RowsAtFault
    if set(eyes_of(actor, row.department)) & set(version.proposed_eyes):
        raise ListFourEyes
    settle(version, PUBLISHED, actor.name, eyes_of(actor, row.department), at)
    _audit(actor, at, row, "version", "published", number=number, since=version.since_on.isoformat())


@transaction.atomic
def return_version(*, actor: Actor, at: datetime, list_id: str, number: int, why: str) -> None:
    """It is not published; the list stays as it is.

    :raises VersionSettled: when that version does not wait.
    :raises ReasonNeeded: without a reason.
    """
    row, version = _waiting(actor, list_id, number)
    if not why.strip():
        raise ReasonNeeded
    settle(version, RETURNED, actor.name, eyes_of(actor, row.department), at, why.strip()[:MOST_WHY])
    _audit(actor, at, row, "version", "returned", number=number, why=version.note)


@transaction.atomic
def go_back(*, actor: Actor, at: datetime, list_id: str, number: int) -> int:
    """Have the rows of an earlier version in force again, at once: two persons confirmed them then, so one is enough.
    Returns the number under which they are. What waits or is to come goes on waiting.

    :raises NotFound: if the list is none of the actor's, or has no such version that was in force.
    :raises NothingChanged: when those rows are in force.
    """
    row = locked(actor, list_id)
    earlier = row.versions.filter(number=number, outcome=PUBLISHED, in_force_at__lte=at).first()
    if earlier is None:
        raise NotFound(f"version {number} of {list_id}")
    content = content_at(list_id, at)
    if content is not None and content.content_hash == earlier.content_hash:
        raise NothingChanged
    version = make_version(
        row,
        at,
        kept_rows(earlier.rows),
        earlier.source,
        macau_date(at),
        by=earlier.proposed_by_name,
        eyes=earlier.proposed_eyes,
    )
    version.repeats, version.faults = earlier.number, []
    settle(version, PUBLISHED, actor.name, earlier.decided_eyes, at)
    _audit(actor, at, row, "version", "gone_back", number=version.number, to=number)
    return version.number


def refresh_all(*, at: datetime) -> int:
    """Ask the address of every list that has one; returns how many had other rows. One that does not answer is noted
    and keeps nobody up; killed half-way, the next run does the rest."""
    changed = 0
    for row in ReferenceList.objects.order_by("pk"):
        source = source_of(row)
        if source.get("url"):
            changed += refresh_list(list_id=row.list_id, source=source, at=at)
    return changed


def refresh_list(*, list_id: str, source: Mapping[str, Any], at: datetime) -> bool:
    """Ask one address; whether it has other rows than are in force or wait. Waits for the address."""
    try:
        rows = rows_of_answer(ask_source(source["url"]), source["items"], source["mapped"])
    except (SourceSilent, UnreadableRows) as failure:
        ReferenceList.objects.filter(list_id=list_id).update(asked_at=at, problem=failure.key)
        return False
    with transaction.atomic():
        row = ReferenceList.objects.select_for_update().get(list_id=list_id)
        row.asked_at, row.problem = at, ""
        row.save(update_fields=["asked_at", "problem"])
        version = make_version(row, at, rows, source, macau_date(at), by="Balcão", eyes=[BY_ITSELF])
        version.fetched = True
        if version.content_hash in _hashes_now(row, at) or row.versions.filter(outcome="", fetched=False).exists():
            return False  # what a person has proposed goes first
        _drop_waiting(row, system_actor(), at)
        version.save()
        _audit(system_actor(), at, row, "version", "fetched", number=version.number, rows=version.size)
        before = content_at(list_id, at)
        difference = compare(tuple(before.rows.values()) if before else (), rows)
        vanishing = frozenset(each.code for each in difference.removed)
        announce(RowsFetched(list_id=list_id, number=version.number, vanishing=vanishing, at=at))
    return True


@transaction.atomic
def take_fetched(*, at: datetime, list_id: str, number: int) -> bool:
    """Publish what an address answered without a person, by the leave of the two who published its mapping. Rows at
    fault stay waiting. Whether it was published."""
    version = Version.objects.select_for_update().get(reference_list__list_id=list_id, number=number)
    if version.outcome or version.faults or not version.fetched:
        return False
    leave = version.reference_list.versions.filter(outcome=PUBLISHED).order_by("-number").first()
    if leave is None or leave.source != version.source:
        return False
    settle(version, PUBLISHED, leave.decided_by_name, leave.decided_eyes, at)
    _audit(system_actor(), at, version.reference_list, "version", "published", number=number, by_leave_of=leave.number)
    return True


def _waiting(actor: Actor, list_id: str, number: int) -> tuple[ReferenceList, Version]:
    row = locked(actor, list_id)
    version = row.versions.select_for_update().filter(number=number, outcome="").first()
    if version is None:
        raise VersionSettled
    return row, version


def _audit(actor: Actor, at: datetime, row: ReferenceList, what: str, act: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"reflists:{what}:{act}",
        subject=f"list:{row.list_id}",
        holder_id="",
        data={"list": row.list_id, **data},
    )
