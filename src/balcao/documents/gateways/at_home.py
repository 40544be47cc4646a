"""Keys and authorities of our own below ``var/pki``: for development, and where nothing outside is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from asn1crypto.x509 import Certificate

from balcao.documents.gateways.base import SealKey
from balcao.foundation.pki.api import ANCHOR, ISSUING, Authority, NoSuchKey, Pair, asn1_certificate, pair, scheme_of


@dataclass(frozen=True, slots=True)
class HomeKeys:
    """A key for every department, made at first use."""

    folder: Path

    def key_of(self, department: str, at: datetime) -> SealKey:
        """See `SealKeys.key_of`."""
        if not department.isupper():
            raise NoSuchKey(department)
        return _seal_key(pair(self.folder, department), pair(self.folder, ISSUING))


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
