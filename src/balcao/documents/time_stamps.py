"""RFC 3161 time stamps: proof that some bytes existed at a moment.

The development authority signs with P-256 and reads the clock itself, as an authority outside would.
"""

import asyncio
import hashlib
import secrets
from datetime import datetime
from functools import cache
from pathlib import Path

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from balcao.documents.keys import AUTHORITY, ROOT, asn1_certificate, pair
from balcao.documents.signed_data import (
    GENERALIZED_TIME,
    OCTETS,
    SEQUENCE,
    SHA256,
    TST_INFO,
    integer,
    oid,
    sign,
    tlv,
    write,
)
from balcao.kernel.clock import UTC, now
from balcao.kernel.errors import BalcaoError

_POLICY = oid("2.25.212785430118403741239614582209573091137")  # below the arc of UUIDs, which anyone may use


class BadTimeStamp(BalcaoError):
    """The token is no time stamp of these bytes by our authority."""


@cache
def _authority(folder: Path) -> Certificate:
    return asn1_certificate(pair(folder, AUTHORITY))


def make_token(digest: bytes, *, folder: Path) -> bytes:
    """A token (DER) over a SHA-256 digest of 32 bytes, at this moment, by the authority in that folder."""
    moment = now().astimezone(UTC)
    statement = tlv(
        SEQUENCE,
        integer(1),
        _POLICY,
        tlv(SEQUENCE, SHA256, tlv(OCTETS, digest)),
        integer(secrets.randbits(63)),
        tlv(GENERALIZED_TIME, f"{moment:%Y%m%d%H%M%S}Z".encode()),
    )
    covered = hashlib.sha256(statement).digest()
    certificate = _authority(folder)
    signature = sign(pair(folder, AUTHORITY).key, content_type=TST_INFO, digest=covered, certificate=certificate)
    return write(content_type=TST_INFO, digest=covered, certificate=certificate, signature=signature, content=statement)


def write_again(token: bytes) -> bytes:
    """The token as we would have written it, from the parts its signature covers."""
    signed = cms.ContentInfo.load(token)["content"]
    content = bytes(signed["encap_content_info"]["content"])
    return write(
        content_type=TST_INFO,
        digest=hashlib.sha256(content).digest(),
        certificate=signed["certificates"][0].chosen,
        signature=signed["signer_infos"][0]["signature"].native,
        content=content,
    )


def time_stamp(digest: bytes) -> bytes:
    """An RFC 3161 token (DER) over a SHA-256 digest of 32 bytes, at this moment."""
    return make_token(digest, folder=settings.BALCAO_VAR / "pki")


def stamp_in(signer: cms.SignerInfo) -> cms.SignedData | None:
    """The time stamp over a signature, as it came with it; None without one."""
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]["content"]
    return None


def stamped_at(signed: cms.SignedData | None) -> datetime | None:
    """The moment a time stamp states (aware, UTC), believed or not; None without one."""
    if signed is None:
        return None
    moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
    assert isinstance(moment, datetime)
    return moment


def check_time_stamp(token: bytes, digest: bytes) -> datetime:
    """The moment (aware, UTC) at which our authority stamped that SHA-256 digest.

    :raises BadTimeStamp: if the token is damaged, of another digest, or of another authority.
    """
    root = asn1_certificate(pair(settings.BALCAO_VAR / "pki", ROOT))
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=stamped_at(signed))
        named = signed["encap_content_info"]["content"].parsed["message_imprint"]
        if named["hashed_message"].native != digest or write_again(token) != token:
            raise BadTimeStamp
        status = asyncio.run(validate_tst_signed_data(signed, context, lambda algorithm: digest))
    except BadTimeStamp:
        raise
    except Exception as damage:  # what is in a damaged token makes the parsers raise almost anything
        raise BadTimeStamp(str(damage)) from damage
    moment = status["timestamp"]
    if not (status["intact"] and status["valid"] and status["trust_problem_indic"] is None):
        raise BadTimeStamp
    assert isinstance(moment, datetime)
    return moment
