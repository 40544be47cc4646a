"""A wallet made by hand, for tests: it can also do what none should."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc.jwk import ECKey

from balcao.credentials.addresses import issuer
from balcao.credentials.sd_jwt import digest_of, read_json, sign_jwt, unb64
from balcao.kernel.actor import Actor

AGENCY = "DST-TA-2024-000008"
CATERING = "IAM-RT-2026-000003"
TYPE = "travel-agency"
HOLDER = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
STRANGER = Actor(person_id=5, name="何少芬", holder_id="p-5")


def new_key() -> ECKey:
    """A key on a device."""
    return ECKey.generate_key("P-256")


def public(key: ECKey) -> dict[str, Any]:
    """Its public part."""
    return {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}


def proof(key: ECKey, nonce: str | None, *, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """A proof of possession, with whatever is to be wrong in it."""
    claims = {"aud": issuer(), "iat": int(time.time()), "nonce": nonce, **changes}
    shown = {"typ": "openid4vci-proof+jwt", "jwk": public(key), **(header or {})}
    return sign_jwt({name: value for name, value in claims.items() if value is not None}, key=key, header=shown)


def disclosures(credential: str) -> dict[str, str]:
    """The disclosures of flat claims, by name."""
    return {read_json(unb64(each))[1]: each for each in credential.split("~")[1:] if each}


def present(
    credential: str,
    key: ECKey,
    *,
    audience: str,
    nonce: str,
    claims: Iterable[str] = (),
    typ: str = "kb+jwt",
    signer: ECKey | None = None,
    **changes: Any,
) -> str:
    """Show those claims, bound by the key; `changes` make the binding wrong."""
    known = disclosures(credential)
    bound = "~".join([credential.split("~")[0], *(known[name] for name in claims), ""])
    said = {"iat": int(time.time()), "aud": audience, "nonce": nonce, "sd_hash": digest_of(bound), **changes}
    return bound + sign_jwt(said, key=signer or key, header={"typ": typ})
