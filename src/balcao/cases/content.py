"""The frozen content of an application and its hash: what is signed, and what is lodged."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from balcao.catalogue.api import ServiceVersion


def content_hash(version: ServiceVersion, holder_id: str, answers: Mapping[str, Any]) -> str:
    """SHA-256 over service, version, holder and answers in canonical JSON (names are not normalised)."""
    content = {
        "service": version.service_id,
        "version": version.content_hash,
        "holder": holder_id,
        "answers": dict(answers),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
