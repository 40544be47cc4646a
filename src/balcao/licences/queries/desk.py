"""Licences at the desk: those of the officer's departments, and what waits about them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from balcao.catalogue.api import licence_kinds
from balcao.foundation.audit.api import record_read
from balcao.foundation.db.api import planned_for_its_values
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.kinds import duty_of
from balcao.licences.policies import eyes_of, posts_over
from balcao.licences.queries.licences import changes_of, licence_of, obligations_shown
from balcao.licences.queries.register import Wanted, begins_with, named, narrowed
from balcao.licences.types import Change, Licence, Obligation, Proposal, Restraint

SHOWN = 50
"""Licences a page shows."""
WAITING = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLicence:
    """A licence with all that an officer works with."""

    licence: Licence
    history: tuple[Change, ...]
    obligations: tuple[Obligation, ...]
    proposal: Proposal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerList:
    """Licences that wait for somebody, or those that were looked for; `next_after` is where the next page begins."""

    licences: tuple[Licence, ...]
    next_after: str


def _theirs(actor: Actor) -> QuerySet[models.Licence]:
    return models.Licence.objects.filter(department__in=actor.departments)


def _is_work(actor: Actor, row: models.Licence, at: datetime) -> bool:
    return bool(posts_over(actor, kind=row.kind, department=row.department, holder_id=row.holder_id, at=at))


def licences_at_desk(*, actor: Actor, at: datetime, wanted: Wanted = WAITING, after: str = "") -> OfficerList:
    """What waits: proposals to confirm first, then obligations overdue. With anything wanted, the licences that fit,
    by number after that one: their number begins with the words, or what their law publishes has them."""
    rows = _theirs(actor)
    if wanted != WAITING:
        others = licence_kinds(settings.BALCAO_SERVICES).keys() - kinds_at_desk(actor=actor).keys()
        rows = narrowed(rows.exclude(kind__in=others), wanted, macau_date(at))
        if number := wanted.words.strip().upper():
            rows = rows.filter(begins_with(number) | named(wanted.words))
        rows = rows.filter(number__gt=after).order_by("number")
    else:
        proposed = models.Proposal.objects.filter(outcome="")
        overdue = models.Obligation.objects.filter(models.DUE, due_on__lt=macau_date(at))
        overdue = overdue.filter(licence__ended_on__isnull=True).exclude(neglect="nothing")
        # What waits is little: it is looked for first, not licence by licence.
        rows = rows.filter(pk__in=proposed.values("licence_id").union(overdue.values("licence_id")))
        rows = rows.annotate(waits=Exists(proposed.filter(licence_id=OuterRef("pk"))))
        rows = rows.order_by("-waits", "valid_until", "number")
    with planned_for_its_values():
        found = list(rows[: SHOWN + 1])
    return OfficerList(
        licences=tuple(licence_of(row, at) for row in found[:SHOWN] if _is_work(actor, row, at)),
        next_after=found[SHOWN - 1].number if len(found) > SHOWN else "",
    )


def kinds_at_desk(*, actor: Actor) -> dict[str, Text]:
    """The kinds of licences that are the officer's work, with their names."""
    posts = {(post.department, post.duty) for post in actor.posts}
    return {
        kind: described.name.text()
        for kind, described in licence_kinds(settings.BALCAO_SERVICES).items()
        if posts & {(described.department, described.duty), (described.department, CHIEF)}
    }


def officer_licence(*, actor: Actor, at: datetime, number: str, purpose: Text, basis: Text) -> OfficerLicence:
    """A licence for an officer whose work it is. The holder sees that it was read, for which purpose and basis.

    :raises NotFound: for everyone else, and for who is tied to the holder.
    """
    row = _theirs(actor).filter(number=number).first()
    if row is None or not _is_work(actor, row, at):
        raise NotFound(f"licence {number}")
    record_read(actor=actor, at=at, subject=f"licence:{number}", holder_id=row.holder_id, purpose=purpose, basis=basis)
    open_one = row.proposals.filter(outcome="").first()
    return OfficerLicence(
        licence=licence_of(row, at),
        history=tuple(changes_of(row.changes.prefetch_related("rests").order_by("pk"))),
        obligations=tuple(obligations_shown(row, macau_date(at))),
        proposal=_proposal(actor, row, open_one) if open_one else None,
    )


def restrainable(*, actor: Actor, at: datetime, number: str) -> tuple[Licence, str]:
    """A licence about which the officer may open a case, and whose duty it is to decide it.

    :raises NotFound: unless licences of that kind are the officer's work there, and this is not their own matter.
    """
    row = _theirs(actor).filter(number=number).first()
    if row is None or not _is_work(actor, row, at):
        raise NotFound(f"licence {number}")
    return licence_of(row, at), duty_of(row.kind)


def _proposal(actor: Actor, row: models.Licence, proposal: models.Proposal) -> Proposal:
    return Proposal(
        id=proposal.pk,
        number=row.number,
        act=Restraint(proposal.act),
        holds_from=proposal.holds_from,
        holds_until=proposal.holds_until,
        change_id=proposal.change_id,
        reason=proposal.reason,
        proposed_at=proposal.proposed_at,
        proposed_by=proposal.proposed_by_name,
        may_confirm=not set(eyes_of(actor, row.department)) & set(proposal.proposed_eyes),
    )
