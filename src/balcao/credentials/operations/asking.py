"""Proof requests: asked by anyone, answered once by a wallet (OpenID4VP 1.0, direct_post)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.credentials import keys
from balcao.credentials.addresses import at_issuer, type_uri
from balcao.credentials.described import get_type
from balcao.credentials.failures import BadToken, ProtocolError, PurposeMissing
from balcao.credentials.judging import judge
from balcao.credentials.models import Question
from balcao.credentials.sd_jwt import read_object, sign_jwt
from balcao.credentials.types import FORMAT, Judged, ProofAsked, Trust
from balcao.kernel.errors import NotFound

LIFE = timedelta(minutes=10)
KEPT = timedelta(hours=1)
QUERY = "asked"
AUDIENCE = "https://self-issued.me/v2"


@transaction.atomic
def ask_for_proof(*, at: datetime, type_id: str, claims: Sequence[str], purpose: str) -> tuple[ProofAsked, str]:
    """Ask for a credential of that type that discloses those claims, none of them where the type alone is enough.

    Returns the request, and the secret by which its verifier reads the answer.

    :raises NotFound: if there is no such type.
    :raises PurposeMissing: if nothing says what for.
    """
    known = {each.name for each in get_type(type_id).claims}
    purpose = " ".join(purpose.split())[:200]
    if not purpose:
        raise PurposeMissing
    reader = secrets.token_urlsafe(32)
    row = Question.objects.create(
        handle=secrets.token_urlsafe(32),
        reader_hash=keys.hashed(reader),
        type_id=type_id,
        claims=[name for name in claims if name in known],
        purpose=purpose,
        nonce=secrets.token_urlsafe(32),
        asked_at=at,
        until_at=at + LIFE,
    )
    return _asked(row, at), reader


def _asked(row: Question, at: datetime) -> ProofAsked:
    judged = None
    if row.judged is not None:
        judged = Judged(**{**row.judged, "trust": Trust(row.judged["trust"])})
    return ProofAsked(
        id=row.pk,
        type_id=row.type_id,
        claims=tuple(row.claims),
        purpose=row.purpose,
        request_uri=at_issuer(f"requests/{row.handle}"),
        client_id=keys.client_id(row.asked_at),
        until_at=row.until_at,
        answered_at=row.answered_at,
        refused_at=row.refused_at,
        judged=judged,
    )


def read_answer(*, proof_id: int, reader: str, at: datetime) -> ProofAsked:
    """A request and its answer, for whoever asked, for an hour.

    :raises NotFound: for everyone else, and later.
    """
    row = Question.objects.filter(pk=proof_id, reader_hash=keys.hashed(reader), asked_at__gt=at - KEPT).first()
    if row is None:
        raise NotFound(f"proof {proof_id}")
    return _asked(row, at)


def _open(handle: str, at: datetime) -> Question:
    row = Question.objects.filter(handle=handle, until_at__gt=at).first()
    if row is None:
        raise NotFound("proof request")
    return row


def request_object(*, handle: str, at: datetime, wallet_nonce: str = "") -> str:
    """The signed request as a wallet fetches it; it may be fetched again.

    :raises NotFound: if there is none, or its time is over.
    """
    row = _open(handle, at)
    key = keys.signing_key(row.asked_at)
    claims = {
        "iss": keys.client_id(row.asked_at),
        "aud": AUDIENCE,
        "iat": int(at.timestamp()),
        "exp": int(row.until_at.timestamp()),
        "client_id": keys.client_id(row.asked_at),
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "response_uri": at_issuer(f"answers/{row.handle}"),
        "nonce": row.nonce,
        "state": row.handle,
        "dcql_query": _query_of(row.type_id, row.claims),
        "client_metadata": {
            "client_name": "Balcão",
            "vp_formats_supported": {FORMAT: {"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]}},
        },
        "purpose": row.purpose,
        **({"wallet_nonce": wallet_nonce} if wallet_nonce else {}),
    }
    return sign_jwt(
        claims, key=key, header={"typ": "oauth-authz-req+jwt", "kid": key.kid, "x5c": keys.chain(row.asked_at)}
    )


def _query_of(type_id: str, claims: Sequence[str]) -> dict[str, Any]:
    """The question in DCQL."""
    wanted = {"claims": [{"path": [name]} for name in claims]} if claims else {}
    return {"credentials": [{"id": QUERY, "format": FORMAT, "meta": {"vct_values": [type_uri(type_id)]}, **wanted}]}


def answer_proof(*, handle: str, form: Mapping[str, str], at: datetime) -> str:
    """Judge what a wallet sent, once; returns a code by which the same browser finds the answer.

    What is not genuine answers nothing: the verifier reads that it was tried, and a true answer can still come.

    :raises NotFound: if there is no such request, or its time is over.
    :raises ProtocolError: if it was answered before, or nothing usable was sent.
    """
    code, why = _answer(handle, form, at)
    if why:
        raise ProtocolError("invalid_request", why)
    return code


@transaction.atomic
def _answer(handle: str, form: Mapping[str, str], at: datetime) -> tuple[str, str]:
    row = Question.objects.select_for_update().filter(pk=_open(handle, at).pk).get()
    if row.answered_at is not None:
        raise ProtocolError("invalid_request", "answered before")
    if form.get("state") != row.handle:
        raise ProtocolError("invalid_request", "state")
    if "error" in form:
        judged = Judged(trust=Trust.UNKNOWN, claims={}, why="declined")
    else:
        judged = judge(
            _presented(form.get("vp_token", "")),
            audience=keys.client_id(row.asked_at),
            nonce=row.nonce,
            at=at,
            type_id=row.type_id,
            wanted=frozenset(row.claims),
        )
    if judged.trust is Trust.FORGED:
        Question.objects.filter(pk=row.pk).update(refused_at=at)
        return "", judged.why
    code = secrets.token_urlsafe(32)
    Question.objects.filter(pk=row.pk).update(
        answered_at=at, judged=json.loads(json.dumps(asdict(judged))), response_hash=keys.hashed(code)
    )
    return code, ""


def _presented(vp_token: str) -> str:
    try:
        said = read_object(vp_token.encode())
    except (BadToken, UnicodeEncodeError) as wrong:
        raise ProtocolError("invalid_request", "vp_token is no JSON object") from wrong
    given = said.get(QUERY)
    if set(said) != {QUERY} or not isinstance(given, list) or len(given) != 1:
        raise ProtocolError("invalid_request", f"vp_token holds one presentation for {QUERY!r}")
    if not isinstance(given[0], str):
        raise ProtocolError("invalid_request", "a presentation is a string")
    return given[0]


def answer_by_code(*, code: str, at: datetime) -> int:
    """The number of the request that was answered with that code in this browser.

    :raises NotFound: if there is none.
    """
    row = Question.objects.filter(response_hash=keys.hashed(code), asked_at__gt=at - KEPT).first() if code else None
    if row is None:
        raise NotFound("answer")
    return row.pk
