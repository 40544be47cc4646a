"""The public key infrastructure of development: a root, a seal certificate per department, a time stamper.

Made at first use below ``var/pki`` and readable by the owner alone. P-256. In production the keys
live in a hardware module behind the same functions.
"""

import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from balcao.kernel.clock import UTC
from balcao.kernel.errors import BalcaoError

ROOT_YEARS, LEAF_YEARS = 20, 10
FROM = datetime(2026, 1, 1, tzinfo=UTC)
"""Since when every certificate of development is valid."""
ROOT, AUTHORITY = "root", "time-stamp-authority"
SEAL_NAME = re.compile(r"Balcão ([A-Z]{2,10})")
"""The common name of a department's seal; no other certificate below the root has such a name."""


class NoSuchKey(BalcaoError):
    """Keys are named by a department's code; this is none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Balcão development"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _issue(common_name: str, *, issuer: Pair | None, time_stamping: bool = False) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    is_root = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common_name))
        .issuer_name(_name(common_name) if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(FROM + timedelta(days=365 * (ROOT_YEARS if is_root else LEAF_YEARS)))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(_usage(is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if time_stamping:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    signer = key if issuer is None else issuer.key
    return Pair(key, builder.sign(signer, hashes.SHA256()))


def _usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def pair(folder: Path, name: str) -> Pair:
    """The pair of that name (`ROOT`, `AUTHORITY`, or a department's code), made if it is not there.

    Two processes that make it at once end with the same one: the file appears whole or not at all.

    :raises NoSuchKey: for any other name.
    """
    if name not in (ROOT, AUTHORITY) and not SEAL_NAME.fullmatch(f"Balcão {name}"):
        raise NoSuchKey(name)
    path = folder / f"{name}.pem"
    if not path.exists():
        issuer = None if name == ROOT else pair(folder, ROOT)
        made = _issue(f"Balcão {name}", issuer=issuer, time_stamping=name == AUTHORITY)
        _write(path, made)
    content = path.read_bytes()
    key = serialization.load_pem_private_key(content, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Pair(key, x509.load_pem_x509_certificate(content))


def asn1_certificate(made: Pair) -> asn1.Certificate:
    """The certificate in the form pyHanko takes."""
    return asn1.Certificate.load(made.certificate.public_bytes(serialization.Encoding.DER))


def _write(path: Path, made: Pair) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = made.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(private + made.certificate.public_bytes(serialization.Encoding.PEM))
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
