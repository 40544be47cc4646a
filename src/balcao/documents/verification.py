"""Is a file genuine? Judged in memory from the seal alone; whether it is in force is the register's to say."""

import binascii
import io
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from balcao.documents.keys import ROOT, SEAL_NAME, asn1_certificate, pair
from balcao.documents.sealing import seal_written_again
from balcao.documents.time_stamps import stamp_in, stamped_at

MOST_BYTES = 30 * 1024 * 1024


class SealState(StrEnum):
    """What the seal says of a file."""

    GENUINE = "genuine"
    ALTERED = "altered"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """The state, and for a genuine or altered file who sealed it and when; `reason` names the text."""

    state: SealState
    reason: str
    signer: str = ""
    sealed_at: datetime | None = None


def verify_seal(data: bytes, *, folder: Path) -> SealVerdict:
    """Judge a file of any kind; never raises for what is in it."""
    if len(data) > MOST_BYTES or not data.startswith(b"%PDF-"):
        return SealVerdict(SealState.NOT_OURS, "not_a_pdf")
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = list(reader.embedded_regular_signatures)
        if not signatures:
            return SealVerdict(SealState.NOT_OURS, "no_seal")
        # Certificates end before documents do: they are judged at the moment the time stamp states.
        context = ValidationContext(
            trust_roots=[asn1_certificate(pair(folder, ROOT))],
            allow_fetching=False,
            moment=stamped_at(stamp_in(signatures[0].signer_info)),
        )
        status = validate_pdf_signature(signatures[0], signer_validation_context=context, ts_validation_context=context)
        exact = _written_exactly(data, signatures[0], folder)
    except Exception:  # a damaged file makes the parsers raise almost anything; the verdict is the same
        return SealVerdict(SealState.NOT_OURS, "unreadable")
    return _judge(status, len(signatures), exact)


def _written_exactly(data: bytes, signature: EmbeddedPdfSignature, folder: Path) -> bool:
    """Whether the bytes between ``<`` and ``>``, which no signature covers, are those we would have written."""
    first, start, end, _ = (int(part) for part in signature.byte_range)
    if first != 0 or data[start : start + 1] != b"<" or data[end - 1 : end] != b">":
        return False
    room = (end - start - 2) // 2
    try:
        wanted = seal_written_again(signature.signed_data, folder=folder)
    except Exception:  # other software's seals lack the parts we look for
        return False
    return data[start + 1 : end - 1] == binascii.hexlify(wanted.ljust(room, b"\0")).upper()


def _is_a_departments(certificate: Certificate) -> bool:
    """Whether it may seal: other certificates below the root (time stamps, the root itself) may not."""
    usage = certificate.key_usage_value
    return (
        SEAL_NAME.fullmatch(str(certificate.subject.native.get("common_name", ""))) is not None
        and usage is not None
        and {"digital_signature", "non_repudiation"} == usage.native
        and certificate.extended_key_usage_value is None
        and not certificate.ca
    )


def _judge(status: PdfSignatureStatus, signatures: int, exact: bool) -> SealVerdict:
    signer = str(status.signing_cert.subject.native.get("common_name", ""))
    stamp = status.timestamp_validity
    sealed_at = stamp.timestamp if stamp is not None else None
    if not (status.intact and status.valid):
        return SealVerdict(SealState.ALTERED, "changed_after_sealing", signer, sealed_at)
    if not status.trusted or not _is_a_departments(status.signing_cert):
        return SealVerdict(SealState.NOT_OURS, "unknown_seal")
    whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    if not whole or signatures > 1:
        return SealVerdict(SealState.ALTERED, "something_added_after_sealing", signer, sealed_at)
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return SealVerdict(SealState.ALTERED, "no_valid_time_stamp", signer, sealed_at)
    if not exact:
        return SealVerdict(SealState.ALTERED, "changed_after_sealing", signer, sealed_at)
    return SealVerdict(SealState.GENUINE, "genuine", signer, sealed_at)
