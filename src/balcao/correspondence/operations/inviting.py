"""Asking an outside body by a link, proving who opens it, and taking its answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from balcao.accounts.api import ContactWay, new_nonce, prove_code, send_code
from balcao.cases.api import (
    OpinionKind,
    Silence,
    ask_body,
    cases_of_duty,
    give_opinion_of_body,
    take_back_question,
)
from balcao.correspondence.failures import BadAddress
from balcao.correspondence.jobs import send_invitation
from balcao.correspondence.models import Invitation, Opening
from balcao.correspondence.outside import invitation_by, see_open, speaker
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LONGEST = 5000


@transaction.atomic
def invite_body(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    body: str,
    person: str,
    email: str,
    language: str,
    days: int,
    silence: Silence,
    pages: Sequence[str],
) -> int:
    """Ask an outside body, and send the link to whom is named there. Returns the invitation's number.

    :raises BadAddress: for what is no mail address, or without a name.
    :raises ReasonNeeded, AlreadyAsked, NotNow: as `cases.ask_body`.
    """
    person, email = " ".join(person.split())[:120], email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as failure:
        raise BadAddress from failure
    if not person:
        raise BadAddress
    number = ask_body(actor=actor, at=at, reference=reference, body=body, days=days, silence=silence, pages=pages)
    row = Invitation.objects.create(
        opinion_id=number,
        person=person,
        email=email,
        language=language,
        nonce=new_nonce(),
        asked_at=at,
        asked_by_name=actor.name,
    )
    send_invitation.defer(invitation_id=row.pk)
    return row.pk


@transaction.atomic
def revoke_invitation(*, actor: Actor, at: datetime, invitation_id: int) -> None:
    """Make the link worthless. Done twice, nothing changes.

    :raises NotFound: if the case is not the officer's.
    :raises NotNow: when the body has answered.
    """
    row = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if row is None or not cases_of_duty(actor, at).filter(opinions=row.opinion_id).exists():
        raise NotFound(f"invitation {invitation_id}")
    if row.revoked_at is None:
        take_back_question(actor=actor, at=at, opinion_id=row.opinion_id)
        row.revoked_at, row.revoked_by_name = at, actor.name
        row.save(update_fields=["revoked_at", "revoked_by_name"])


@transaction.atomic
def send_opening_code_to_body(*, at: datetime, token: str) -> None:
    """Mail a code to the body's address; the link alone opens nothing.

    :raises NotFound, LinkOver: for a link that is none, or over.
    """
    row = invitation_by(token)
    see_open(row, at)
    send_code(about=_about(row), channel=ContactWay.EMAIL, address=row.email, language=row.language, at=at)


def open_for_body(*, at: datetime, token: str, code: str) -> None:
    """Use the code up; from now on the browser it was typed in may read the share.

    :raises CodeRefused: if it is wrong, used, over, or was tried too often.
    :raises NotFound, LinkOver: for a link that is none, or over.
    """
    row = invitation_by(token)
    see_open(row, at)
    prove_code(about=_about(row), channel=ContactWay.EMAIL, given=code, at=at)
    with transaction.atomic():
        Opening.objects.create(invitation=row, at=at)
        case = row.opinion.case
        record(
            actor=speaker(row),
            at=at,
            event="correspondence:opinion:opened",
            subject=f"case:{case.reference}",
            holder_id=case.holder_id,
            data={"body": row.opinion.department},
        )


def _about(row: Invitation) -> str:
    return f"outside:{row.pk}"


@transaction.atomic
def answer_for_body(
    *,
    at: datetime,
    token: str,
    kind: OpinionKind,
    text: str,
    conditions: str = "",
    remark: str = "",
    files: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Give the body's opinion, once; the page has seen to it that the code was typed in this browser.

    :param remark: what only the officers read.
    :raises NotFound, LinkOver: for a link that is none, or over.
    :raises ReasonNeeded: for an unfavourable opinion without reasons, and for conditions that are not named.
    """
    row = invitation_by(token, lock=True)
    see_open(row, at)
    give_opinion_of_body(
        actor=speaker(row),
        at=at,
        opinion_id=row.opinion_id,
        kind=kind,
        text=text,
        conditions=conditions,
        files=files,
    )
    row.remark = remark.strip()[:LONGEST]
    row.save(update_fields=["remark"])
