"""Verdicts as software reads them: codes beside words, and no more of a document than its page tells anybody."""

import hashlib
from typing import Any

from balcao.documents.api import SealState, SealVerdict, Verification
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick


def number_verified(number: str, answer: Verification, language: str) -> dict[str, Any]:
    """The verdict about a number, as it was asked."""
    return {"number": number, **_verdict(answer, language)}


def file_verified(data: bytes, answer: Verification, language: str) -> dict[str, Any]:
    """The verdict about a file, which its SHA-256 names; `number` is that of the genuine document it is."""
    return {
        "number": answer.document.number if answer.document else None,
        "sha256": hashlib.sha256(data).hexdigest(),
        "seal": _seal(answer.seal) if answer.seal else None,
        "claims_to_be": answer.named.number if answer.named else None,
        **_verdict(answer, language),
    }


def _verdict(answer: Verification, language: str) -> dict[str, Any]:
    document, hold = answer.document, answer.hold
    told: dict[str, Any] = {
        "standing": answer.standing.value,
        "reason": answer.reason,
        "words": translate(f"documents.reason.{answer.reason}", language),
    }
    if document is None:
        return told
    return {
        **told,
        "title": pick(document.title, language),
        "department": document.department,
        "holder": pick(answer.holder, language) if answer.holder else None,
        "issued_at": document.issued_at,
        "valid_until": document.valid_until,
        "revoked_at": answer.revoked_at,
        "since": hold.since,
        "why": pick(hold.why or answer.revoked_reason, language) if hold.why or answer.revoked_reason else None,
        "instead": hold.instead or None,
    }


def _seal(seal: SealVerdict) -> dict[str, Any]:
    return {
        "grade": str(seal.grade),
        "level": seal.level.value if seal.state is SealState.GENUINE else None,
        "signer": seal.signer or None,
        "sealed_at": seal.sealed_at,
        "touched": list(seal.touched),
    }
