"""The key that signs credentials, status lists and requests, with its certificate, below ``var/pki/credentials``.

P-256. A new key is published before it signs; an old one stays published as long as what it signed may be shown. The
certificate is self-signed and names our host: wallets name a verifier by its hash. Hardware can stand behind the same
functions.
"""

import hashlib
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from joserfc.jwk import ECKey

from balcao.credentials.sd_jwt import b64
from balcao.kernel.clock import UTC
from balcao.kernel.files import write_once

AHEAD = timedelta(days=2)
"""So long a new key is published before it signs: phones without network must have it."""
LIFE = timedelta(days=365)
OVERLAP = timedelta(days=400)
"""So long a key stays published after its successor began to sign: no credential holds longer."""
YEARS = timedelta(days=730)


@dataclass(frozen=True, slots=True, order=True)
class _KeyFile:
    made_at: datetime
    path: Path


def _folder() -> Path:
    return Path(settings.BALCAO_VAR) / "pki" / "credentials"


def _files() -> list[_KeyFile]:
    """The keys, the oldest first; the first one is made when there is none."""
    found = list(_folder().glob("ES256-*.pem")) or [_make(datetime(2026, 1, 1, tzinfo=UTC))]
    return sorted(_KeyFile(datetime.fromtimestamp(int(path.stem.split("-")[1]), tz=UTC), path) for path in found)


def _make(at: datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = _folder() / f"ES256-{int(at.timestamp())}.pem"
    write_once(path, content)
    return path


@cache
def _key(path: Path) -> ECKey:
    key = ECKey.import_key(path.read_bytes(), {"alg": "ES256", "use": "sig"})
    key.ensure_kid()
    return key


def signing_key(at: datetime) -> ECKey:
    """The newest key that has been published long enough."""
    return _key(_signing_file(at).path)


def _signing_file(at: datetime) -> _KeyFile:
    files = _files()
    ripe = [each for each in files if each.made_at + AHEAD <= at]
    return (ripe or files)[-1 if ripe else 0]


def public_keys() -> dict[str, list[dict[str, Any]]]:
    """The key set as wallets and verifiers fetch it."""
    return {"keys": [_key(each.path).as_dict(private=False) for each in _files()]}


def key_named(kid: object) -> ECKey | None:
    """The published key of that name."""
    return next((key for each in _files() if (key := _key(each.path)).kid == kid), None)


def rotate(*, at: datetime) -> int:
    """Make the next key where one has grown old, and forget those nobody needs; returns how many were made."""
    files = _files()
    made = int(at - files[-1].made_at >= LIFE)
    if made:
        _make(at)
    for old, following in pairwise(files):
        if at - following.made_at > AHEAD + OVERLAP:
            old.path.unlink(missing_ok=True)
    return made


def certificate(at: datetime) -> bytes:
    """The signing key's certificate for our host, as DER."""
    file = _signing_file(at)
    return _certificate(file.path, file.made_at, urlsplit(settings.BALCAO_PUBLIC_URL).hostname or "localhost")


@cache
def _certificate(path: Path, made_at: datetime, host: str) -> bytes:
    kept = path.with_name(f"{path.stem}-{hashlib.sha256(host.encode()).hexdigest()[:12]}.der")
    if not kept.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(made_at)
            .not_valid_after(made_at + YEARS)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        write_once(kept, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    return kept.read_bytes()


def chain(at: datetime) -> list[str]:
    """The certificate as a header carries it (`x5c`)."""
    return [b64encode(certificate(at)).decode()]


def client_id(at: datetime) -> str:
    """How wallets name us as a verifier (OpenID4VP 1.0, prefix `x509_hash`)."""
    return f"x509_hash:{b64(hashlib.sha256(certificate(at)).digest())}"


def own_secret() -> bytes:
    """What nonces are made with."""
    return _secret(_folder())


@cache
def _secret(folder: Path) -> bytes:
    path = folder / "nonces.secret"
    if not path.exists():
        write_once(path, secrets.token_bytes(32))
    return path.read_bytes()


def hashed(secret: str) -> str:
    """How a secret of ours is kept: a hash is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
