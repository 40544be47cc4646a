"""Asking somebody from outside to assess, by a link, and proving who opens it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from balcao.accounts.api import ContactWay, new_nonce, prove_code, send_code
from balcao.cases.api import name_assessors
from balcao.correspondence.assessor_links import assessor_at, link_by, see_open
from balcao.correspondence.failures import BadAddress
from balcao.correspondence.models import AssessorLink
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


@transaction.atomic
def invite_assessor(*, actor: Actor, at: datetime, panel_id: int, name: str, email: str, language: str) -> None:
    """Name somebody from outside; the link is mailed once the panel is open. The same name again is nobody new.

    :raises BadAddress: for what is no mail address, or without a name.
    :raises NotFound, RoundOpen, PanelClosed: as `cases.name_assessors`.
    """
    name, email = " ".join(name.split())[:120], email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as failure:
        raise BadAddress from failure
    if not name:
        raise BadAddress
    for number in name_assessors(actor=actor, at=at, panel_id=panel_id, outside=[name]):
        AssessorLink.objects.create(
            assessor_id=number,
            email=email,
            language=language,
            nonce=new_nonce(),
            asked_at=at,
            asked_by_name=actor.name,
        )


@transaction.atomic
def send_code_to_assessor(*, at: datetime, token: str) -> None:
    """Mail a code to the assessor's address; the link alone opens nothing.

    :raises NotFound, LinkOver: for a link that is none, or over.
    """
    row = link_by(token)
    see_open(row, at)
    send_code(about=f"assessor:{row.pk}", channel=ContactWay.EMAIL, address=row.email, language=row.language, at=at)


def open_for_assessor(*, at: datetime, token: str, code: str) -> None:
    """Use the code up; from now on the browser it was typed in may read and give points.

    :raises CodeRefused: if it is wrong, used, over, or was tried too often.
    :raises NotFound, LinkOver: for a link that is none, or over.
    """
    row = link_by(token)
    see_open(row, at)
    prove_code(about=f"assessor:{row.pk}", channel=ContactWay.EMAIL, given=code, at=at)
    with transaction.atomic():
        row.opened_at = row.opened_at or at
        row.save(update_fields=["opened_at"])
        record(
            actor=assessor_at(row),
            at=at,
            event="correspondence:assessor:opened",
            subject=f"panel:{row.assessor.panel_id}",
            holder_id="",
            data={"assessor": row.assessor_id},
        )
