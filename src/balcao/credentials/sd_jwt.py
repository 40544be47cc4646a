"""Selective disclosure for JWTs (RFC 9901), compact form, ES256 and SHA-256 only.

Strict: whatever the text does not allow is refused, where lenient readers differ from each other. Own code, because
the kept library reads disclosures of any length and checks no key binding without being told to.
"""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from balcao.credentials.failures import BadToken

ALG = "ES256"
DIGESTS = "sha-256"
HASH_NAME, DIGEST, ELEMENT = "_sd_alg", "_sd", "..."
SIGNS = re.compile(r"[A-Za-z0-9_-]*")
MOST_SIGNS = 64 * 1024
MOST_IN_LIST = 1024 * 1024
"""A status list is longer than any credential."""
DEEPEST = 16


class _Signatures(jws.JWSRegistry):
    """The library's limits are for shorter headers than those with a certificate, and shorter contents than lists."""

    max_header_length = 8 * 1024
    max_payload_length = MOST_IN_LIST


_SIGNATURES = _Signatures(algorithms=[ALG], strict_check_header=False)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that the holder may keep to themself: of an object's member, or of an array's element."""

    value: Any


@dataclass(frozen=True, slots=True)
class Opened:
    """A token that was read: `claims` are those disclosed; `bound` is everything that a key binding has to cover."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    bound: str
    binding: str


def b64(content: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes behind Base64url without padding.

    :raises BadToken: for any other sign, or a length that cannot be.
    """
    if not SIGNS.fullmatch(text) or len(text) % 4 == 1:
        raise BadToken("encoding")
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64(content) != text:
        raise BadToken("encoding")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadToken("member twice")
    return found


def _no(constant: str) -> Any:
    raise BadToken(f"number {constant}")


def read_json(content: bytes) -> Any:
    """JSON in which no member stands twice and no number is none.

    :raises BadToken: for anything else.
    """
    try:
        return json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_no)
    except (ValueError, RecursionError) as wrong:
        raise BadToken("json") from wrong


def read_object(content: bytes) -> dict[str, Any]:
    """The same, where only an object will do.

    :raises BadToken: for anything else.
    """
    found = read_json(content)
    if not isinstance(found, dict):
        raise BadToken("no object")
    return found


def digest_of(text: str) -> str:
    """SHA-256 over the signs as they are sent."""
    return b64(hashlib.sha256(text.encode()).digest())


class Signer(Protocol):
    """Who signs: data in, 64 bytes out."""

    def sign(self, data: bytes) -> bytes:
        """The signature over data."""
        ...


def sign_jwt(claims: Mapping[str, Any], *, key: Signer, header: Mapping[str, Any]) -> str:
    """A signed JWT."""
    parts = ({"alg": ALG, **header}, claims)
    told = ".".join(b64(json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode()) for each in parts)
    return f"{told}.{b64(key.sign(told.encode()))}"


def parts_of(token: str, most: int = MOST_SIGNS) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JWT whose signature nobody has checked yet.

    :raises BadToken: if it is none.
    """
    parts = token.split(".")
    if len(parts) != 3 or len(token) > most:
        raise BadToken("not a jwt")
    return read_object(unb64(parts[0])), read_object(unb64(parts[1]))


def is_signed(key: ECKey, signature: bytes, data: bytes) -> bool:
    """Whether 64 bytes are that key's signature over data."""
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        key.public_key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return len(signature) == 64


def check_signature(token: str, key: ECKey) -> None:
    """See that this key signed the JWT.

    :raises BadToken: if not.
    """
    header, _ = parts_of(token, MOST_IN_LIST)
    if header.get("alg") != ALG or "crit" in header:
        raise BadToken("algorithm")
    try:
        jws.deserialize_compact(token, key, registry=_SIGNATURES)
    except (JoseError, ValueError) as wrong:
        raise BadToken("signature") from wrong


def issue(claims: Mapping[str, Any], *, key: Signer, header: Mapping[str, Any]) -> str:
    """A token with all its disclosures, for the holder. What stands in `Hidden` is told only by choice."""
    disclosures: list[str] = []
    payload = _concealed(dict(claims), disclosures)
    if disclosures:
        payload = {**payload, HASH_NAME: DIGESTS}
    return "~".join([sign_jwt(payload, key=key, header=header), *disclosures, ""])


def _concealed(value: Any, disclosures: list[str]) -> Any:
    if isinstance(value, Mapping):
        shown = {name: _concealed(each, disclosures) for name, each in value.items() if not isinstance(each, Hidden)}
        digests = [
            _disclosed([secrets.token_urlsafe(16), name, _concealed(each.value, disclosures)], disclosures)
            for name, each in value.items()
            if isinstance(each, Hidden)
        ]
        # Sorted, so that their order says nothing about that of the claims.
        return {**shown, DIGEST: sorted(digests)} if digests else shown
    if isinstance(value, list | tuple):
        return [
            {ELEMENT: _disclosed([secrets.token_urlsafe(16), _concealed(each.value, disclosures)], disclosures)}
            if isinstance(each, Hidden)
            else _concealed(each, disclosures)
            for each in value
        ]
    return value


def _disclosed(content: list[Any], disclosures: list[str]) -> str:
    disclosure = b64(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    disclosures.append(disclosure)
    return digest_of(disclosure)


def open_token(token: str, key_of: Callable[[Mapping[str, Any], Mapping[str, Any]], ECKey]) -> Opened:
    """Check the issuer's signature, and put what is disclosed back where it belongs (RFC 9901, section 7.1).

    `key_of` finds the issuer's key by header and claims.

    :raises BadToken: for whatever is not exactly as it must be.
    """
    if len(token) > MOST_SIGNS or "~" not in token:
        raise BadToken("not an sd-jwt")
    signed, *disclosures, binding = token.split("~")
    header, payload = parts_of(signed)
    check_signature(signed, key_of(header, payload))
    if payload.get(HASH_NAME, DIGESTS) != DIGESTS:
        raise BadToken("hash")
    told: dict[str, list[Any]] = {}
    for each in disclosures:
        content = read_json(unb64(each))
        if not isinstance(content, list) or len(content) not in (2, 3) or not isinstance(content[0], str):
            raise BadToken("disclosure")
        if digest_of(each) in told:
            raise BadToken("disclosure twice")
        told[digest_of(each)] = content
    reading = _Reading(told)
    claims = reading.whole({name: value for name, value in payload.items() if name != HASH_NAME})
    if reading.used != set(told):
        raise BadToken("disclosure without place")
    return Opened(header, claims, token[: len(token) - len(binding)], binding)


class _Reading:
    """Putting disclosures in their places; each digest stands in one place at most."""

    def __init__(self, told: Mapping[str, list[Any]]) -> None:
        self.told, self.seen, self.used = told, set[str](), set[str]()

    def whole(self, value: Any, depth: int = 0) -> Any:
        if depth > DEEPEST:
            raise BadToken("too deep")
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, list):
            return list(self._elements(value, depth))
        return value

    def _found(self, digest: Any, parts: int) -> list[Any] | None:
        if not isinstance(digest, str):
            raise BadToken("digest")
        if digest in self.seen:
            raise BadToken("digest twice")
        self.seen.add(digest)
        content = self.told.get(digest)
        if content is None:
            return None
        if len(content) != parts:
            raise BadToken("disclosure")
        self.used.add(digest)
        return content

    def _object(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        digests = value.get(DIGEST, [])
        if not isinstance(digests, list) or ELEMENT in value:
            raise BadToken("digests")
        found = {name: self.whole(each, depth + 1) for name, each in value.items() if name != DIGEST}
        if depth and HASH_NAME in value:
            raise BadToken("hash")
        for digest in digests:
            content = self._found(digest, 3)
            if content is None:
                continue
            _, name, told = content
            if not isinstance(name, str) or name in (DIGEST, ELEMENT, HASH_NAME) or name in found:
                raise BadToken("claim")
            found[name] = self.whole(told, depth + 1)
        return found

    def _elements(self, value: list[Any], depth: int) -> Any:
        for each in value:
            if not isinstance(each, dict) or ELEMENT not in each:
                yield self.whole(each, depth + 1)
                continue
            if len(each) != 1:
                raise BadToken("element")
            content = self._found(each[ELEMENT], 2)
            if content is not None:
                yield self.whole(content[1], depth + 1)
