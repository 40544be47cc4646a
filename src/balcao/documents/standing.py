"""Is a document genuine, and is it in force? The seal answers the first, the register the second."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.conf import settings

from balcao.documents.archiving import document_of_file
from balcao.documents.codes import tidy_code
from balcao.documents.holding import Hold, Standing, holds_of
from balcao.documents.models import Document
from balcao.documents.summaries import summary_of
from balcao.documents.types import DocumentState, DocumentSummary
from balcao.documents.verification import SealState, SealVerdict, verify_seal
from balcao.kernel.texts import Text

PRINTED_ADDRESS = re.compile(rb"/verify/([A-Za-z0-9%-]{4,80})/\?code=([A-Z0-9]{4,20})")
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The answer. `document` is what the register holds; `seal` is given when a file was judged;
    `holder` is the holder's name by language, of which only the first sign is shown. `hold` says why it stands so.
    `named` is the document that a file which is not genuine claims to be, by number and code.
    """

    standing: Standing
    document: DocumentSummary | None = None
    seal: SealVerdict | None = None
    department: Text | str = ""
    holder: Text | str = ""
    revoked_at: datetime | None = None
    revoked_reason: Text | str = ""
    named: DocumentSummary | None = None
    hold: Hold = field(default_factory=lambda: Hold(standing=Standing.UNKNOWN))

    @property
    def reason(self) -> str:
        """What decided: the seal's reason, or the standing where the register spoke. Texts are named by it."""
        if self.seal is not None and self.seal.state is not SealState.GENUINE:
            return self.seal.reason
        return self.standing.value


def verify_number(*, number: str, code: str, at: datetime) -> Verification:
    """What the register says of a number with its code. A wrong code and an unknown number are answered alike."""
    return verify_numbers([(number, code)], at=at)[0]


def verify_numbers(asked: Sequence[tuple[str, str]], *, at: datetime) -> list[Verification]:
    """The same of many numbers, each with its code, in the order asked: as many queries as for one."""
    tidied = [(number.strip().upper()[:60].replace("\0", ""), tidy_code(code)) for number, code in asked]
    rows = Document.objects.filter(number__in={number for number, _ in tidied}).defer("layout")
    known = {each.number: each for each in rows.exclude(state=DocumentState.MAKING)}
    right = {
        number: known[number]
        for number, code in tidied
        if number in known and hmac.compare_digest(known[number].code.encode(), code.encode())
    }
    holds = holds_of([summary_of(each) for each in right.values()], at)
    return [
        _registered(right[number], holds[number])
        if number in right and hmac.compare_digest(right[number].code.encode(), code.encode())
        else Verification(standing=Standing.UNKNOWN)
        for number, code in tidied
    ]


def verify_file(data: bytes, *, at: datetime) -> Verification:
    """What the seal and, for a genuine one, the register say of a file; the file is not kept."""
    seal = verify_seal(data, folder=settings.BALCAO_VAR / "pki")
    if seal.state is not SealState.GENUINE:
        named = _named_in(data, at)
        if named is not None and seal.reason == "no_seal":
            seal = replace(seal, reason="seal_stripped")
        return Verification(standing=Standing(seal.state.value), seal=seal, named=named)
    document = document_of_file(data)
    if document is None:
        return Verification(standing=Standing.UNREGISTERED, seal=seal)
    return _registered(document, holds_of([summary_of(document)], at)[document.number], seal)


def _named_in(data: bytes, at: datetime) -> DocumentSummary | None:
    """The document whose address of verification, with its code, stands in the file."""
    for number, code in PRINTED_ADDRESS.findall(data)[:MOST_NAMED]:
        found = verify_number(number=unquote(number.decode()), code=code.decode(), at=at)
        if found.document is not None:
            return found.document
    return None


def _registered(document: Document, hold: Hold, seal: SealVerdict | None = None) -> Verification:
    names = document.data.get("department")
    return Verification(
        standing=hold.standing,
        document=summary_of(document),
        seal=seal,
        department=_text(names) or document.department,
        holder={language: _masked(name) for language, name in _text(document.data.get("holder")).items()},
        revoked_at=document.revoked_at,
        revoked_reason=document.revoked_reason or "",
        hold=hold,
    )


def _text(names: Any) -> dict[str, str]:
    """A text of layouts (zh, pt, en) as one of pages."""
    if not isinstance(names, dict):
        return {}
    chinese, portuguese, english = (str(names.get(language) or "") for language in ("zh", "pt", "en"))
    if not chinese and not portuguese:
        return {}
    return {
        "zh-Hant": chinese or portuguese,
        "pt": portuguese or chinese,
        "en": english or portuguese or chinese,
    }


def _masked(name: str) -> str:
    return f"{name.strip()[:1]}○" if name.strip() else ""
