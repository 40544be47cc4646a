"""Answers of ours that others keep as proof: signed with the key whose public half anybody fetches."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.credentials import keys
from balcao.credentials.addresses import issuer
from balcao.credentials.sd_jwt import sign_jwt


def signed_statement(claims: Mapping[str, Any], *, kind: str, at: datetime) -> str:
    """A JWT with these claims; `kind` is its `typ`, so that no reader of credentials takes it for one."""
    key = keys.signing_key(at)
    stated = {"iss": issuer(), "iat": int(at.timestamp()), **claims}
    return sign_jwt(stated, key=key, header={"typ": kind, "kid": key.kid})
