"""What outside bodies were asked, for the officer; what a body sees, for who opened its link."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.cases.api import BodyShare, Silence, cases_of_duty, share_of_body
from balcao.catalogue.api import get_version
from balcao.correspondence.models import Invitation
from balcao.correspondence.outside import invitation_by, see_open, speaker
from balcao.foundation.audit.api import record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """A body that was asked; `openings` are the moments at which it was opened with a code."""

    id: int
    body: str
    person: str
    email: str
    asked_at: datetime
    asked_by: str
    due_on: date
    silence: Silence
    kind: str
    answered_at: datetime | None
    remark: str
    openings: tuple[datetime, ...]
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """What a link says before its code was typed: nothing of whose case it is."""

    number: int
    body: str
    department: str
    service: Text
    email: str
    due_on: date
    nonce: str


def invitations_on(*, actor: Actor, at: datetime, reference: str) -> list[InvitationView]:
    """The bodies asked about a case, the newest first.

    :raises NotFound: for an officer whose duty it is not.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    rows = Invitation.objects.filter(opinion__case=case).select_related("opinion").prefetch_related("openings")
    return [_view(row) for row in rows.order_by("-pk")]


def _view(row: Invitation) -> InvitationView:
    return InvitationView(
        id=row.pk,
        body=row.opinion.department,
        person=row.person,
        email=row.email,
        asked_at=row.asked_at,
        asked_by=row.asked_by_name,
        due_on=row.opinion.due_on,
        silence=Silence(row.opinion.silence),
        kind=row.opinion.kind,
        answered_at=row.opinion.given_at,
        remark=row.remark,
        openings=tuple(sorted(each.at for each in row.openings.all())),
        revoked_at=row.revoked_at,
    )


def link_view(*, at: datetime, token: str) -> LinkView:
    """What the first page of a link shows.

    :raises NotFound: for a link that is none.
    :raises LinkOver: for one that opens nothing any more.
    """
    row = invitation_by(token)
    see_open(row, at)
    name, _, domain = row.email.partition("@")
    return LinkView(
        number=row.pk,
        body=row.opinion.department,
        department=row.opinion.case.department,
        service=get_version(row.opinion.case.version_id).definition.text("name"),
        email=f"{name[:1]}…@{domain}",
        due_on=row.opinion.due_on,
        nonce=row.nonce,
    )


def read_share(*, at: datetime, token: str) -> BodyShare:
    """The body's share, for a browser in which the code was typed. The holder sees that it was read.

    :raises NotFound, LinkOver: for a link that is none, or over.
    """
    row = invitation_by(token)
    see_open(row, at)
    share = share_of_body(at=at, opinion_id=row.opinion_id)
    record_read(
        actor=speaker(row),
        at=at,
        subject=f"case:{share.reference}",
        holder_id=share.holder_id,
        purpose=text_of("cases.reading.opinion"),
        basis=share.version.definition.data.legal_basis[0].text(),
        data={"body": share.body},
    )
    return share
