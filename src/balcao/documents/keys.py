"""The public key infrastructure of development: a root, a seal certificate per department, a time stamper.

Made at first use below ``var/pki`` and readable by the owner alone. P-256. In production the keys
live in a hardware module behind the same functions. The development time stamper alone is RSA, the only kind
its library signs with.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

type PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

ROOT_YEARS, LEAF_YEARS = 20, 10


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate."""

    key: PrivateKey
    certificate: x509.Certificate


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Balcão development"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _issue(common_name: str, *, issuer: Pair | None, at: datetime, time_stamping: bool = False) -> Pair:
    key: PrivateKey = (
        rsa.generate_private_key(65537, 2048) if time_stamping else ec.generate_private_key(ec.SECP256R1())
    )
    is_root = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common_name))
        .issuer_name(_name(common_name) if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * (ROOT_YEARS if is_root else LEAF_YEARS)))
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
    """The pair of that name (`root`, `time-stamp`, or a department's code), made if it is not there.

    Two processes that make it at once end with the same one: the file appears whole or not at all.
    """
    path = folder / f"{name}.pem"
    if not path.exists():
        issuer = None if name == "root" else pair(folder, "root")
        made = _issue(f"Balcão {name}", issuer=issuer, at=_today(), time_stamping=name == "time-stamp")
        _write(path, made)
    content = path.read_bytes()
    key = serialization.load_pem_private_key(content, None)
    assert isinstance(key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey))
    return Pair(key, x509.load_pem_x509_certificate(content))


def _today() -> datetime:
    from balcao.kernel.clock import now

    return now()


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
