"""The key that signs credentials, status lists and requests, with its certificate.

P-256. A new key is published before it signs; an old one stays published as long as what it signed may be shown. It
lies where the settings say that keys lie (`BALCAO_KEYS`), under the name ``CREDENTIAL``, from the day a certificate for
it is installed there; until then in a file below ``var/pki/credentials``, followed by the next after a year, by itself.
Wallets name us as a verifier by the certificate's hash.
"""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings
from joserfc.jwk import ECKey

from balcao.credentials.sd_jwt import b64
from balcao.documents.api import CREDENTIALS, SealingUnavailable, SealKey, certificate_for_host, keys_of
from balcao.foundation.pki.api import Scheme, signature
from balcao.kernel.clock import UTC
from balcao.kernel.files import write_once

SCHEME = Scheme("ec", "sha256")
AHEAD = timedelta(days=2)
"""So long a new key is published before it signs: phones without network must have it."""
LIFE = timedelta(days=365)
OVERLAP = timedelta(days=400)
"""So long a key stays published after its successor began to sign: no credential holds longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A published key. `chain` is its certificate (DER) with those above it but the root.

    Signing may raise `SealingUnavailable`, where the key lies elsewhere.
    """

    made_at: datetime
    until_at: datetime
    kid: str
    jwk: dict[str, Any]
    chain: tuple[bytes, ...]
    der_signature: Callable[[bytes], bytes]

    def sign(self, data: bytes) -> bytes:
        """The signature over data as JOSE and COSE write it: both numbers, 32 bytes each."""
        r, s = decode_dss_signature(self.der_signature(data))
        return r.to_bytes(32) + s.to_bytes(32)


def _folder() -> Path:
    return Path(settings.BALCAO_VAR) / "pki" / "credentials"


def _published() -> list[SigningKey]:
    """Every key that was certified, the oldest first; the first file is made where there is no key at all."""
    elsewhere = _elsewhere()
    files = _files()
    if not files and not elsewhere:
        files = [_make(datetime(2026, 1, 1, tzinfo=UTC))]
    found = [*elsewhere, *(_of_file(path, settings.BALCAO_PUBLIC_URL) for path in files)]
    return sorted(found, key=lambda each: each.made_at)


def _files() -> list[Path]:
    return sorted(_folder().glob("ES256-*.pem"))


_LAST: dict[str, list[SigningKey]] = {}
"""What a signing service said last: while it does not answer, what is known of its keys stands."""


def _elsewhere() -> list[SigningKey]:
    place = f"{settings.BALCAO_KEYS} {settings.BALCAO_VAR}"
    try:
        _LAST[place] = [_of_seal_key(each) for each in keys_of(CREDENTIALS) if each.scheme == SCHEME]
    except SealingUnavailable:
        if place not in _LAST:
            raise
    return _LAST[place]


def _of_seal_key(key: SealKey) -> SigningKey:
    certificate = x509.load_der_x509_certificate(key.certificate.dump())
    return _signing_key(certificate, [each.dump() for each in key.chain], key.sign)


def _signing_key(
    certificate: x509.Certificate,
    above: Sequence[bytes],
    sign: Callable[[bytes], bytes],
    made_at: datetime | None = None,
) -> SigningKey:
    public = certificate.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    key = ECKey.import_key(public, {"alg": "ES256", "use": "sig"})
    key.ensure_kid()
    return SigningKey(
        made_at=made_at or certificate.not_valid_before_utc,
        until_at=certificate.not_valid_after_utc,
        kid=str(key.kid),
        jwk=key.as_dict(private=False),
        chain=(certificate.public_bytes(serialization.Encoding.DER), *above),
        der_signature=sign,
    )


def _make(at: datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = _folder() / f"ES256-{int(at.timestamp())}.pem"
    write_once(path, content)
    return path


@cache
def _of_file(path: Path, address: str) -> SigningKey:
    """A key of ours, certified by our own authority for our host; the certificate is kept beside it."""
    made_at = datetime.fromtimestamp(int(path.stem.split("-")[1]), tz=UTC)
    host = urlsplit(address).hostname or "localhost"
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    kept = path.with_name(f"{path.stem}-{hashlib.sha256(host.encode()).hexdigest()[:12]}.chain")
    if not kept.exists():
        made = certificate_for_host(key.public_key(), host=host, at=made_at)
        write_once(kept, b"".join(each.public_bytes(serialization.Encoding.PEM) for each in made))
    leaf, *above = x509.load_pem_x509_certificates(kept.read_bytes())
    encoded = [each.public_bytes(serialization.Encoding.DER) for each in above]
    return _signing_key(leaf, encoded, lambda data: signature(key, data), made_at)


def signing_key(at: datetime) -> SigningKey:
    """The newest key that has been published long enough and whose certificate holds.

    :raises SealingUnavailable: if there is none.
    """
    held = [each for each in _published() if each.until_at > at]
    ripe = [each for each in held if each.made_at + AHEAD <= at]
    if not held:
        raise SealingUnavailable("keys", "no key for credentials")
    return ripe[-1] if ripe else held[0]


def public_keys() -> dict[str, list[dict[str, Any]]]:
    """The key set as wallets and verifiers fetch it.

    `nbf` is when a key begins to sign, `exp`, once another follows, until when it stays here.
    """
    keys = _published()
    begins = [each.made_at + AHEAD for each in keys]
    return {
        "keys": [
            {
                **key.jwk,
                "nbf": int(begins[place].timestamp()),
                **({"exp": int((begins[place + 1] + OVERLAP).timestamp())} if place + 1 < len(keys) else {}),
            }
            for place, key in enumerate(keys)
        ]
    }


def key_named(kid: object) -> ECKey | None:
    """The published key of that name."""
    return next((ECKey.import_key(each.jwk) for each in _published() if each.kid == kid), None)


def key_certified(certificate: bytes) -> ECKey | None:
    """The published key of that certificate."""
    return next((ECKey.import_key(each.jwk) for each in _published() if each.chain[0] == certificate), None)


def rotate(*, at: datetime) -> int:
    """Make the next key where the newest is a file that has grown old, and forget files nobody needs; returns how many
    were made. Keys that lie elsewhere are changed by administrators.
    """
    keys = _published()
    paths = {_of_file(path, settings.BALCAO_PUBLIC_URL).kid: path for path in _files()}
    made = int(keys[-1].kid in paths and at - keys[-1].made_at >= LIFE)
    if made:
        _make(at)
    for old, following in pairwise(keys):
        if old.kid in paths and at - following.made_at > AHEAD + OVERLAP:
            paths[old.kid].unlink(missing_ok=True)
    return made


def chain(at: datetime) -> list[str]:
    """The certificate and those above it as a header carries them (`x5c`)."""
    return _shown(signing_key(at))


def chain_of(kid: object) -> list[str]:
    """The same of the published key of that name; nothing where there is none."""
    return next((_shown(each) for each in _published() if each.kid == kid), [])


def _shown(key: SigningKey) -> list[str]:
    return [b64encode(each).decode() for each in key.chain]


def client_id(at: datetime) -> str:
    """How wallets name us as a verifier (OpenID4VP 1.0, prefix `x509_hash`)."""
    return f"x509_hash:{b64(hashlib.sha256(signing_key(at).chain[0]).digest())}"


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
