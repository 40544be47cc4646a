"""What a verifier needs in years to come: certificates, and who said then that they were not revoked.

A seal's certificate is asked about for every document, after its time stamp (OCSP). What is said of the time stamper
(OCSP) and of authorities (CRLs) is asked for again after ten minutes. Certificates that end are asked about one by one:
a list made after one ended would draw the judgement into a time when it was over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp

from balcao.documents.gateways.base import STANDINGS, SealingUnavailable, SealKey, TrustServices
from balcao.documents.time_stamps import stamper_of
from balcao.kernel.clock import UTC, now

ANSWERS_STAND = timedelta(minutes=10)
SKEW = timedelta(minutes=5)
"""So far other clocks may be from ours."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Certificates, OCSP responses and CRLs, each in DER."""

    certificates: tuple[bytes, ...] = ()
    standings: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()


class Revoked(SealingUnavailable):
    """The certificate of a seal is revoked: nothing is sealed with it any more."""


_kept: dict[object, tuple[datetime, tuple[bytes, ...]]] = {}


def gather(key: SealKey | None, token: bytes, *, services: TrustServices, roots: Sequence[Certificate]) -> Evidence:
    """What is needed to judge a seal and the stamp over it; without a key, a stamp alone.

    :raises SealingUnavailable: if nobody tells, or not as agreed.
    :raises Revoked: if the seal's or the stamper's certificate is revoked.
    """
    stamp = cms.ContentInfo.load(token)["content"]
    stamping, stamper = [each.chosen for each in stamp["certificates"]], stamper_of(stamp)
    known = [*((key.certificate, *key.chain) if key else ()), *stamping]
    certificates = dict.fromkeys(each.dump() for each in (*known, *_above(known, roots)))
    whole = [Certificate.load(each) for each in certificates]
    standings: tuple[bytes, ...] = (_asked(key.certificate, whole, services),) if key else ()
    if stamper.not_valid_after > now():
        name = (services_name(services), stamper.dump())
        standings += _again(name, lambda: (_asked(stamper, whole, services),))
    lists = _again(services_name(services), lambda: tuple(_current(each, now()) for each in services.revocations()))
    return Evidence(tuple(certificates), standings, lists)


def _asked(certificate: Certificate, known: Iterable[Certificate], services: TrustServices) -> bytes:
    issuer = next(each for each in known if is_issuer(each, certificate))
    return good(services.standing(certificate, issuer), certificate.dump(), issuer.dump())


def is_issuer(above: Certificate, certificate: Certificate) -> bool:
    """Whether a certificate names another as its issuer; generations of one share their name, not their key."""
    return _is_issuer(above.dump(), certificate.dump())


@lru_cache(maxsize=1024)
def _is_issuer(above_der: bytes, certificate_der: bytes) -> bool:
    """The same few certificates are compared for every seal."""
    above, certificate = Certificate.load(above_der), Certificate.load(certificate_der)
    named = certificate.authority_key_identifier
    return bool(above.subject == certificate.issuer and (named is None or named == above.key_identifier))


def services_name(services: TrustServices) -> object:
    """Whose answers these are."""
    return getattr(services, "folder", None) or getattr(services, "lists", None)


def _again(name: object, ask: Callable[[], tuple[bytes, ...]]) -> tuple[bytes, ...]:
    """What was told in the last minutes, or now."""
    told_at, told = _kept.get(name, (None, ()))
    moment = now()
    if told_at is None or not told_at <= moment < told_at + ANSWERS_STAND:
        told = ask()
        _kept[name] = (moment, told)
    return told


def _above(known: Iterable[Certificate], roots: Iterable[Certificate]) -> list[Certificate]:
    """The roots that issued any of these."""
    return [root for root in roots if any(is_issuer(root, each) for each in known)]


def _current(written: bytes, moment: datetime) -> bytes:
    try:
        found = x509.load_der_x509_crl(written)
    except ValueError as damage:
        raise SealingUnavailable(STANDINGS, "a list of revocations cannot be read") from damage
    until = found.next_update_utc
    if until is not None and until < moment.astimezone(UTC):
        raise SealingUnavailable(STANDINGS, "a list of revocations is out of date")
    return written


def good(written: bytes, certificate: bytes, issuer: bytes) -> bytes:
    """The OCSP response, once it is seen to say of that certificate, now, that it is not revoked.

    :raises SealingUnavailable: if it says something else.
    :raises Revoked: if it is revoked.
    """
    try:
        found = ocsp.load_der_ocsp_response(written)
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise SealingUnavailable(STANDINGS, f"answered {found.response_status.name}")
        about = found.serial_number == x509.load_der_x509_certificate(certificate).serial_number
        moment = now().astimezone(UTC)
        fresh = found.this_update_utc <= moment + SKEW and (
            found.next_update_utc is None or moment <= found.next_update_utc
        )
        by = found.certificates[0] if found.certificates else x509.load_der_x509_certificate(issuer)
        signed_by(by, found.signature, found.tbs_response_bytes, found.signature_hash_algorithm)
    except (ValueError, InvalidSignature) as damage:
        raise SealingUnavailable(STANDINGS, "the answer cannot be read") from damage
    if found.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        raise Revoked(STANDINGS, "the certificate of the seal is revoked")
    if not about or not fresh or found.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        raise SealingUnavailable(STANDINGS, "the answer is not about this certificate, or not of now")
    return written


def signed_by(by: x509.Certificate, signature: bytes, data: bytes, algorithm: object) -> None:
    """See that a certificate's key made a signature.

    :raises InvalidSignature: if not.
    """
    key = by.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(algorithm))  # type: ignore[arg-type]
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), algorithm)  # type: ignore[arg-type]
    else:
        raise InvalidSignature
