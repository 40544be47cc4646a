"""Status lists (draft-ietf-oauth-status-list-21): places by chance, two bits each, one signed token a list."""

import secrets
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from joserfc.jwk import ECKey

from balcao.credentials import keys
from balcao.credentials.addresses import issuer, list_numbered, list_uri
from balcao.credentials.failures import BadToken
from balcao.credentials.mdoc import signed_list
from balcao.credentials.models import Issued, StatusList
from balcao.credentials.sd_jwt import MOST_IN_LIST, b64, check_signature, parts_of, sign_jwt, unb64
from balcao.credentials.types import Status
from balcao.documents.api import SealingUnavailable
from balcao.kernel.errors import NotFound

BITS = 2
SIZE = 1 << 20
FULL = SIZE // 2
"""A list is left when half of it is taken: places stay easy to find by chance, and say nothing of when."""
FRESH = timedelta(minutes=5)
"""So long a reader may keep a list (`ttl`)."""
LIFE = timedelta(hours=24)
AGAIN = timedelta(hours=1)
"""An unchanged list is signed anew this often."""
TYPE = "statuslist+jwt"
MOST_BYTES = 8 * 1024 * 1024


def take_place(row: Issued, at: datetime) -> Issued:
    """Write the row at a place by chance. Two that choose the same place: the second chooses again."""
    for _ in range(64):
        found = StatusList.objects.filter(taken__lt=FULL).order_by("pk").first()
        row.list = found or StatusList.objects.create(size=SIZE, made_at=at)
        row.place = secrets.randbelow(row.list.size)
        row.pk = None
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        StatusList.objects.filter(pk=row.list_id).update(taken=F("taken") + 1)
        return row
    raise BadToken("no place in any list")


def packed(size: int, marked: Mapping[int, int]) -> bytes:
    """A list's bytes before compression: the first place in the lowest bits of the first byte."""
    content = bytearray(size * BITS // 8)
    for place, status in marked.items():
        content[place * BITS // 8] |= status << (place * BITS % 8)
    return bytes(content)


def signed(uri: str, size: int, marked: Mapping[int, int], at: datetime) -> str:
    """The token of a list."""
    key = keys.signing_key(at)
    claims = {
        "sub": uri,
        "iss": issuer(),
        "iat": int(at.timestamp()),
        "exp": int((at + LIFE).timestamp()),
        "ttl": int(FRESH.total_seconds()),
        "status_list": {"bits": BITS, "lst": b64(zlib.compress(packed(size, marked), 9))},
    }
    return sign_jwt(claims, key=key, header={"typ": TYPE, "kid": key.kid})


def list_token(*, number: int, at: datetime) -> tuple[str, int]:
    """What is served of a list, and its version; signed anew only when something changed, or an hour has passed.

    :raises NotFound: if there is no such list.
    """
    row = StatusList.objects.filter(pk=number).first()
    if row is None:
        raise NotFound(f"status list {number}")
    stale = row.token_at is None or at - row.token_at > AGAIN
    if row.token_version == row.version and not stale:
        return row.token, row.version
    version = row.version  # read before the places: a change meanwhile raises it again
    marked = dict(Issued.objects.filter(list=row).exclude(status=Status.VALID).values_list("place", "status"))
    try:
        token = signed(list_uri(number), row.size, marked, at)
    except SealingUnavailable:
        if row.token_version == version and row.token_at is not None and at - row.token_at < LIFE:
            return row.token, version  # nothing changed since, so it still says how each stands
        raise
    StatusList.objects.filter(pk=number, token_version__lte=version).update(
        token=token, token_version=version, token_at=at
    )
    return token, version


def list_for_mobile(token: str, *, at: datetime) -> bytes:
    """The same list for readers of mobile documents, made from the token that stands."""
    key = keys.signing_key(at)
    _, claims = parts_of(token, MOST_IN_LIST)
    return signed_list(claims, chain=key.chain, key=key)


def lists_in_use() -> list[int]:
    """The lists that somebody's credential stands in."""
    return list(StatusList.objects.filter(taken__gt=0).order_by("pk").values_list("pk", flat=True))


def version_of(number: int) -> int:
    """How often a list changed; 0 for one that there is not."""
    return StatusList.objects.filter(pk=number).values_list("version", flat=True).first() or 0


def status_in(token: str, *, uri: str, place: int, at: datetime) -> Status:
    """What a list of ours says about a place.

    :raises BadToken: if it is another's, too old, altered, or has no such place.
    """
    return Status(place_in(token, uri=uri, place=place, at=at, key_of=_our_key))


def _our_key(header: Mapping[str, Any]) -> ECKey:
    key = keys.key_named(header.get("kid"))
    if key is None:
        raise BadToken("status list")
    return key


def place_in(token: str, *, uri: str, place: int, at: datetime, key_of: Callable[[Mapping[str, Any]], ECKey]) -> int:
    """The number at a place of a list; `key_of` finds its issuer's key by the token's header.

    :raises BadToken: if the list is another's, too old, altered, or has no such place.
    """
    header, claims = parts_of(token, MOST_IN_LIST)
    if header.get("typ") != TYPE or claims.get("sub") != uri:
        raise BadToken("status list")
    check_signature(token, key_of(header))
    if not isinstance(claims.get("exp", 0), int) or claims.get("exp", at.timestamp() + 1) <= at.timestamp():
        raise BadToken("status list too old")
    said = claims.get("status_list")
    bits = said.get("bits") if isinstance(said, dict) else None
    if not isinstance(said, dict) or bits not in (1, 2, 4, 8) or not isinstance(said.get("lst"), str):
        raise BadToken("status list")
    try:
        content = zlib.decompressobj().decompress(unb64(said["lst"]), MOST_BYTES)
    except zlib.error as wrong:
        raise BadToken("status list") from wrong
    if place < 0 or place * bits // 8 >= len(content):
        raise BadToken("status list: no such place")
    value: int = content[place * bits // 8] >> (place * bits % 8) & ((1 << bits) - 1)
    return value


def read_status(status: object, at: datetime) -> Status:
    """What the list named in a credential's `status` says; lists of ours are read where they lie.

    :raises BadToken: if it names none of ours, or it cannot be read: its status is unknown.
    """
    said = status.get("status_list") if isinstance(status, dict) else None
    uri, place = (said.get("uri"), said.get("idx")) if isinstance(said, dict) else (None, None)
    number = list_numbered(uri)
    if number is None or not isinstance(uri, str) or type(place) is not int:
        raise BadToken("status")
    try:
        token, _ = list_token(number=number, at=at)
    except NotFound as gone:
        raise BadToken("status list") from gone
    return status_in(token, uri=uri, place=place, at=at)
