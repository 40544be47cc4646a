"""The link in what a signer is sent: it leads to the page where they read and sign, and says nothing to others."""

from datetime import datetime

from balcao.accounts.api import codes_match, guardianship_over, long_code
from balcao.cases.failures import MeantForAnother
from balcao.cases.models import Signature
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

PURPOSE = "cases.signing_link"


def signing_path(signature: Signature) -> str:
    """Where the link leads: an address that names neither the person nor what they sign."""
    return f"/to-sign/{signature.pk}/{_code(signature)}/"


def signing_path_of(signature_id: int) -> str:
    """Where the link of that request leads."""
    return signing_path(Signature.objects.get(pk=signature_id))


def _code(signature: Signature) -> str:
    return long_code(PURPOSE, signature.pk, f"{signature.draft_id}:{signature.person_id}")


def signing_asked_by_link(*, actor: Actor, at: datetime, number: int, code: str) -> tuple[str, int]:
    """Whose account the link leads to, theirs or their ward's, and the number of the draft.

    The link gives no right: that page asks for it anew, and says what became of a request that is over.

    :raises NotFound: if there is no such link.
    :raises MeantForAnother: for whoever was not asked, nor is guardian of who was.
    """
    asked = Signature.objects.filter(pk=number).first()
    if asked is None or not codes_match(code, _code(asked)):
        raise NotFound(f"signing link {number}")
    guardian = actor.person_id is not None and guardianship_over(
        guardian_id=actor.person_id, ward_id=asked.person_id, at=at
    )
    if asked.person_id != actor.person_id and not guardian:
        raise MeantForAnother
    return f"p-{asked.person_id}", asked.draft_id
