"""Which roots are trusted, and whether a certificate stands below one of them."""

import asyncio
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError

from balcao.foundation.pki.api import anchors_in, asn1_certificate, certificate_as_usual


def anchors(folder: Path) -> list[Certificate]:
    """The roots of the file the settings name; where none is named, those of the folder."""
    if settings.BALCAO_TRUST_ANCHORS:
        path = Path(settings.BALCAO_TRUST_ANCHORS)
        return list(_named(path, path.stat().st_mtime_ns))
    return [asn1_certificate(each) for each in anchors_in(folder)]


@lru_cache(maxsize=4)
def _named(path: Path, changed: int) -> tuple[Certificate, ...]:
    return tuple(Certificate.load(each) for _, _, each in pem.unarmor(path.read_bytes(), multiple=True))


def stands_below(certificate: Certificate, roots: list[Certificate], between: list[Certificate], at: datetime) -> bool:
    """Whether a path leads from a root to the certificate at that moment; revocation is another question."""
    return _stands(
        certificate.dump(), tuple(each.dump() for each in roots), tuple(sorted(each.dump() for each in between)), at
    )


@lru_cache(maxsize=512)
def _stands(certificate: bytes, roots: tuple[bytes, ...], between: tuple[bytes, ...], at: datetime) -> bool:
    if not certificate_as_usual(certificate):
        return False
    read = Certificate.load(certificate)
    # The library takes what has a root's name and key for that root, whatever else it says.
    if read.subject == read.issuer or any(_same_key(read, Certificate.load(each)) for each in roots):
        return certificate in roots
    context = ValidationContext(
        trust_roots=[Certificate.load(each) for each in roots],
        other_certs=[Certificate.load(each) for each in between],
        allow_fetching=False,
        moment=at,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(read, validation_context=context)
    try:
        asyncio.run(validator.async_validate_path())
    except (PathBuildingError, PathValidationError, ValidationError):
        return False
    return True


def _same_key(one: Certificate, other: Certificate) -> bool:
    return bool(one.public_key.sha256 == other.public_key.sha256)
