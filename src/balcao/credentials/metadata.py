"""What the issuer publishes of itself and of its types, in every language.

OpenID4VCI 1.0, sections 12.2 and 13; draft-ietf-oauth-sd-jwt-vc-24, sections on issuer and type metadata.
"""

from datetime import datetime, timedelta
from typing import Any

from balcao.credentials import encryption, keys
from balcao.credentials.addresses import at_issuer, issuer, type_uri
from balcao.credentials.described import credential_types
from balcao.credentials.mdoc import ES256, ISO
from balcao.credentials.operations.offering import BATCH
from balcao.credentials.operations.redeeming import PRE_AUTHORISED
from balcao.credentials.sd_jwt import ALG, sign_jwt
from balcao.credentials.types import MDOC, SD_JWT_VC, STATUS_LIST, Claim, CredentialType
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import LANGUAGES, Text

NAME = "Balcão"
SIGNED_LIFE = timedelta(days=1)


def _shown(text: Text, field: str = "name") -> list[dict[str, str]]:
    return [{"locale": language, field: text[language]} for language in LANGUAGES]


def of_issuer() -> dict[str, Any]:
    """Where credentials are had, and which there are."""
    return {
        "credential_issuer": issuer(),
        "credential_endpoint": at_issuer("credential"),
        "nonce_endpoint": at_issuer("nonce"),
        "deferred_credential_endpoint": at_issuer("deferred"),
        "notification_endpoint": at_issuer("notification"),
        "credential_request_encryption": {
            "jwks": {"keys": [encryption.public_key(encryption.REQUESTS)]},
            "enc_values_supported": list(encryption.ENCS),
            "encryption_required": False,
        },
        "credential_response_encryption": {
            "alg_values_supported": [encryption.ALG],
            "enc_values_supported": list(encryption.ENCS),
            "encryption_required": False,
        },
        "batch_credential_issuance": {"batch_size": BATCH},
        "display": [
            {"name": f"{NAME} – {translate('credentials.issuer', language)}", "locale": language}
            for language in LANGUAGES
        ],
        "credential_configurations_supported": {
            name: _configuration(each, form)
            for each in credential_types().values()
            for name, form in each.configurations.items()
        },
        "balcao_drafts": {"sd_jwt_vc": SD_JWT_VC, "status_list": STATUS_LIST, "mdoc": ISO},
    }


def signed_of_issuer(at: datetime) -> str:
    """The same as a signed JWT."""
    key = keys.signing_key(at)
    claims = {
        "iss": issuer(),
        "sub": issuer(),
        "iat": int(at.timestamp()),
        "exp": int((at + SIGNED_LIFE).timestamp()),
        **of_issuer(),
    }
    return sign_jwt(
        claims, key=key, header={"typ": "openidvci-issuer-metadata+jwt", "kid": key.kid, "x5c": keys.chain(at)}
    )


def _configuration(type: CredentialType, form: str) -> dict[str, Any]:
    if form == MDOC:
        own: dict[str, Any] = {
            "doctype": type.doctype,
            "cryptographic_binding_methods_supported": ["cose_key"],
            "credential_signing_alg_values_supported": [ES256],
        }
    else:
        own = {
            "vct": type_uri(type.id),
            "cryptographic_binding_methods_supported": ["jwk"],
            "credential_signing_alg_values_supported": [ALG],
        }
    above = [type.doctype] if form == MDOC else []
    return {
        "format": form,
        **own,
        "scope": type.id,
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": [ALG]}},
        "credential_metadata": {
            "display": _shown(type.name),
            "claims": [
                {"path": [*above, claim.name], "mandatory": claim.always, "display": _shown(claim.label)}
                for claim in type.claims
            ],
        },
    }


def of_authorisation() -> dict[str, Any]:
    """The issuer as an authorisation server (RFC 8414)."""
    return {
        "issuer": issuer(),
        "authorization_endpoint": at_issuer("authorize"),
        "pushed_authorization_request_endpoint": at_issuer("par"),
        "token_endpoint": at_issuer("token"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", PRE_AUTHORISED],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "dpop_signing_alg_values_supported": [ALG],
        "scopes_supported": list(credential_types()),
        "authorization_details_types_supported": ["openid_credential"],
        "authorization_response_iss_parameter_supported": True,
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def of_vc_issuer() -> dict[str, Any]:
    """Whose keys sign (SD-JWT VC issuer metadata)."""
    return {"issuer": issuer(), "jwks": keys.public_keys()}


def of_type(type: CredentialType) -> dict[str, Any]:
    """A type's metadata: what it is called, what it states, and what may be kept back."""
    return {
        "vct": type_uri(type.id),
        "name": type.name["en"],
        "description": f"{type.name['en']} ({SD_JWT_VC})",
        "display": [
            {**each, "description": translate("credentials.type_description", each["locale"], name=each["name"])}
            for each in _shown(type.name)
        ],
        "claims": [_claim(claim) for claim in type.claims],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "path": [claim.name],
        "display": _shown(claim.label, "label"),
        "sd": "never" if claim.always else "always",
    }
