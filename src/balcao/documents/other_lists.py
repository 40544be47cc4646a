"""Judging files that others signed, given the roots one trusts: another government's list, a notary's.

The engine is pyHanko's (EN 319 102-1), which fetches nothing by itself. Where the file carries no evidence of
revocation, the hosts that stand beside the roots are asked; without an answer it cannot be told.
"""

import asyncio
import dataclasses
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESStatus, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from balcao.documents.asked_online import Heard, ask_about
from balcao.documents.differences import Touched, touched_since
from balcao.documents.grading import Grade, Indication
from balcao.documents.increments import evidence_in
from balcao.documents.time_stamps import stamp_in, stamped_at
from balcao.kernel.errors import BalcaoError

MOST_SIGNATURES = 40
ASK = "Ask:"
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
STATUSES = {
    AdESStatus.PASSED: Indication.PASSED,
    AdESStatus.INDETERMINATE: Indication.INDETERMINATE,
    AdESStatus.FAILED: Indication.FAILED,
}


class BadAnchors(BalcaoError):
    """A file of roots that holds no certificate."""


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """One signature of a file; `stamped_at` is what its time stamp states, trusted or not."""

    signer: str
    grade: Grade
    stamped_at: datetime | None
    touched: tuple[Touched, ...] = ()
    silent: tuple[str, ...] = ()
    """Hosts that were asked how its certificates stand, and did not answer."""


def roots_in(content: bytes) -> list[Certificate]:
    """The certificates of a PEM file.

    :raises BadAnchors: if there are none.
    """
    try:
        found = [Certificate.load(each, strict=True) for _, _, each in pem.unarmor(content, multiple=True)]
    except ValueError as wrong:
        raise BadAnchors from wrong
    if not found:
        raise BadAnchors
    return found


def hosts_in(content: bytes) -> tuple[str, ...]:
    """The hosts that a PEM file of roots lets be asked, in lines like ``Ask: ocsp.example.org``."""
    lines = content.decode("utf-8", "replace").splitlines()
    return tuple(host for line in lines if line.startswith(ASK) for host in line.removeprefix(ASK).split())


def judge_signatures(data: bytes, *, roots: list[Certificate], hosts: Sequence[str] = ()) -> list[SignatureVerdict]:
    """Each signature of a PDF in its order; empty for a file without any, or that cannot be read. May ask `hosts`."""
    try:
        found = list(PdfFileReader(io.BytesIO(data)).embedded_regular_signatures)[:MOST_SIGNATURES]
    except Exception:  # a damaged file makes the parser raise almost anything
        return []
    return [_judge(data, number, roots, hosts) for number in range(len(found))]


def _judge(data: bytes, number: int, roots: list[Certificate], hosts: Sequence[str]) -> SignatureVerdict:
    # A signature keeps what was computed about it: each is read anew.
    reader = PdfFileReader(io.BytesIO(data))
    signature = list(reader.embedded_regular_signatures)[number]
    signer = str(signature.signer_cert.subject.native.get("common_name", ""))
    moment = stamped_at(stamp_in(signature.signer_info))
    heard = Heard()
    try:
        if hosts:
            heard = ask_about(_certificates(reader, signature), roots, hosts)
        grade = _grade(asyncio.run(_indication(reader, signature, roots, heard)))
    except Exception:  # the same
        return SignatureVerdict(signer, Grade(Indication.FAILED, "FORMAT_FAILURE"), moment)
    if grade.indication is not Indication.FAILED and (touched := _touched(data, signature)):
        return SignatureVerdict(signer, Grade(Indication.FAILED, "FORMAT_FAILURE"), moment, touched)
    return SignatureVerdict(signer, grade, moment, silent=tuple(sorted(heard.silent)))


def _certificates(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> list[Certificate]:
    """Those that a signature, its time stamp and the file carry."""
    stamp = stamp_in(signature.signer_info)
    signed = [signature.signed_data, *([stamp] if stamp is not None else [])]
    found = [each.chosen for data in signed for each in data["certificates"]]
    found += [Certificate.load(each) for each in evidence_in(reader).certificates]
    return list({each.dump(): each for each in found if isinstance(each, Certificate)}.values())


async def _indication(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: list[Certificate], heard: Heard
) -> AdESSubIndic:
    """By the evidence that stamps over the file prove old enough, where there are any; by what it carries otherwise."""
    asking = _asking(roots)
    if next(iter(reader.embedded_timestamp_signatures), None) is not None:
        return (await ades_lta_validation(signature, PdfSignatureValidationSpec(asking))).ades_subindic
    signature.compute_integrity_info()
    asking = dataclasses.replace(asking, local_knowledge=_known(reader, heard))
    digest = signature.compute_digest()
    return (await ades_with_time_validation(signature.signed_data, asking, raw_digest=digest)).ades_subindic


def _known(reader: PdfFileReader, heard: Heard) -> LocalKnowledge:
    found = evidence_in(reader)
    standings = [each for answer in found.standings for each in OCSPContainer.load_multi(OCSPResponse.load(answer))]
    lists = [CRLContainer(crl_data=CertificateList.load(each)) for each in found.lists]
    standings, lists = [*standings, *heard.standings], [*lists, *heard.lists]
    return LocalKnowledge(standings, lists, [Certificate.load(each) for each in found.certificates])


def _asking(roots: list[Certificate]) -> SignatureValidationSpec:
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=roots),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
    )
    gathering = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return SignatureValidationSpec(policy, revinfo_gathering_policy=gathering)


def _grade(found: AdESSubIndic) -> Grade:
    name = "" if found.status is AdESStatus.PASSED else str(getattr(found, "name", found))
    return Grade(STATUSES[found.status], name)


def _touched(data: bytes, signature: EmbeddedPdfSignature) -> tuple[Touched, ...]:
    """What was done behind a signature, beyond evidence, stamps and further signatures."""
    signature.compute_integrity_info()
    if signature.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return ()
    found = signature.diff_result
    if isinstance(found, DiffResult) and found.modification_level in HARMLESS:
        return ()
    return touched_since(data, int(signature.byte_range[2]) + int(signature.byte_range[3]))
