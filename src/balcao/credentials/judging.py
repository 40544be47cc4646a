"""Judging what a wallet presents: signature, key binding, type, time, status. Each has its own answer."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from typing import Any

from joserfc.jwk import ECKey

from balcao.credentials import keys
from balcao.credentials.addresses import issuer, type_named
from balcao.credentials.elsewhere import CannotTell, key_by, signer_of_documents, status_by
from balcao.credentials.failures import BadToken
from balcao.credentials.mdoc import open_response, session_transcript
from balcao.credentials.proofs import key_of
from balcao.credentials.sd_jwt import Opened, check_signature, digest_of, open_token, parts_of
from balcao.credentials.statuses import read_status
from balcao.credentials.trusted import Issuer, issuer_of, issuers_of
from balcao.credentials.types import FORMAT, MDOC, CredentialType, Judged, Source, Status, Trust
from balcao.documents.api import SealingUnavailable

OLDEST, AHEAD = timedelta(minutes=5), timedelta(minutes=1)
BINDING = "kb+jwt"
FORMATS_OF_OTHERS = (FORMAT, "vc+sd-jwt")
"""How SD-JWT VCs are marked, by the draft and by those before it."""
OURS = frozenset({"iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})
"""What no issuer may leave to choice (draft-ietf-oauth-sd-jwt-vc-24), and we do not show."""
STATUSES = {Status.VALID: Trust.VALID, Status.SUSPENDED: Trust.SUSPENDED, Status.INVALID: Trust.INVALID}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, as far as an answer is bound to it. `thumbprint` is of the key to which the answer was encrypted."""

    type: CredentialType
    wanted: frozenset[str]
    audience: str
    nonce: str
    response_uri: str
    thumbprint: str


def judge(token: str, asked: Asked, *, at: datetime, form: str = FORMAT) -> Judged:
    """The answer about one presentation, which has to be of that type and to disclose what is wanted."""
    try:
        shown = _reader(asked, form)(token, asked, at)
        if missing := asked.wanted - set(shown.told):
            raise BadToken(f"not disclosed: {', '.join(sorted(missing))}")
    except CannotTell as unreadable:
        return Judged(trust=Trust.UNKNOWN, type_id=asked.type.id, claims={}, why=str(unreadable))
    except BadToken as wrong:
        return Judged(trust=Trust.FORGED, claims={}, why=str(wrong))
    if shown.ends <= at.timestamp():
        return Judged(trust=Trust.EXPIRED, type_id=asked.type.id, claims=shown.told)
    try:
        status = status_by(shown.issuer, shown.status, at) if shown.issuer else read_status(shown.status, at)
    except (BadToken, SealingUnavailable, OSError) as unreadable:
        return Judged(trust=Trust.UNKNOWN, type_id=asked.type.id, claims=shown.told, why=str(unreadable))
    return Judged(trust=STATUSES[status], type_id=asked.type.id, claims=shown.told)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a genuine presentation tells, when it ends, where its status stands, and who else than us issued it."""

    told: Mapping[str, Any]
    ends: float
    status: object
    issuer: Issuer | None = None


def _reader(asked: Asked, form: str) -> Callable[[str, Asked, datetime], _Shown]:
    if asked.type.source is Source.ELSEWHERE:
        return _anothers_mobile_document if form == MDOC else _anothers
    return _mobile_document if form == MDOC else _sd_jwt


def _anothers(token: str, asked: Asked, at: datetime) -> _Shown:
    """Another issuer's; what it says is told only once its own key signed it."""
    believed: list[Issuer] = []

    def key_of_issuer(header: Mapping[str, Any], claims: Mapping[str, Any]) -> ECKey:
        issuer = issuer_of(asked.type.id, claims.get("iss"))
        if header.get("typ") not in FORMATS_OF_OTHERS or issuer is None:
            raise BadToken("an issuer whom nobody believes about this")
        believed.append(issuer)
        return key_by(issuer, header, at)

    opened = open_token(token, key_of_issuer)
    told = _see(opened, audience=asked.audience, nonce=asked.nonce, at=at)
    if opened.claims.get("vct") not in asked.type.vcts:
        raise BadToken("another type")
    known = {each.name for each in asked.type.claims}
    shown = {name: value for name, value in told.items() if name in known}
    return _Shown(shown, opened.claims.get("exp", inf), opened.claims.get("status"), believed[0])


def _sd_jwt(token: str, asked: Asked, at: datetime) -> _Shown:
    opened = open_token(token, _issuers_key)
    told = _see(opened, audience=asked.audience, nonce=asked.nonce, at=at)
    if type_named(opened.claims.get("vct")) != asked.type.id or not {"exp", "iat"} <= set(opened.claims):
        raise BadToken("another type")
    return _Shown(told, opened.claims["exp"], opened.claims.get("status"))


def _mobile_document(token: str, asked: Asked, at: datetime) -> _Shown:
    return _of_mobile_document(token, asked, at, _certified_key)


def _anothers_mobile_document(token: str, asked: Asked, at: datetime) -> _Shown:
    believed: list[Issuer] = []

    def key_of_chain(chain: tuple[bytes, ...]) -> ECKey:
        issuer, key = signer_of_documents(issuers_of(asked.type.id), chain, at)
        believed.append(issuer)
        return key

    shown = _of_mobile_document(token, asked, at, key_of_chain)
    known = {each.name for each in asked.type.claims}
    told = {name: value for name, value in shown.told.items() if name in known}
    return replace(shown, told=told, issuer=believed[0])


def _of_mobile_document(
    token: str, asked: Asked, at: datetime, key_of_chain: Callable[[tuple[bytes, ...]], ECKey]
) -> _Shown:
    transcript = session_transcript(
        client_id=asked.audience, nonce=asked.nonce, thumbprint=asked.thumbprint, response_uri=asked.response_uri
    )
    opened = open_response(
        token,
        doctype=asked.type.doctype,
        transcript=transcript,
        key_of_chain=key_of_chain,
        namespace=asked.type.namespace,
    )
    if opened.begins > at:
        raise BadToken("not yet")
    told = {name: value if isinstance(value, str) else str(value) for name, value in opened.elements.items()}
    return _Shown(told, opened.ends.timestamp(), opened.status)


def _certified_key(chain: tuple[bytes, ...]) -> ECKey:
    key = keys.key_certified(chain[0])
    if key is None:
        raise BadToken("not ours")
    return key


def _issuers_key(header: Mapping[str, Any], claims: Mapping[str, Any]) -> ECKey:
    key = keys.key_named(header.get("kid"))
    if header.get("typ") != FORMAT or claims.get("iss") != issuer() or key is None:
        raise BadToken("not ours")
    if "x5c" in header and header["x5c"] != keys.chain_of(header.get("kid")):
        raise BadToken("x5c")
    return key


def _see(opened: Opened, *, audience: str, nonce: str, at: datetime) -> dict[str, Any]:
    """What is told, once it is sure that the bearer's own key answered this very question."""
    claims = opened.claims
    for name in ("exp", "iat", "nbf"):
        if type(claims.get(name, 0)) is not int:
            raise BadToken(name)
    if claims.get("iat", 0) > (at + AHEAD).timestamp() or claims.get("nbf", 0) > at.timestamp():
        raise BadToken("not yet")
    confirmed = claims.get("cnf")
    key = key_of(confirmed.get("jwk") if isinstance(confirmed, dict) else None)
    if not opened.binding:
        raise BadToken("no key binding")
    check_signature(opened.binding, key)
    header, said = parts_of(opened.binding)
    if header.get("typ") != BINDING:
        raise BadToken("key binding typ")
    for name, expected in (("aud", audience), ("nonce", nonce), ("sd_hash", digest_of(opened.bound))):
        value = said.get(name)
        if not isinstance(value, str) or not hmac.compare_digest(value.encode(), expected.encode()):
            raise BadToken(f"key binding {name}")
    made = said.get("iat")
    if type(made) is not int or not -OLDEST.total_seconds() <= made - at.timestamp() <= AHEAD.total_seconds():
        raise BadToken("key binding iat")
    return {name: value for name, value in claims.items() if name not in OURS}
