"""Is a file genuine? Judged in memory from the seal alone; whether it is in force is the register's to say."""

import binascii
import hashlib
import io
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from balcao.documents.anchors import anchors, stands_below
from balcao.documents.differences import Touched, touched_since
from balcao.documents.evidence import Evidence
from balcao.documents.evidence_checks import lists_sound, standings_sound
from balcao.documents.grading import GRADES, Grade
from balcao.documents.increments import evidence_in, with_evidence
from balcao.documents.keys import is_a_departments, named_like_a_departments
from balcao.documents.time_stamps import BadTimeStamp, carries_only_trusted, checked, stamp_in, stamped_at
from balcao.foundation.pki.api import usual

MOST_BYTES = 30 * 1024 * 1024
MOST_STAMPS = 60


class SealState(StrEnum):
    """What the seal says of a file."""

    GENUINE = "genuine"
    ALTERED = "altered"
    NOT_OURS = "not_ours"


class SealLevel(StrEnum):
    """How much a seal carries to be judged by: a stamp; evidence as well; a stamp over both (EN 319 142-1)."""

    STAMPED = "B-T"
    LONG_TERM = "B-LT"
    ARCHIVED = "B-LTA"


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """The state, and for a genuine or altered file who sealed it and when; `reason` names the text, `touched` what
    was added after sealing."""

    state: SealState
    reason: str
    signer: str = ""
    sealed_at: datetime | None = None
    level: SealLevel = SealLevel.STAMPED
    touched: tuple[Touched, ...] = ()

    @property
    def grade(self) -> Grade:
        """How other validators would say it."""
        return GRADES[self.reason]


def verify_seal(data: bytes, *, folder: Path) -> SealVerdict:
    """Judge a file of any kind; never raises for what is in it."""
    if len(data) > MOST_BYTES or not data.startswith(b"%PDF-"):
        return SealVerdict(SealState.NOT_OURS, "not_a_pdf")
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = list(reader.embedded_signatures)
        seals = list(reader.embedded_regular_signatures)
        if not seals:
            return SealVerdict(SealState.NOT_OURS, "no_seal")
        roots, carried = anchors(folder), [Certificate.load(each) for each in evidence_in(reader).certificates]
        # Certificates end before documents do: they are judged at the moment the time stamp states.
        moment = stamped_at(stamp_in(seals[0].signer_info))
        context = ValidationContext(trust_roots=roots, other_certs=carried, allow_fetching=False, moment=moment)
        status = validate_pdf_signature(seals[0], signer_validation_context=context, ts_validation_context=context)
        exact = _written_exactly(data, seals[0], roots, carried)
        level = _what_follows(data, seals[0], signatures, status, folder)
        ours = moment is not None and stands_below(status.signing_cert, roots, carried, moment)
    except Exception:  # a damaged file makes the parsers raise almost anything; the verdict is the same
        return SealVerdict(SealState.NOT_OURS, "unreadable")
    verdict = _judge(status, level, exact, ours)
    if verdict.reason == "something_added_after_sealing":
        return replace(verdict, touched=touched_since(data, _end_of(seals[0])))
    return verdict


def _end_of(signature: EmbeddedPdfSignature) -> int:
    """The byte behind what a signature covers."""
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def _written_exactly(
    data: bytes, signature: EmbeddedPdfSignature, roots: list[Certificate], carried: list[Certificate]
) -> bool:
    """Whether the bytes between ``<`` and ``>``, which no signature covers, are those we would have written."""
    first, start, end, _ = (int(part) for part in signature.byte_range)
    if first != 0 or data[start : start + 1] != b"<" or data[end - 1 : end] != b">":
        return False
    room = (end - start - 2) // 2
    try:
        written = signature.signed_data
        whole = _without_padding(bytes.fromhex(data[start + 1 : end - 1].decode()))
        token = b""
        if stamp_in(signature.signer_info) is not None:
            token = signature.signer_info["unsigned_attrs"][0]["values"][0].dump()
        if not usual(whole, token=token) or (token and not usual(token)):
            return False
        stamp = stamp_in(signature.signer_info)
        if not carries_only_trusted(written, roots, carried):
            return False
        if stamp is not None and not carries_only_trusted(stamp, roots, carried):
            return False
    except Exception:  # other software's seals lack the parts we look for
        return False
    return data[start + 1 : end - 1] == binascii.hexlify(whole.ljust(room, b"\0")).upper()


def _without_padding(padded: bytes) -> bytes:
    """The structure at the beginning, by the length it states (two to four bytes of length, as every seal has)."""
    extra = padded[1] & 0x7F
    assert padded[1] & 0x80
    assert 1 < extra < 5
    return padded[: 2 + extra + int.from_bytes(padded[2 : 2 + extra])]


def _what_follows(
    data: bytes,
    seal: EmbeddedPdfSignature,
    signatures: list[EmbeddedPdfSignature],
    status: PdfSignatureStatus,
    folder: Path,
) -> SealLevel | None:
    """The level that stamps and evidence behind the seal make; None if there is anything else behind it."""
    stamps = signatures[1:]
    if signatures[0] is not seal and signatures[0].field_name != seal.field_name:
        return None
    if len(stamps) > MOST_STAMPS or any(str(each.sig_object.get("/Type")) != "/DocTimeStamp" for each in stamps):
        return None
    whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    if not whole and status.modification_level not in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES):
        return None
    before = stamped_at(stamp_in(seal.signer_info))
    for each in stamps:
        moment = _stamped(data, each, folder)
        if moment is None or (before is not None and moment < before):
            return None
        before = moment
    covered = _end_of(signatures[-1])
    if covered != len(data) and not _is_evidence(data, covered, folder, before):
        return None
    if stamps:
        return SealLevel.ARCHIVED
    return SealLevel.STAMPED if covered == len(data) else SealLevel.LONG_TERM


def _stamped(data: bytes, stamp: EmbeddedPdfSignature, folder: Path) -> datetime | None:
    """When a stamp over all that is before it was put on; None if it is not whole."""
    first, start, end, rest = (int(part) for part in stamp.byte_range)
    if first != 0 or data[start : start + 1] != b"<" or data[end - 1 : end] != b">":
        return None
    if not data[: end + rest].rstrip().endswith(b"%%EOF"):
        return None
    token = _without_padding(bytes.fromhex(data[start + 1 : end - 1].decode()))
    room = (end - start - 2) // 2
    if data[start + 1 : end - 1] != binascii.hexlify(token.ljust(room, b"\0")).upper():
        return None
    try:
        return checked(token, hashlib.sha256(data[:start] + data[end : end + rest]).digest(), folder=folder)
    except BadTimeStamp:
        return None


def _is_evidence(data: bytes, covered: int, folder: Path, moment: datetime | None) -> bool:
    """Whether what no signature covers is evidence that we would have added, byte for byte, and all of it sound."""
    before = data[:covered]
    size = int(PdfFileReader(io.BytesIO(before)).trailer["/Size"])
    whole = PdfFileReader(io.BytesIO(data))
    added = evidence_in(whole, since=size)
    return with_evidence(before, added) == data and moment is not None and _sound(added, whole, folder, moment)


def _sound(added: Evidence, reader: PdfFileReader, folder: Path, moment: datetime) -> bool:
    """Whether each certificate stands below a root, and each answer is signed by one that does."""
    roots, between = anchors(folder), [Certificate.load(each) for each in evidence_in(reader).certificates]
    return (
        all(stands_below(Certificate.load(each, strict=True), roots, between, moment) for each in added.certificates)
        and standings_sound(added.standings, roots, between, moment)
        and lists_sound(added.lists, [*roots, *between])
    )


def _judge(status: PdfSignatureStatus, level: SealLevel | None, exact: bool, ours: bool) -> SealVerdict:
    """The verdict; `ours` says whether the signer's certificate stands below a root of ours."""
    signer = str(status.signing_cert.subject.native.get("common_name", ""))
    stamp = status.timestamp_validity
    sealed_at = stamp.timestamp if stamp is not None else None
    whole = status.intact and status.valid
    if not (status.trusted if whole else ours):
        alike = named_like_a_departments(status.signing_cert)
        return SealVerdict(SealState.NOT_OURS, "look_alike" if alike else "unknown_seal", signer)
    if not is_a_departments(status.signing_cert):
        return SealVerdict(SealState.NOT_OURS, "not_for_sealing", signer)
    if not whole:
        reason = "seal_changed" if status.intact else "changed_after_sealing"
        return SealVerdict(SealState.ALTERED, reason, signer, sealed_at)
    if level is None:
        return SealVerdict(SealState.ALTERED, "something_added_after_sealing", signer, sealed_at)
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return SealVerdict(SealState.ALTERED, "no_valid_time_stamp", signer, sealed_at)
    if not exact:
        return SealVerdict(SealState.ALTERED, "changed_after_sealing", signer, sealed_at)
    return SealVerdict(SealState.GENUINE, "genuine", signer, sealed_at, level)
