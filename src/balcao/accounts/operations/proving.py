"""Proving a phone or a mail address by a code, and a face at the provider."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from balcao.accounts.derived import new_nonce, same, six_digits
from balcao.accounts.failures import CodeRefused
from balcao.accounts.gateways.http import HttpFaceMatch
from balcao.accounts.jobs import send_code as send_code_job
from balcao.accounts.models import FaceCheck, ProofCode
from balcao.accounts.types import ContactWay, FaceState

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5


@transaction.atomic
def send_code(*, about: str, channel: ContactWay, address: str, language: str, at: datetime) -> None:
    """Send a new code; those sent before about the same stop working."""
    ProofCode.objects.filter(about=about, channel=channel, used_at__isnull=True).update(expires_at=at)
    row = ProofCode.objects.create(
        about=about,
        channel=channel,
        address=address,
        nonce=new_nonce(),
        sent_at=at,
        expires_at=at + CODE_LASTS,
    )
    send_code_job.defer(code_id=row.pk, language=language)


def prove_code(*, about: str, channel: ContactWay, given: str, at: datetime) -> str:
    """Use the code up; returns the address it proves. A wrong one counts as a try, whatever happens next.

    :raises CodeRefused: if it is wrong, used, over, or was tried too often.
    """
    address = _try(about, channel, given, at)
    if address is None:
        raise CodeRefused
    return address


@transaction.atomic
def _try(about: str, channel: ContactWay, given: str, at: datetime) -> str | None:
    row = ProofCode.objects.select_for_update().filter(about=about, channel=channel).order_by("-pk").first()
    if row is None or row.used_at is not None or row.expires_at <= at or row.tries >= MOST_TRIES:
        return None
    row.tries += 1
    if same(given, six_digits("proof", row.pk, row.nonce)):
        row.used_at = at
    row.save(update_fields=["tries", "used_at"])
    return row.address if row.used_at else None


def begin_face_check(*, about: str, number: str, photo: bytes, at: datetime) -> None:
    """Have a photo compared with the one on the identity card. Call it outside of transactions: it waits.

    :raises Unreachable: if the provider did not take it.
    :raises PhotoRefused: if it is no picture.
    """
    reference = HttpFaceMatch(settings.BALCAO_FACE_URL).begin(number, photo)
    FaceCheck.objects.create(about=about, reference=reference, state=FaceState.PENDING, begun_at=at)


def look_at_face_check(*, about: str, at: datetime) -> FaceState | None:
    """What the newest comparison found, asking the provider while it is pending. None if there is none.

    Call it outside of transactions: it waits.

    :raises Unreachable: if the provider does not answer.
    """
    newest = FaceCheck.objects.filter(about=about).order_by("-pk").first()
    if newest is None:
        return None
    if newest.state == FaceState.PENDING:
        state = HttpFaceMatch(settings.BALCAO_FACE_URL).look(newest.reference)
        if state != FaceState.PENDING:
            FaceCheck.objects.filter(pk=newest.pk, state=FaceState.PENDING).update(state=state, answered_at=at)
        return state
    return FaceState(newest.state)
