"""Lists for who administers them, and for anyone."""

from collections.abc import Sequence
from datetime import datetime

from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.reflists.models import PUBLISHED, ReferenceList, Version
from balcao.reflists.policies import eyes_of, may_administer
from balcao.reflists.reading import content_at
from balcao.reflists.rows import USUAL, Row, RowFault, kept_rows
from balcao.reflists.types import Comparison, ListPage, ListSummary, VersionPage, VersionView

MOST_VERSIONS = 50


def lists_at_desk(*, actor: Actor, at: datetime) -> list[ListSummary]:
    """The actor's lists, what waits for a second person first."""
    rows = ReferenceList.objects.select_related("above").order_by("list_id")
    found = [_summary(each, at) for each in rows if may_administer(actor, each.department)]
    return sorted(found, key=lambda each: (each.waits is None, not each.problem))


def waiting_lists(*, actor: Actor) -> int:
    """In how many of the actor's lists a version waits for them: another person's to be published, one at fault to be
    mended."""
    waiting = Version.objects.filter(outcome="").values_list("reference_list__department", "proposed_eyes", "faults__0")
    return sum(
        may_administer(actor, department) and (fault is not None or not set(eyes_of(actor, department)) & set(eyes))
        for department, eyes, fault in waiting
    )


def list_at_desk(*, actor: Actor, at: datetime, list_id: str) -> ListPage:
    """One of them with its versions.

    :raises NotFound: if it is none of the actor's.
    """
    row = _administered(actor, list_id)
    versions = list(row.versions.defer("rows").order_by("-number")[:MOST_VERSIONS])
    sources = [each.source for each in versions if each.outcome in ("", PUBLISHED)]
    source = sources[0] if sources else {}
    summary = _summary(row, at)
    return ListPage(
        summary=summary,
        versions=tuple(_view(each, summary, at) for each in versions),
        mapped=source.get("mapped") or USUAL,
        items=source.get("items", ""),
    )


def version_at_desk(*, actor: Actor, at: datetime, list_id: str, number: int) -> VersionPage:
    """A version compared with the one in force.

    :raises NotFound: if it is none of the actor's.
    """
    row = _administered(actor, list_id)
    version = row.versions.filter(number=number).first()
    if version is None:
        raise NotFound(f"version {number} of {list_id}")
    summary = _summary(row, at)
    return VersionPage(
        summary=summary,
        view=_view(version, summary, at),
        comparison=compared(version, at),
        own=bool(set(eyes_of(actor, row.department)) & set(version.proposed_eyes)),
    )


def compared(version: Version, at: datetime) -> Comparison:
    """How a version differs from the one in force."""
    before = content_at(version.reference_list.list_id, at)
    return compare(before.rows.values() if before else (), kept_rows(version.rows), version.faults)  # type: ignore[arg-type]


def compare(before: Sequence[Row], after: Sequence[Row], faults: Sequence[Sequence[object]] = ()) -> Comparison:
    """How rows differ from others."""
    old, new = {row.code: row for row in before}, {row.code: row for row in after}
    return Comparison(
        added=tuple(row for code, row in new.items() if code not in old),
        changed=tuple((old[code], row) for code, row in new.items() if code in old and old[code] != row),
        removed=tuple(row for code, row in old.items() if code not in new),
        faults=tuple(RowFault(*each) for each in faults),  # type: ignore[arg-type]
    )


def open_list(*, list_id: str, at: datetime) -> tuple[ListSummary, tuple[Row, ...], str]:
    """A list for anyone, with the rows in force and their hash.

    :raises NotFound: if there is none with rows.
    """
    row = ReferenceList.objects.select_related("above").filter(list_id=list_id).first()
    content = content_at(list_id, at) if row else None
    if row is None or content is None:
        raise NotFound(f"reference list {list_id}")
    return _summary(row, at), tuple(content.rows.values()), content.content_hash


def open_lists(*, at: datetime) -> list[ListSummary]:
    """Every list that has rows in force."""
    rows = ReferenceList.objects.select_related("above").order_by("list_id")
    return [each for each in (_summary(row, at) for row in rows) if each.number is not None]


def rows_at_desk(*, actor: Actor, list_id: str, number: int) -> tuple[Row, ...]:
    """The rows of any version.

    :raises NotFound: if it is none of the actor's.
    """
    version = _administered(actor, list_id).versions.filter(number=number).first()
    if version is None:
        raise NotFound(f"version {number} of {list_id}")
    return kept_rows(version.rows)


def _administered(actor: Actor, list_id: str) -> ReferenceList:
    row = ReferenceList.objects.select_related("above").filter(list_id=list_id).first()
    if row is None or not may_administer(actor, row.department):
        raise NotFound(f"reference list {list_id}")
    return row


def source_of(row: ReferenceList) -> dict[str, object]:
    """Where the rows of the list come from, as two persons confirmed it last."""
    found = row.versions.filter(outcome=PUBLISHED).order_by("-number").values_list("source", flat=True).first()
    return dict(found or {})


def _summary(row: ReferenceList, at: datetime) -> ListSummary:
    content = content_at(row.list_id, at)
    return ListSummary(
        list_id=row.list_id,
        department=row.department,
        name=row.name,
        above=row.above.list_id if row.above else "",
        number=content.number if content else None,
        rows=len(content.rows) if content else 0,
        waits=row.versions.filter(outcome="").values_list("number", flat=True).first(),
        url=str(source_of(row).get("url", "")),
        asked_at=row.asked_at,
        problem=row.problem,
    )


def _view(version: Version, summary: ListSummary, at: datetime) -> VersionView:
    if version.outcome != PUBLISHED:
        state = "returned" if version.outcome else "waiting"
    elif version.number == summary.number:
        state = "in_force"
    else:
        state = "coming" if version.in_force_at and version.in_force_at > at else "earlier"
    return VersionView(
        number=version.number,
        state=state,
        rows=version.size,
        since_on=version.since_on,
        proposed_by=version.proposed_by_name,
        proposed_at=version.proposed_at,
        decided_by=version.decided_by_name,
        decided_at=version.decided_at,
        note=version.note,
        url=str(version.source.get("url", "")),
        fetched=version.fetched,
        repeats=version.repeats,
    )
