"""Whose certificate may seal: a department's, named by its code."""

import re
import unicodedata

from asn1crypto.x509 import Certificate

SEAL_NAME = re.compile(r"Balcão ([A-Z]{2,10})")
"""The common name of a department's seal; no other certificate below the root has such a name."""


def is_a_departments(certificate: Certificate) -> bool:
    """Whether it may seal: other certificates below the root (time stamps, authorities) may not."""
    usage = certificate.key_usage_value
    return (
        SEAL_NAME.fullmatch(_common_name(certificate)) is not None
        and usage is not None
        and {"digital_signature", "non_repudiation"} == usage.native
        and certificate.extended_key_usage_value is None
        and not certificate.ca
    )


CREDENTIALS = "CREDENTIAL"
"""The name under which keys for credentials lie where those of the departments do."""
KIND_FOR_CREDENTIALS = "P-256"
SIGNS_CREDENTIALS = "1.0.18013.5.1.2"
"""The use of a key that signs mobile documents (ISO/IEC 18013-5, annex B): such a key seals no file."""


def is_for_credentials(certificate: Certificate) -> bool:
    """Whether its key may sign credentials."""
    uses = certificate.extended_key_usage_value
    return (
        _common_name(certificate) == f"Balcão {CREDENTIALS}"
        and uses is not None
        and uses.native == [SIGNS_CREDENTIALS]
        and certificate.public_key.algorithm == "ec"
        and certificate.public_key.curve == ("named", "secp256r1")
        and not certificate.ca
    )


def named_like_a_departments(certificate: Certificate) -> bool:
    """Whether its name is, or looks to a hurried reader like, that of a department's seal."""
    plain = unicodedata.normalize("NFKD", _common_name(certificate)).encode("ascii", "ignore").decode().casefold()
    return "balcao" in plain.replace("0", "o")


def _common_name(certificate: Certificate) -> str:
    return str(certificate.subject.native.get("common_name", ""))
