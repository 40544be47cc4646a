"""Those who sign, as pages list them: those who were asked, and before that those who will be."""

from collections.abc import Callable
from typing import Any

from balcao.cases.api import DraftView, Signer, SignerUnknown, signing_ahead
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.punctuation import aside, listed
from balcao.kernel.texts import pick

KINDS = {"signed": "green", "refused": "red", "late": "red", "waiting": "yellow", "spare": "grey"}


def state_of(signer: Signer) -> str:
    """Where the signature of somebody who was asked stands."""
    if signer.signed_at:
        return "signed"
    if signer.refused_at:
        return "refused"
    if signer.late:
        return "late"
    return "waiting" if signer.helping or signer.needed else "spare"


def signer_row(
    signer: Signer, me: Signer | None, language: str, file_url: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """Somebody who was asked, for a list of those who sign; with where a file is read, also what they signed."""
    state = state_of(signer)
    when = signer.signed_at or signer.refused_at
    said = (
        format_macau(when, language) if when else translate("portal.sign.until", language, at=day_of(signer, language))
    )
    instead = signer.in_place_of and translate(
        "portal.sign.in_place_of", language, name=pick(signer.in_place_of, language)
    )
    may_be_asked = signer != me and state not in ("signed", "spare")
    guardian = signer.by_guardian and translate("cases.as_guardian", language, who=pick(signer.by_guardian, language))
    reason = signer.reason and translate("portal.sign.because", language, reason=signer.reason)
    return {
        "title": pick(signer.name, language),
        "state": translate(f"portal.sign.{state}", language),
        "kind": KINDS[state],
        "notes": [pick(signer.capacity, language), guardian, said if state != "spare" else "", instead, reason],
        "person_id": signer.person_id,
        "again": translate(f"portal.sign.again_{state}", language) if may_be_asked else "",
        "certificate": signer.certificate,
        "file_url": file_url(str(signer.certificate["file"]["sha256"])) if signer.certificate and file_url else "",
    }


def day_of(signer: Signer, language: str) -> str:
    """Their last day."""
    return format_macau(signer.until, language)


def signers_shown(actor: Actor, view: DraftView, language: str) -> dict[str, Any] | None:
    """Who must sign, for the page where one checks; None where nobody else does, or it cannot be said yet."""
    if view.signers:
        rows = [signer_row(each, None, language) | {"again": ""} for each in view.signers]
        return {"rows": rows, "rule": pick(view.bound_by, language) if view.bound_by else "", "asked": True}
    ahead = signing_ahead(actor=actor, at=now(), draft_id=view.id)
    if ahead.problem is not None:
        names = ahead.problem.names if isinstance(ahead.problem, SignerUnknown) else ()
        said = translate(ahead.problem.key, language)
        return {"problem": said + aside(listed(names, language), language) if names else said}
    if not ahead.people:
        return None
    rows = [{"title": pick(each.name, language), "notes": [pick(each.capacity, language)]} for each in ahead.people]
    return {"rows": rows, "rule": pick(ahead.rule, language) if ahead.rule else "", "asked": False}
