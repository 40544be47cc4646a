"""What other issuers' credentials rest on: their keys and status lists, asked within limits.

Nothing is asked that administrators did not allow, and what cannot be had is no answer: then it cannot be told.
"""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import caches
from joserfc.jwk import ECKey

from balcao.credentials.failures import BadToken
from balcao.credentials.proofs import PUBLIC, key_of
from balcao.credentials.sd_jwt import MOST_IN_LIST
from balcao.credentials.statuses import place_in
from balcao.credentials.trusted import Issuer
from balcao.credentials.types import Status
from balcao.documents.api import stands_below
from balcao.foundation.web.api import SiteUnreachable, fetched

SECONDS = 3.0
"""So long, in all, for each of both."""
MOST_KEYS = 64 * 1024
DOCUMENT_SIGNER = "1.0.18013.5.1.2"
"""What a certificate is for whose key signs mobile documents (ISO/IEC 18013-5, annex B.1.4)."""
KEYS_STAND, LIST_STANDS, SILENCE = 600, 300, 30
"""Seconds: for keys, for lists, and until who did not answer is asked again."""


class CannotTell(BadToken):
    """What a judgement rests on cannot be had now."""

    key = "credentials.cannot_tell"


def key_by(issuer: Issuer, header: Mapping[str, Any], at: datetime) -> ECKey:
    """The key that a token's header names, if it is that issuer's.

    :raises BadToken: if it is not.
    :raises CannotTell: if its keys cannot be had.
    """
    if issuer.roots:
        return _certified(issuer, _certificates(header.get("x5c")), at)
    found = _keys(_asked(issuer, issuer.keys_at, "application/json", MOST_KEYS, KEYS_STAND))
    named = [each for each in found if each.get("kid") == header.get("kid")]
    if len(named) != 1:
        raise BadToken("no key of the issuer's")
    return key_of({name: named[0].get(name) for name in PUBLIC})


def _keys(content: bytes) -> list[Mapping[str, Any]]:
    """A key set, alone or within issuer metadata (`jwks`)."""
    try:
        said = json.loads(content)
        held = said.get("jwks", said)["keys"]
        return [each for each in held if isinstance(each, dict)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as damage:
        raise CannotTell("keys") from damage


def _certificates(chain: object) -> list[bytes]:
    if not isinstance(chain, list) or not chain or not all(isinstance(each, str) for each in chain):
        raise BadToken("x5c")
    try:
        return [b64decode(each, validate=True) for each in chain]
    except (ValueError, binascii.Error) as damage:
        raise BadToken("x5c") from damage


def signer_of_documents(issuers: Sequence[Issuer], chain: Sequence[bytes], at: datetime) -> tuple[Issuer, ECKey]:
    """Whose certificate signs a mobile document, and its key: below a root of one of these, for that use alone.

    :raises BadToken: if it is nobody's.
    """
    for issuer in issuers:
        if issuer.roots:
            try:
                key = _certified(issuer, chain, at)
            except BadToken:
                continue
            usage = Certificate.load(chain[0]).extended_key_usage_value
            if usage is not None and DOCUMENT_SIGNER in usage.native:
                return issuer, key
    raise BadToken("an issuer whom nobody believes about this")


def _certified(issuer: Issuer, chain: Sequence[bytes], at: datetime) -> ECKey:
    if not chain:
        raise BadToken("x5c")
    try:
        leaf, *between = (Certificate.load(each, strict=True) for each in chain)
        if not stands_below(leaf, issuer.certificates(), between, at):
            raise BadToken("no trusted root stands above the issuer's certificate")
        key = x509.load_der_x509_certificate(leaf.dump()).public_key()
        return ECKey.import_key(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    except (ValueError, TypeError) as damage:
        raise BadToken("x5c") from damage


def status_by(issuer: Issuer, said: object, at: datetime) -> Status:
    """What the issuer's list says of a place; a credential without a place cannot be revoked.

    :raises CannotTell: if the list cannot be had, or is not the issuer's.
    """
    if said is None:
        return Status.VALID
    place = said.get("status_list") if isinstance(said, dict) else None
    uri, number = (place.get("uri"), place.get("idx")) if isinstance(place, dict) else (None, None)
    if not isinstance(uri, str) or type(number) is not int:
        raise CannotTell("status")
    token = _asked(issuer, uri, "application/statuslist+jwt", MOST_IN_LIST, LIST_STANDS)
    try:
        value = place_in(
            token.decode("ascii", "replace"),
            uri=uri,
            place=number,
            at=at,
            key_of=lambda header: key_by(issuer, header, at),
        )
        return Status(value)
    except (BadToken, ValueError) as wrong:
        raise CannotTell(f"status list: {wrong}") from wrong


def _asked(issuer: Issuer, address: str, accept: str, most: int, stands: int) -> bytes:
    """What is there, from this process's memory while it stands. Who is silent is not asked again at once."""
    if not issuer.may_be_asked(address):
        raise CannotTell("a host that nobody allowed")
    kept, name = caches["process"], f"credentials.elsewhere:{address}"
    held: bytes | None = kept.get(name)
    if held is None:
        if kept.get(f"{name}:silent"):
            raise CannotTell(f"{address} did not answer")
        try:
            held = fetched(address, timeout=SECONDS, most=most, accept=accept)
        except SiteUnreachable as silent:
            kept.set(f"{name}:silent", True, SILENCE)
            raise CannotTell(str(silent)) from silent
        kept.set(name, held, stands)
    return held
