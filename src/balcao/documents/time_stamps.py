"""RFC 3161 time stamps: proof that some bytes existed at a moment."""

import asyncio
from datetime import datetime
from pathlib import Path

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from balcao.documents.anchors import anchors, stands_below
from balcao.documents.gateways.chosen import trust_services
from balcao.foundation.pki.api import usual
from balcao.kernel.errors import BalcaoError


class BadTimeStamp(BalcaoError):
    """The token is no time stamp of these bytes by an authority we trust."""


def time_stamp(digest: bytes) -> bytes:
    """An RFC 3161 token (DER) over a SHA-256 digest of 32 bytes, at this moment.

    :raises SealingUnavailable: if the authority does not answer as agreed.
    """
    return trust_services(settings.BALCAO_VAR / "pki").time_stamp(digest)


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


def stamper_of(signed: cms.SignedData) -> Certificate:
    """The certificate a time stamp was made by."""
    serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    (found,) = (each.chosen for each in signed["certificates"] if each.chosen.serial_number == serial)
    return found


def carries_only_trusted(signed: cms.SignedData, roots: list[Certificate], between: list[Certificate]) -> bool:
    """Whether every certificate a signature carries along stands below a root; no signature covers them."""
    moment = stamped_at(stamp_in(signed["signer_infos"][0])) or stamped_at(signed)
    carried = [each.chosen for each in signed["certificates"]]
    assert moment is not None
    return all(stands_below(each, roots, [*between, *carried], moment) for each in carried)


def check_time_stamp(token: bytes, digest: bytes) -> datetime:
    """The moment (aware, UTC) at which an authority we trust stamped that SHA-256 digest.

    :raises BadTimeStamp: if the token is damaged, of another digest, or of another authority.
    """
    return checked(token, digest, folder=settings.BALCAO_VAR / "pki")


def checked(token: bytes, digest: bytes, *, folder: Path) -> datetime:
    """See `check_time_stamp`; `folder` holds the keys of ours."""
    roots = anchors(folder)
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        moment = stamped_at(signed)
        carried = [each.chosen for each in signed["certificates"]]
        context = ValidationContext(trust_roots=roots, other_certs=carried, allow_fetching=False, moment=moment)
        named = signed["encap_content_info"]["content"].parsed["message_imprint"]
        if named["hashed_message"].native != digest or not usual(token):
            raise BadTimeStamp
        status = asyncio.run(validate_tst_signed_data(signed, context, lambda algorithm: digest))
        if not carries_only_trusted(signed, roots, carried):
            raise BadTimeStamp
    except BadTimeStamp:
        raise
    except Exception as damage:  # what is in a damaged token makes the parsers raise almost anything
        raise BadTimeStamp(str(damage)) from damage
    moment = status["timestamp"]
    if not (status["intact"] and status["valid"] and status["trust_problem_indic"] is None):
        raise BadTimeStamp
    assert isinstance(moment, datetime)
    return moment
