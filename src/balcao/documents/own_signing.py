"""A person's own signature in a PDF, by a key that their trust service provider holds: prepared here, signed there.

What the signature covers is known before anybody signs, so that its hash can be shown to the provider and allowed for
this one use. When the signature comes it is put where room was left, stamped, and given its evidence (PAdES B-LT).
"""

import base64
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import SigSeedSubFilter

from balcao.documents.anchors import anchors
from balcao.documents.asked_online import ask_about
from balcao.documents.evidence import Evidence, gather
from balcao.documents.gateways.base import SealKey
from balcao.documents.gateways.chosen import trust_services
from balcao.documents.grading import Indication
from balcao.documents.increments import with_evidence
from balcao.documents.other_lists import judge_signatures
from balcao.documents.sealing import SIGNATURE_ROOM, PdfUpdate
from balcao.foundation.pki.api import DATA, BadKey, Signed, covered_by, is_by, scheme_of, write
from balcao.kernel.errors import BalcaoError

FIELD = "Signature"


class OwnSignatureUnfit(BalcaoError):
    """The certificate or the signature is not one that can be relied on; `why` names the grade or the fault."""

    key = "documents.own_signature_unfit"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class SignersCertificate:
    """A certificate (DER) with those above it, nearest first: whose it is, by whom, and how its key signs."""

    chain: tuple[bytes, ...]

    @property
    def leaf(self) -> x509.Certificate:
        """The certificate itself."""
        return x509.load_der_x509_certificate(self.chain[0])

    @property
    def name(self) -> str:
        """The common name of its subject."""
        return str(Certificate.load(self.chain[0]).subject.native.get("common_name", ""))

    @property
    def document(self) -> str:
        """The serial number of its subject, such as ``PNOMO-1234567(8)`` (EN 319 412-1); empty without one."""
        return str(Certificate.load(self.chain[0]).subject.native.get("serial_number", ""))

    @property
    def issuer(self) -> str:
        """The common name of its issuer."""
        return str(Certificate.load(self.chain[0]).issuer.native.get("common_name", ""))

    @property
    def number(self) -> str:
        """Its own number, in hexadecimal."""
        return f"{self.leaf.serial_number:x}"

    def holds_at(self, at: datetime) -> bool:
        """Whether it is neither too young nor over at that moment, by its own dates."""
        return self.leaf.not_valid_before_utc <= at <= self.leaf.not_valid_after_utc


@dataclass(frozen=True, slots=True)
class PreparedSignature:
    """A PDF with room for a signature; `digest` is of what lies around that room, `hashed` what the key has to sign.

    `digest_name` and `signature_name` are object identifiers, as providers want them named.
    """

    pdf: bytes
    digest: bytes
    hashed: bytes
    digest_name: str
    signature_name: str

    @classmethod
    def again(cls, pdf: bytes, digest: bytes, hashed: bytes, certificate: SignersCertificate) -> "PreparedSignature":
        """The same as it was kept, with the names that go with the certificate's key."""
        scheme = scheme_of(certificate.leaf.public_key())
        return cls(pdf, digest, hashed, scheme.digest_name, scheme.signature_name)


class _Later(Signer):  # type: ignore[misc]
    """Leaves the room and notes what goes around it."""

    def __init__(self, certificate: SignersCertificate) -> None:
        self.chain = tuple(Certificate.load(each) for each in certificate.chain)
        self.scheme = scheme_of(certificate.leaf.public_key())
        self.digest = b""
        super().__init__(signing_cert=self.chain[0])

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, **settings: Any) -> cms.ContentInfo:
        """Nothing yet."""
        assert digest_algorithm == self.scheme.digest
        self.digest = data_digest
        return cms.ContentInfo.load(write(self.signed(data_digest, b"")))

    def signed(self, digest: bytes, signature: bytes) -> Signed:
        """The signature with what it covers."""
        covered = covered_by(DATA, digest, self.chain[0])
        return Signed(self.chain[0], self.scheme, DATA, covered, signature)


def prepare_signature(pdf: bytes, certificate: SignersCertificate, *, folder: Path) -> PreparedSignature:
    """The PDF with room for a signature by that certificate's key.

    :raises OwnSignatureUnfit: for a kind of key that may not sign here.
    """
    try:
        later = _Later(certificate)
    except BadKey as kind:
        raise OwnSignatureUnfit("key") from kind
    metadata = PdfSignatureMetadata(
        field_name=FIELD, name=certificate.name, md_algorithm=later.scheme.digest, subfilter=SigSeedSubFilter.PADES
    )
    update = PdfUpdate(io.BytesIO(pdf))
    update.add_field(FIELD)
    room = SIGNATURE_ROOM + sum(map(len, certificate.chain)) + trust_services(folder).token_room
    out: Any = PdfSigner(metadata, signer=later).sign_pdf(update, existing_fields_only=True, bytes_reserved=room * 2)
    hashed = later.scheme.hashed(later.signed(later.digest, b"").covered)
    return PreparedSignature.again(bytes(out.getvalue()), later.digest, hashed, certificate)


def complete_signature(
    prepared: PreparedSignature,
    *,
    certificate: SignersCertificate,
    signature: bytes,
    hosts: Sequence[str],
    folder: Path,
) -> bytes:
    """The signed PDF, level B-LT, which our roots grade TOTAL-PASSED.

    Authorities of the certificate that stand among `hosts` are asked how it stands; otherwise our own is.

    :raises OwnSignatureUnfit: when it is not by that key, or is graded otherwise.
    :raises SealingUnavailable: if our own authorities do not answer.
    """
    later, services, roots = _Later(certificate), trust_services(folder), anchors(folder)
    signed = later.signed(prepared.digest, signature)
    if not is_by(certificate.leaf.public_key(), signature, signed.covered):
        raise OwnSignatureUnfit("other_key")
    token = services.time_stamp(hashlib.sha256(signature).digest())
    whole = _put_in(prepared.pdf, write(signed, carried=later.chain[1:], token=token))
    if hosts:
        evidence = gather(None, token, services=services, roots=roots)
        heard = ask_about(later.chain, roots, hosts)
        evidence = Evidence(
            (*evidence.certificates, *certificate.chain),
            (*evidence.standings, *(each.ocsp_response_data.dump() for each in heard.standings)),
            (*evidence.lists, *(each.crl_data.dump() for each in heard.lists)),
        )
    else:
        key = SealKey(later.chain[0], later.chain[1:], later.scheme, lambda data: b"")
        evidence = gather(key, token, services=services, roots=roots)
    made = with_evidence(whole, evidence)
    (verdict,) = judge_signatures(made, roots=roots, hosts=hosts)
    if verdict.grade.indication is not Indication.PASSED:
        raise OwnSignatureUnfit(str(verdict.grade))
    return made


def _put_in(prepared: bytes, structure: bytes) -> bytes:
    """The structure in the room that was left, filled up with zeros."""
    (found,) = PdfFileReader(io.BytesIO(prepared)).embedded_regular_signatures
    _, start, end, _ = (int(each) for each in found.byte_range)
    room = end - start - 2
    filling = base64.b16encode(structure).lower()
    if len(filling) > room:
        raise OwnSignatureUnfit("too_long")
    return prepared[: start + 1] + filling.ljust(room, b"0") + prepared[end - 1 :]
