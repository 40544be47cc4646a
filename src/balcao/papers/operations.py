"""Keeping a paper, withdrawing it, taking it into a form; an officer's check of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.catalogue.api import departments
from balcao.documents.api import issued_files, make_code, sealed_bytes, tidy_code
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.foundation.storage.api import let_go
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.texts import LANGUAGES, Text
from balcao.notices.api import send_worded, worded
from balcao.papers.failures import (
    AlreadyOver,
    NoSuchKind,
    NotCompared,
    NotUsable,
    ReasonMissing,
    TooMany,
    Withdrawn,
)
from balcao.papers.models import Check, Paper
from balcao.papers.policies import kind_of, locate, require_counter, require_other, scopes_of
from balcao.papers.queries import MOST, kinds_for, paper_in_case, views, with_checks
from balcao.papers.types import Compared, PaperView

KEPT_WITHDRAWN = timedelta(days=30)
"""So long a withdrawn paper can be taken back; then its file is let go."""
DEPARTMENT = "SAFP"
"""In whose name the house itself writes about papers."""


@transaction.atomic
def add_paper(
    *, actor: Actor, at: datetime, kind: str, file: Mapping[str, Any], valid_until: date | None = None
) -> PaperView:
    """Keep a file, as answers hold it, as a paper of that kind; the same file again is the same paper.

    `valid_until` is its last day as its holder reads it.

    :raises NoSuchKind: for a kind that such a holder does not keep.
    :raises NotFound, Refused: if the actor may not do this for the holder.
    :raises AlreadyOver: if it is over.
    :raises TooMany: when too many are kept.
    """
    if kind not in kinds_for(actor.holder_id):
        raise NoSuchKind
    require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes_of(kind), of_a_thing=False)
    if valid_until is not None and valid_until < macau_date(at):
        raise AlreadyOver
    same = Paper.objects.filter(holder_id=actor.holder_id, kind=kind, sha256=str(file["sha256"]), withdrawn_at=None)
    row = same.first()
    if row is None:
        if Paper.objects.filter(holder_id=actor.holder_id, withdrawn_at=None).count() >= MOST:
            raise TooMany
        try:
            with transaction.atomic():
                row = Paper.objects.create(
                    holder_id=actor.holder_id,
                    kind=kind,
                    file=dict(file),
                    sha256=str(file["sha256"]),
                    code=make_code(),
                    added_at=at,
                    added_by=actor.self_id,
                    valid_until=valid_until,
                )
        except IntegrityError:
            row = same.get()  # a twin came at the same moment
        else:
            _audit(actor, at, row, "added")
    elif valid_until is not None and row.valid_until != valid_until:
        row.valid_until = valid_until
        row.save(update_fields=["valid_until"])
        _audit(actor, at, row, "dated", until=valid_until.isoformat())
    return _shown(row, at)


def keep_answered(*, actor: Actor, at: datetime, kind: str, files: list[dict[str, Any]]) -> int:
    """Keep what was just uploaded for a question of this kind, so that nobody asks for it again; returns how many.

    Where the kind is not kept, or the actor may not keep it for the holder, nothing is.
    """
    kept = 0
    for file in files:
        try:
            add_paper(actor=actor, at=at, kind=kind, file=file)
        except (NoSuchKind, NotFound, Refused, TooMany):
            return kept
        kept += 1
    return kept


@transaction.atomic
def withdraw_paper(*, actor: Actor, at: datetime, paper_id: int) -> None:
    """Offer it nowhere from now on; twice changes nothing. It stays in what was lodged with it.

    :raises NotFound, Refused: if the actor may not do this for the holder.
    """
    row = locate(actor, at, paper_id, Action.PREPARE, lock=True)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = at, actor.self_id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _audit(actor, at, row, "withdrawn")


@transaction.atomic
def take_back(*, actor: Actor, at: datetime, paper_id: int) -> None:
    """Keep a withdrawn paper again; one that was not withdrawn stays as it is.

    :raises NotFound, Refused: if the actor may not do this for the holder.
    :raises NotUsable: when its file was let go, or the same one is kept again meanwhile.
    """
    row = locate(actor, at, paper_id, Action.PREPARE, lock=True)
    if row.withdrawn_at is None:
        return
    if row.forgotten_at is not None:
        raise NotUsable
    row.withdrawn_at, row.withdrawn_by = None, ""
    try:
        with transaction.atomic():
            row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    except IntegrityError:
        raise NotUsable from None
    _audit(actor, at, row, "taken_back")


@transaction.atomic
def take_offered(*, actor: Actor, at: datetime, kind: str, value: str) -> dict[str, Any]:
    """The file behind what a form offered, as answers hold it: choosing it is the holder's consent to its use there.

    :raises NotFound: for what is not offered to this actor.
    :raises NotUsable: when it was withdrawn, refused or ended since.
    """
    described = kind_of(kind)
    what, _, number = value.partition(":")
    if described is None:
        raise NotFound(f"kind {kind}")
    if what == "document":
        require(actor=actor, action=Action.VIEW, at=at, scopes=described.scopes)
        for each in issued_files(actor=actor, at=at, registers=described.issued):
            if each.number == number:
                _audit_use(actor, at, f"document:{number}", kind)
                return {**each.file, "size": len(sealed_bytes(number=number))}
        raise NotFound(f"document {number}")
    if what != "paper" or not number.isascii() or not number.isdigit() or len(number) > 15:
        raise NotFound(value)
    row = locate(actor, at, int(number), Action.VIEW)
    if row.kind != kind:
        raise NotFound(value)
    if not _shown(row, at).standing.usable:
        raise NotUsable
    _audit_use(actor, at, f"paper:{row.pk}", kind)
    return dict(row.file)


@transaction.atomic
def let_go_of_withdrawn(*, at: datetime, most: int = 500) -> int:
    """Let go of the files of papers withdrawn 30 days ago; the row keeps the hash as proof. Returns how many.

    Bytes that a case still names stay until it lets go of them too.
    """
    over = Paper.objects.filter(withdrawn_at__lte=at - KEPT_WITHDRAWN, forgotten_at=None)
    rows = list(over.select_for_update(skip_locked=True).order_by("pk")[:most])
    let_go([str(row.file["key"]) for row in rows], at=at)
    for row in rows:
        row.forgotten_at, row.file = at, {}
        row.save(update_fields=["forgotten_at", "file"])
        _audit(system_actor(), at, row, "forgotten")
    return len(rows)


@transaction.atomic
def drop_unsafe(*, at: datetime, sha256: str) -> None:
    """Let go of papers whose file was found unsafe, and tell their holders."""
    for row in Paper.objects.select_for_update().filter(sha256=sha256, forgotten_at=None):
        row.withdrawn_at, row.withdrawn_by = row.withdrawn_at or at, row.withdrawn_by or "system"
        row.forgotten_at, row.file = at, {}
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "forgotten_at", "file"])
        _audit(system_actor(), at, row, "unsafe")
        _send(row, "unsafe", DEPARTMENT, f"paper:{row.pk}:unsafe", at)


@transaction.atomic
def check_paper_of_case(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    sha256: str,
    genuine: bool,
    compared: str,
    valid_until: date | None = None,
    reason: str = "",
) -> PaperView:
    """Say of a paper in a case that it is genuine, or why not; what was said before is superseded.

    :raises NotFound: for an officer whom the case does not concern, or when its holder keeps no such paper.
    :raises Refused: if it is the officer's own.
    :raises NotCompared, ReasonMissing, AlreadyOver: when something is missing or wrong; nothing has changed.
    :raises Withdrawn: if its holder withdrew it.
    """
    found = paper_in_case(actor=actor, at=at, reference=reference, sha256=sha256)
    if found.paper is None:
        raise NotFound(f"no paper {sha256} in case {reference}")
    row = Paper.objects.select_for_update().get(pk=found.paper.id)
    return _check(actor, at, row, genuine, compared, valid_until, reason, found.department, reference)


@transaction.atomic
def check_paper_at_counter(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    genuine: bool,
    compared: str,
    valid_until: date | None = None,
    reason: str = "",
) -> PaperView:
    """The same for a paper whose holder shows its code at a counter.

    :raises NotFound: for who works at no counter, and for a code of no paper.
    """
    require_counter(actor)
    row = Paper.objects.select_for_update().filter(code=tidy_code(code)).first()
    if row is None:
        raise NotFound("paper of that code")
    department = min(post.department for post in actor.posts if post.duty == "counter")
    return _check(actor, at, row, genuine, compared, valid_until, reason, department, "")


def _check(
    actor: Actor,
    at: datetime,
    row: Paper,
    genuine: bool,
    compared: str,
    valid_until: date | None,
    reason: str,
    department: str,
    reference: str,
) -> PaperView:
    require_other(actor, row)
    if row.withdrawn_at is not None:
        raise Withdrawn
    if compared not in list(Compared):
        raise NotCompared
    if not genuine and not reason.strip():
        raise ReasonMissing
    if genuine and valid_until is not None and valid_until < macau_date(at):
        raise AlreadyOver
    stands = row.checks.filter(superseded_at=None).first()
    said = (genuine, compared, valid_until if genuine else None, "" if genuine else reason.strip())
    if stands is not None and (stands.genuine, stands.compared, stands.valid_until, stands.reason) == said:
        return _shown(row, at)
    if stands is not None:
        stands.superseded_at = at
        stands.save(update_fields=["superseded_at"])
    Check.objects.create(
        paper=row,
        genuine=said[0],
        compared=said[1],
        valid_until=said[2],
        reason=said[3],
        by=actor.self_id,
        by_name=actor.name,
        department=department,
        at=at,
        case_reference=reference,
    )
    what = "verified" if genuine else "refused"
    _audit(actor, at, row, what, compared=compared, case=reference, department=department)
    _tell(row, what, department, said[3], at)
    return _shown(row, at)


def _tell(row: Paper, what: str, department: str, reason: str, at: datetime) -> None:
    said = {"department": _department(department)} | ({} if what == "verified" else {"reason": reason})
    _send(row, what, department, f"paper:{row.pk}:check:{row.checks.count()}", at, **said)


def _send(row: Paper, what: str, sender: str, key: str, at: datetime, **said: Any) -> None:
    described = kind_of(row.kind)
    name = described.name.text() if described else dict.fromkeys(LANGUAGES, row.kind)
    send_worded(
        words=worded(f"papers.{what}", paper=name, **said),
        actor=system_actor(sender),
        at=at,
        holder_id=row.holder_id,
        department=sender,
        case_reference="",
        path=f"/as/{row.holder_id}/papers/{row.pk}/",
        scopes=scopes_of(row.kind),
        key=key,
    )


def _department(code: str) -> Text:
    return departments(settings.BALCAO_SERVICES).get(code) or dict.fromkeys(LANGUAGES, code)


def _shown(row: Paper, at: datetime) -> PaperView:
    return views(list(with_checks(Paper.objects.filter(pk=row.pk))), at)[0]


def _audit(actor: Actor, at: datetime, row: Paper, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"papers:paper:{what}",
        subject=f"paper:{row.pk}",
        holder_id=row.holder_id,
        data={"kind": row.kind, "sha256": row.sha256, **data},
    )


def _audit_use(actor: Actor, at: datetime, subject: str, kind: str) -> None:
    record(
        actor=actor, at=at, event="papers:paper:chosen", subject=subject, holder_id=actor.holder_id, data={"kind": kind}
    )
