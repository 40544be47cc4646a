"""How far an opening is."""

from datetime import datetime

from balcao.accounts.failures import OpeningOver
from balcao.accounts.models import FaceCheck, Opening
from balcao.accounts.subjects import opening_subject
from balcao.accounts.types import FaceState, OpeningKind, OpeningState, OpeningStep


def opening_state(*, opening_id: int, at: datetime) -> OpeningState:
    """How far this opening is, and which page comes next.

    :raises OpeningOver: if it is over.
    """
    opening = Opening.objects.filter(pk=opening_id, expires_at__gt=at).first()
    if opening is None:
        raise OpeningOver
    newest = FaceCheck.objects.filter(about=opening_subject(opening_id)).order_by("-pk").first()
    face = FaceState(newest.state) if newest else None
    return OpeningState(
        opening_id=opening.pk,
        kind=OpeningKind(opening.kind),
        step=_next(opening, face),
        number=opening.number,
        born_on=opening.born_on,
        phone=opening.phone,
        email=opening.email,
        name_zh=opening.facts.get("name_zh", ""),
        name_pt=opening.facts.get("name_pt", ""),
        identified=opening.identified_at is not None,
        face=face,
        guardian_id=opening.guardian_id,
    )


def _next(opening: Opening, face: FaceState | None) -> OpeningStep:
    child = opening.kind == OpeningKind.CHILD
    steps = (
        (OpeningStep.OPENED, opening.user_id is not None),
        (OpeningStep.IDENTITY, not opening.number),
        (OpeningStep.PHONE, not child and not opening.phone),
        (OpeningStep.PHONE_CODE, not child and opening.phone_proven_at is None),
        (OpeningStep.EMAIL, not child and not opening.email and not opening.email_skipped),
        (OpeningStep.EMAIL_CODE, not child and bool(opening.email) and opening.email_proven_at is None),
        (OpeningStep.WHO, opening.identified_at is None),
        (OpeningStep.FACE, not child and face in (None, FaceState.DIFFERENT)),
        (OpeningStep.FACE_WAIT, not child and face is FaceState.PENDING),
    )
    return next((step for step, here in steps if here), OpeningStep.AGREEMENT)
