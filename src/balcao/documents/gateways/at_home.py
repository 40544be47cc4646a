"""Keys and authorities of our own below ``var/pki``: for development, and where nothing outside is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from balcao.documents.gateways.base import SealKey, chain_that_signs, seal_key
from balcao.foundation.pki.api import (
    ANCHOR,
    ISSUING,
    Authority,
    NoSuchKey,
    Pair,
    asn1_certificate,
    installed,
    key_files_of,
    make_key_file,
    pair,
    scheme_of,
    signature,
)


@dataclass(frozen=True, slots=True)
class HomeKeys:
    """A key for every department, made at first use; once certificates are installed, the newest valid one's."""

    folder: Path

    def key_of(self, department: str, at: datetime) -> SealKey:
        """See `SealKeys.key_of`."""
        if not department.isupper():
            raise NoSuchKey(department)
        chains = installed(self.folder, department)
        if not chains:
            return _seal_key(pair(self.folder, department), pair(self.folder, ISSUING))
        return seal_key(self, department, chain_that_signs(self, chains, department, at))

    def keys_of(self, name: str) -> Sequence[SealKey]:
        """See `SealKeys.keys_of`: those whose certificates were installed."""
        return [seal_key(self, name, chain) for chain in installed(self.folder, name)]

    def make(self, department: str, kind: str) -> CertificatePublicKeyTypes:
        """See `KeyMaker.make`."""
        return make_key_file(self.folder, department, kind).public_key()

    def public_keys(self, department: str) -> Sequence[CertificatePublicKeyTypes]:
        """See `KeyMaker.public_keys`."""
        return [each.public_key() for each in key_files_of(self.folder, department)]

    def sign(self, department: str, public_key: CertificatePublicKeyTypes, data: bytes) -> bytes:
        """See `KeyMaker.sign`."""
        for each in key_files_of(self.folder, department):
            if each.public_key() == public_key:
                return signature(each, data)
        raise NoSuchKey(f"the key of {department}'s certificate is not here")


@cache
def _seal_key(made: Pair, above: Pair) -> SealKey:
    certificate = asn1_certificate(made.certificate)
    return SealKey(
        certificate, (asn1_certificate(above.certificate),), scheme_of(made.certificate.public_key()), made.sign
    )


@dataclass(frozen=True, slots=True)
class HomeServices:
    """The authorities of a folder, asked without a wire between."""

    folder: Path
    token_room: int = 3_072

    def time_stamp(self, digest: bytes) -> bytes:
        """See `TrustServices.time_stamp`."""
        return Authority(self.folder).token(digest)

    def standing(self, certificate: Certificate, issuer: Certificate) -> bytes:
        """See `TrustServices.standing`."""
        return Authority(self.folder).standing(certificate.serial_number)

    def revocations(self) -> Sequence[bytes]:
        """See `TrustServices.revocations`."""
        return (Authority(self.folder).revocations(ANCHOR),)
