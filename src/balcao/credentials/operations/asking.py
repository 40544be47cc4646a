"""Proof requests: asked by anyone, answered once by a wallet (OpenID4VP 1.0, direct_post.jwt)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.credentials import keys
from balcao.credentials.addresses import at_issuer, type_uri
from balcao.credentials.described import get_type_asked_for
from balcao.credentials.encryption import ENCS, decrypt, private_key, public_key
from balcao.credentials.failures import BadToken, ProtocolError, PurposeMissing
from balcao.credentials.judging import Asked, judge
from balcao.credentials.mdoc import ES256
from balcao.credentials.models import Question
from balcao.credentials.sd_jwt import sign_jwt
from balcao.credentials.types import FORMAT, MDOC, CredentialType, Judged, ProofAsked, Trust
from balcao.kernel.errors import NotFound

LIFE = timedelta(minutes=10)
KEPT = timedelta(hours=1)
QUERIES = {FORMAT: "asked", MDOC: "asked-mdoc"}
"""How each form of a presentation is named in question and answer."""
AUDIENCE = "https://self-issued.me/v2"


@transaction.atomic
def ask_for_proof(*, at: datetime, type_id: str, claims: Sequence[str], purpose: str) -> tuple[ProofAsked, str]:
    """Ask for a credential of that type that discloses those claims, none of them where the type alone is enough.

    Returns the request, and the secret by which its verifier reads the answer.

    :raises NotFound: if there is no such type.
    :raises PurposeMissing: if nothing says what for.
    """
    known = {each.name for each in get_type_asked_for(type_id).claims}
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
        "response_mode": "direct_post.jwt",
        "response_uri": at_issuer(f"answers/{row.handle}"),
        "nonce": row.nonce,
        "state": row.handle,
        "dcql_query": _query_of(row.type_id, row.claims),
        "client_metadata": {
            "client_name": "Balcão",
            "jwks": {"keys": [public_key(_purpose(row))]},
            "encrypted_response_enc_values_supported": list(ENCS),
            "vp_formats_supported": {
                FORMAT: {"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]},
                MDOC: {"issuerauth_alg_values": [ES256], "deviceauth_alg_values": [ES256]},
            },
        },
        "purpose": row.purpose,
        **({"wallet_nonce": wallet_nonce} if wallet_nonce else {}),
    }
    return sign_jwt(
        claims, key=key, header={"typ": "oauth-authz-req+jwt", "kid": key.kid, "x5c": keys.chain(row.asked_at)}
    )


def _purpose(row: Question) -> str:
    """What the key is for to which this question's answer is encrypted."""
    return f"answer to {row.handle}"


def _query_of(type_id: str, claims: Sequence[str]) -> dict[str, Any]:
    """The question in DCQL; where a type is given in several forms, one of them answers it."""
    type = get_type_asked_for(type_id)
    credentials = [_credential_query(type, form, claims) for form in type.configurations.values()]
    if len(credentials) == 1:
        return {"credentials": credentials}
    return {"credentials": credentials, "credential_sets": [{"options": [[each["id"]] for each in credentials]}]}


def _credential_query(type: CredentialType, form: str, claims: Sequence[str]) -> dict[str, Any]:
    is_mobile = form == MDOC
    meta = {"doctype_value": type.doctype} if is_mobile else {"vct_values": list(type.vcts) or [type_uri(type.id)]}
    above = [type.namespace or type.doctype] if is_mobile else []
    kept = {"intent_to_retain": False} if is_mobile else {}
    wanted = {"claims": [{"path": [*above, name], **kept} for name in claims]} if claims else {}
    return {"id": QUERIES[form], "format": form, "meta": meta, **wanted}


def answer_proof(*, handle: str, form: Mapping[str, str], at: datetime) -> str:
    """Judge what a wallet sent, once; returns a code by which the same browser finds the answer.

    What is not genuine answers nothing: the verifier reads that it was tried, and a true answer can still come.

    :raises NotFound: if there is no such request, or its time is over.
    :raises ProtocolError: if it was answered before, or nothing usable was sent.
    """
    row = _open(handle, at)
    judged = _judged(row, form, at)
    if judged.trust is Trust.FORGED:
        Question.objects.filter(pk=row.pk, answered_at=None).update(refused_at=at)
        raise ProtocolError("invalid_request", judged.why)
    code = secrets.token_urlsafe(32)
    # Judging may ask another issuer, so no row is held meanwhile: of two answers the first one written counts.
    written = Question.objects.filter(pk=row.pk, answered_at=None).update(
        answered_at=at, judged=json.loads(json.dumps(asdict(judged), default=str)), response_hash=keys.hashed(code)
    )
    if not written:
        raise ProtocolError("invalid_request", "answered before")
    return code


def _judged(row: Question, form: Mapping[str, str], at: datetime) -> Judged:
    if row.answered_at is not None:
        raise ProtocolError("invalid_request", "answered before")
    told = _told(row, form)
    if told.get("state") != row.handle:
        raise ProtocolError("invalid_request", "state")
    if "error" in told:
        return Judged(trust=Trust.UNKNOWN, claims={}, why="declined")
    form_of_answer, presented = _presented(told.get("vp_token"))
    return judge(presented, _bound(row), at=at, form=form_of_answer)


def _told(row: Question, form: Mapping[str, str]) -> Mapping[str, Any]:
    """What a wallet says: encrypted, save that it declines."""
    if "response" not in form:
        if "error" not in form:
            raise ProtocolError("invalid_request", "the answer has to be encrypted: response")
        return form
    try:
        return decrypt(form["response"], _purpose(row))
    except BadToken as wrong:
        raise ProtocolError("invalid_request", str(wrong)) from wrong


def _presented(said: object) -> tuple[str, str]:
    """The form of what was presented, and that itself."""
    found = said if isinstance(said, dict) else {}
    forms = [form for form, query in QUERIES.items() if query in found]
    given = found.get(QUERIES[forms[0]]) if len(forms) == len(found) == 1 else None
    if not isinstance(given, list) or len(given) != 1:
        raise ProtocolError("invalid_request", f"vp_token holds one presentation for one of {list(QUERIES.values())}")
    if not isinstance(given[0], str):
        raise ProtocolError("invalid_request", "a presentation is a string")
    return forms[0], given[0]


def _bound(row: Question) -> Asked:
    """To what an answer has to be bound."""
    return Asked(
        type=get_type_asked_for(row.type_id),
        wanted=frozenset(row.claims),
        audience=keys.client_id(row.asked_at),
        nonce=row.nonce,
        response_uri=at_issuer(f"answers/{row.handle}"),
        thumbprint=private_key(_purpose(row)).thumbprint(),
    )


def answer_by_code(*, code: str, at: datetime) -> int:
    """The number of the request that was answered with that code in this browser.

    :raises NotFound: if there is none.
    """
    row = Question.objects.filter(response_hash=keys.hashed(code), asked_at__gt=at - KEPT).first() if code else None
    if row is None:
        raise NotFound("answer")
    return row.pk
