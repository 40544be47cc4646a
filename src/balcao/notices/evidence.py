"""What proves later which words were delivered."""

import hashlib
import json

from balcao.kernel.texts import Text


def content_hash(*, department: str, subject: Text, body: Text, legal: bool, case_reference: str) -> str:
    """The SHA-256 of everything the addressee is told, in one canonical JSON."""
    content = {
        "department": department,
        "subject": dict(subject),
        "body": dict(body),
        "legal": legal,
        "case_reference": case_reference,
    }
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
