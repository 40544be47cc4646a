"""What those whom sealing asks must be able to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from balcao.foundation.pki.api import Chain, NoSuchKey, Scheme, asn1_certificate, scheme_of, valid_at
from balcao.kernel.errors import BalcaoError


class SealingUnavailable(BalcaoError):
    """Who holds the keys, stamps the time or tells revocations does not answer as agreed; nothing was sealed."""

    key = "documents.sealing_unavailable"

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"{part}: {why}")
        self.part = part


KEYS, STAMPS, STANDINGS = "keys", "time_stamps", "revocations"
"""The parts by name."""


@dataclass(frozen=True)
class SealKey:
    """A department's key: its certificate, those above it but the anchor, and how it signs (data in, signature out).

    Signing may raise `SealingUnavailable`.
    """

    certificate: Certificate
    chain: tuple[Certificate, ...]
    scheme: Scheme
    sign: Callable[[bytes], bytes]


class SealKeys(Protocol):
    """Where seals' keys are."""

    def key_of(self, department: str, at: datetime) -> SealKey:
        """The key with which a department seals at that moment.

        :raises NoSuchKey: if it has none, or none whose certificate is valid then.
        :raises SealingUnavailable: if the keys cannot be reached.
        """
        ...

    def keys_of(self, name: str) -> Sequence[SealKey]:
        """Every key of that name with a certificate, whenever that is valid; whether it is there shows when it signs.

        :raises SealingUnavailable: if the keys cannot be reached.
        """
        ...


class KeyMaker(Protocol):
    """Where keys of seals can be made. Every call may raise `SealingUnavailable`."""

    def make(self, department: str, kind: str) -> CertificatePublicKeyTypes:
        """Make a key, which signs once its certificate is installed.

        :raises BadKey: for a kind that may not seal.
        """
        ...

    def public_keys(self, department: str) -> Sequence[CertificatePublicKeyTypes]:
        """Every key made so for a department, in use or not."""
        ...

    def sign(self, department: str, public_key: CertificatePublicKeyTypes, data: bytes) -> bytes:
        """The signature over data by the key that belongs to a public one."""
        ...


def chain_that_signs(maker: KeyMaker, chains: Sequence[Chain], department: str, at: datetime) -> Chain:
    """The newest certificate, valid at that moment, whose key is there.

    :raises NoSuchKey: without one.
    :raises SealingUnavailable: if the keys cannot be reached.
    """
    held = {_info(each) for each in maker.public_keys(department)}
    found = valid_at([each for each in chains if _info(each[0].public_key()) in held], at)
    if found is None:
        raise NoSuchKey(f"no certificate of {department} whose key is here is valid now")
    return found


def seal_key(maker: KeyMaker, name: str, chain: Chain) -> SealKey:
    """The key of an installed certificate."""
    public_key = chain[0].public_key()
    leaf, *above = (asn1_certificate(each) for each in chain)
    return SealKey(leaf, tuple(above), scheme_of(public_key), lambda data: maker.sign(name, public_key, data))


def _info(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


class TrustServices(Protocol):
    """A time-stamp authority, and who tells what is revoked. Every call may raise `SealingUnavailable`."""

    @property
    def token_room(self) -> int:
        """So many bytes a time stamp may take."""
        ...

    def time_stamp(self, digest: bytes) -> bytes:
        """An RFC 3161 token (DER) over a SHA-256 digest, at this moment."""
        ...

    def standing(self, certificate: Certificate, issuer: Certificate) -> bytes:
        """An OCSP response (DER) about a certificate, made now."""
        ...

    def revocations(self) -> Sequence[bytes]:
        """The CRLs (DER) of the roots, which say whether the authorities below them are revoked."""
        ...
