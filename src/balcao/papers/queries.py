"""Questions about papers: of their holder, of a form that asks, of an officer who reads a case."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import OuterRef, QuerySet

from balcao.accounts.api import names_by_language
from balcao.cases.api import officer_case, uses_of_files
from balcao.catalogue.api import PaperKind, paper_kinds
from balcao.documents.api import IssuedFile, asked_issued, file_records, issued_files, tidy_code, waits_to_be_checked
from balcao.entities.api import Action, require, sight_of
from balcao.foundation.audit.api import readings_about, record_read
from balcao.foundation.db.api import Asked, along, answers, brought
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.papers.models import Check, Paper
from balcao.papers.policies import kind_of, locate, require_counter, scopes_of
from balcao.papers.says import say
from balcao.papers.types import CheckView, Compared, Mark, Offered, PaperInCase, PaperView, Seen, Standing, UseView
from balcao.papers.validity import last_day

MOST = 200
"""So many papers a holder keeps."""
READ_BACK = 2000
"""So many readings of a holder's data are looked through for who opened a case."""


def kinds_for(holder_id: str) -> Mapping[str, PaperKind]:
    """The kinds of paper that such a holder may keep."""
    whose = "entity" if holder_id.startswith("e-") else "person"
    return {name: kind for name, kind in paper_kinds(settings.BALCAO_SERVICES).items() if whose in kind.holders}


def papers_of(*, actor: Actor, at: datetime) -> list[PaperView]:
    """The papers of the holder the actor acts for, as far as they see them, the latest first; not what was let go.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = with_checks(Paper.objects.filter(holder_id=actor.holder_id, forgotten_at=None))
    latest = rows.order_by("-added_at", "-pk")[:MOST]
    return views([row for row in latest if sight.everything or sight.shows(scopes_of(row.kind))], at)


def paper_view(*, actor: Actor, at: datetime, paper_id: int) -> PaperView:
    """One of them.

    :raises NotFound: if it is none of the actor's business.
    """
    row = locate(actor, at, paper_id, Action.VIEW)
    return views(list(with_checks(Paper.objects.filter(pk=row.pk))), at)[0]


def uses_of(*, actor: Actor, at: datetime, paper_id: int) -> list[UseView]:
    """Every case of the holder in which it lies, the latest first, with the officers who opened that case.

    :raises NotFound: if it is none of the actor's business.
    """
    row = locate(actor, at, paper_id, Action.VIEW)
    found = uses_of_files(actor=actor, at=at, sha256s=[row.sha256])
    seen: dict[str, list[Seen]] = {}
    for reading in readings_about(row.holder_id, limit=READ_BACK) if found else ():
        seen.setdefault(reading.subject, []).append(Seen(who_id=reading.who_id, who=reading.who, at=reading.at))
    return [
        UseView(
            reference=each.reference,
            version_id=each.version_id,
            department=each.department,
            at=each.lodged_at,
            seen=tuple(_once(seen.get(f"case:{each.reference}", ()), each.lodged_at)),
        )
        for each in found
    ]


def _once(seen: Iterable[Seen], since: datetime) -> Iterable[Seen]:
    """Who opened it, each once, with the last time."""
    latest: dict[str, Seen] = {}
    for each in seen:
        if each.at >= since:
            latest.setdefault(each.who_id, each)
    return latest.values()


def offers_for(*, actor: Actor, at: datetime, kind: str, types: Collection[str], max_mb: int) -> list[Offered]:
    """What a form that asks for this kind is offered: what the government issued, then papers, those checked first.

    Nothing for who may not see that holder's papers of the kind.
    """
    described = kind_of(kind)
    if described is None or not actor.holder_id:
        return []
    try:
        require(actor=actor, action=Action.VIEW, at=at, scopes=described.scopes)
    except NotFound:
        return []
    issued = issued_files(actor=actor, at=at, registers=described.issued) if "pdf" in types else []
    rows = with_checks(Paper.objects.filter(holder_id=actor.holder_id, kind=kind, withdrawn_at=None))
    kept = []
    for view in views(list(rows.order_by("-added_at", "-pk")[:MOST]), at):
        ending = str(view.file["name"]).rpartition(".")[2].lower()
        if view.standing.usable and ending in types and int(view.file["size"]) <= max_mb * 1024 * 1024:
            kept.append(_offered(view))
    return [_issued(each) for each in issued] + sorted(kept, key=lambda each: each.standing is not Standing.VERIFIED)


def _issued(each: IssuedFile) -> Offered:
    return Offered(
        value=f"document:{each.number}",
        name=each.title,
        file_name=str(each.file["name"]),
        sha256=str(each.file["sha256"]),
        standing=Standing.VERIFIED,
        added_at=each.issued_at,
        valid_until=each.valid_until,
        checked_by=each.department,
        checked_at=each.issued_at,
        number=each.number,
    )


def _offered(view: PaperView) -> Offered:
    genuine = view.check if view.standing is Standing.VERIFIED else None
    return Offered(
        value=f"paper:{view.id}",
        name=view.name,
        file_name=str(view.file["name"]),
        sha256=str(view.file["sha256"]),
        standing=view.standing,
        added_at=view.added_at,
        valid_until=view.valid_until,
        checked_by=genuine.department if genuine else "",
        checked_at=genuine.at if genuine else None,
    )


def marks_of(*, holder_id: str, at: datetime, sha256s: Sequence[str]) -> dict[str, Mark]:
    """What is known of these files of a holder, by hash; the caller has seen to it that the reader may know them.

    A paper that its holder withdrew is marked no more: what an officer found of it stays with the case.
    """
    wanted = [each for each in sha256s if each]
    if not wanted:
        return {}
    rows, issued_ones = answers(
        Asked(with_checks(Paper.objects.filter(sha256__in=wanted, holder_id=holder_id)), list[Paper]),
        asked_issued(holder_id=holder_id, at=at, sha256s=wanted),
    )
    found: dict[str, Mark] = {}
    for row, view in zip(rows, views(rows, at), strict=True):
        if row.sha256 not in found or view.standing is Standing.VERIFIED:
            found[row.sha256] = Mark(paper=view, standing=view.standing)
    for digest, issued in issued_ones.items():
        found[digest] = Mark(
            number=issued.number,
            department=issued.department,
            holds=issued.holds,
            standing=Standing.VERIFIED if issued.holds else Standing.EXPIRED,
        )
    return found


def paper_in_case(*, actor: Actor, at: datetime, reference: str, sha256: str) -> PaperInCase:
    """A file of a case for the officer who works on it. Reading the case is recorded.

    :raises NotFound: for any other, or when the case has no such file among its answers.
    """
    case = officer_case(actor=actor, at=at, reference=reference)
    if not case.works_on_it:
        raise NotFound(f"case {reference}")
    for question, value in case.view.journey.answers.items():
        for record in file_records(value):
            if record["sha256"] == sha256:
                mark = marks_of(holder_id=case.view.holder_id, at=at, sha256s=[sha256]).get(sha256)
                return PaperInCase(
                    paper=mark.paper if mark else None,
                    file=record,
                    question=question,
                    version_id=case.view.version.id,
                    department=case.department,
                    holder_name=case.holder_name,
                )
    raise NotFound(f"file {sha256} of case {reference}")


def paper_at_counter(*, actor: Actor, at: datetime, code: str) -> PaperView:
    """The paper whose holder shows this code at the counter; that it was looked at is recorded.

    :raises NotFound: for who works at no counter, and for a code of no paper.
    """
    require_counter(actor)
    row = with_checks(Paper.objects.filter(code=tidy_code(code), withdrawn_at=None)).first()
    if row is None:
        raise NotFound("paper of that code")
    record_read(
        actor=actor,
        at=at,
        event="papers:paper:read",
        subject=f"paper:{row.pk}",
        holder_id=row.holder_id,
        purpose=say("papers.reading.counter"),
        basis=say("papers.reading.basis"),
    )
    return views([row], at)[0]


def with_checks(rows: "QuerySet[Paper]") -> "QuerySet[Paper]":
    """The rows with the finding that stands, and whether their file waits for the scanner."""
    stands = Check.objects.filter(paper=OuterRef("pk"), superseded_at=None)
    return rows.annotate(checks_along=along(stands), waits=waits_to_be_checked(OuterRef("sha256")))


def views(rows: Sequence[Paper], at: datetime) -> list[PaperView]:
    """The papers as they stand on the day."""
    checks = {row.pk: next(iter(brought(Check, row.checks_along)), None) for row in rows}  # type: ignore[attr-defined]
    people = {int(each.by[2:]) for each in checks.values() if each is not None and each.by.startswith("p-")}
    names = names_by_language(people) if people else {}
    today = macau_date(at)
    return [_view(row, checks[row.pk], names, today) for row in rows]


def _view(row: Paper, check: Check | None, names: Mapping[int, Text], today: date) -> PaperView:
    ends = last_day(row, check)
    if row.withdrawn_at is not None:
        standing = Standing.WITHDRAWN
    elif row.waits:  # type: ignore[attr-defined]
        standing = Standing.CHECKING
    elif check is not None and not check.genuine:
        standing = Standing.REFUSED
    elif ends is not None and ends < today:
        standing = Standing.EXPIRED
    else:
        standing = Standing.KEPT if check is None else Standing.VERIFIED
    described = kind_of(row.kind)
    return PaperView(
        id=row.pk,
        holder_id=row.holder_id,
        kind=row.kind,
        name=described.name.text() if described else {"en": row.kind},
        file=row.file,
        code=row.code,
        added_at=row.added_at,
        valid_until=ends,
        standing=standing,
        check=_check(check, names) if check else None,
        withdrawn_at=row.withdrawn_at,
        gone=row.forgotten_at is not None,
    )


def _check(check: Check, names: Mapping[int, Text]) -> CheckView:
    number = int(check.by[2:]) if check.by.startswith("p-") else 0
    return CheckView(
        genuine=check.genuine,
        compared=Compared(check.compared),
        by=names.get(number) or dict.fromkeys(("zh-Hant", "pt", "en"), check.by_name),
        department=check.department,
        at=check.at,
        valid_until=check.valid_until,
        reason=check.reason,
        case_reference=check.case_reference,
    )
