"""The provider's signing keys, and the salt of its pairwise subjects, below ``var/pki/openid``.

A new key is published before it signs, and an old one stays published after it signed for the last time, so that
sites that keep the key set for a while are never surprised. Like the development seals, a hardware module can stand
behind the same functions.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from balcao.kernel.clock import UTC
from balcao.kernel.files import write_once
from balcao.openid.types import SigningAlg

AHEAD = timedelta(hours=1)
"""So long a new key is published before it signs."""
LIFE = timedelta(days=90)
"""After this a key is followed by another."""
OVERLAP = timedelta(days=7)
"""So long a key stays published after its successor began to sign."""

type Key = RSAKey | ECKey


@dataclass(frozen=True, slots=True, order=True)
class _KeyFile:
    made_at: datetime
    path: Path


def _folder() -> Path:
    return Path(settings.BALCAO_VAR) / "pki" / "openid"


def _files(alg: SigningAlg) -> list[_KeyFile]:
    """The keys of that kind, the oldest first; the first one is made when there is none."""
    found = list(_folder().glob(f"{alg}-*.pem")) or [_make(alg, 0)]
    return sorted(_KeyFile(datetime.fromtimestamp(int(path.stem.split("-")[1]), tz=UTC), path) for path in found)


def _make(alg: SigningAlg, seconds: int) -> Path:
    key = RSAKey.generate_key(2048) if alg is SigningAlg.RS256 else ECKey.generate_key("P-256")
    path = _folder() / f"{alg}-{seconds}.pem"
    write_once(path, key.as_pem(private=True))
    return path


@cache
def _key(path: Path, alg: SigningAlg) -> Key:
    kind: type[RSAKey] | type[ECKey] = RSAKey if alg is SigningAlg.RS256 else ECKey
    key = kind.import_key(path.read_bytes(), {"alg": alg.value, "use": "sig"})
    key.ensure_kid()
    return key


def signing_key(alg: SigningAlg, at: datetime) -> Key:
    """The newest key that has been published long enough."""
    files = _files(alg)
    ripe = [each for each in files if each.made_at + AHEAD <= at]
    return _key((ripe or files)[-1 if ripe else 0].path, alg)


def public_keys() -> dict[str, list[dict[str, Any]]]:
    """The key set as sites fetch it."""
    return {"keys": [key.as_dict(private=False) for key in _published()]}


def _published() -> list[Key]:
    return [_key(each.path, alg) for alg in SigningAlg for each in _files(alg)]


def rotate(*, at: datetime) -> int:
    """Make the next key where one has grown old, and forget those nobody needs; returns how many were made."""
    made = 0
    for alg in SigningAlg:
        files = _files(alg)
        if at - files[-1].made_at >= LIFE:
            _make(alg, int(at.timestamp()))
            made += 1
        for old, following in pairwise(files):
            if at - following.made_at > AHEAD + OVERLAP:
                old.path.unlink(missing_ok=True)
    return made


def sign(claims: dict[str, Any], *, alg: SigningAlg, at: datetime, kind: str = "JWT") -> str:
    """A signed token of ours."""
    key = signing_key(alg, at)
    return jwt.encode({"alg": alg.value, "kid": key.kid, "typ": kind}, claims, key, algorithms=[alg.value])


def own_claims(token: str, *, kind: str = "JWT") -> dict[str, Any] | None:
    """What a token of that kind says that we signed ourselves, however old; None for any other."""
    try:
        found = jwt.decode(token, KeySet([*_published()]), algorithms=[each.value for each in SigningAlg])
    except (JoseError, ValueError):
        return None
    return dict(found.claims) if found.header.get("typ") == kind else None


def subject(*, sector: str, person_id: int) -> str:
    """The person's name for the sites of one sector: always the same there, and nowhere else."""
    return hmac.new(_salt(_folder()), f"{sector}|{person_id}".encode(), hashlib.sha256).hexdigest()


@cache
def _salt(folder: Path) -> bytes:
    path = folder / "pairwise.salt"
    if not path.exists():
        write_once(path, secrets.token_bytes(32))
    return path.read_bytes()


def new_secret() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """How a secret of ours is kept: a hash is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
