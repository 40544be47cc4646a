"""Other validators: pyHanko's AdES engine (EN 319 102-1), and ``pdfsig`` with a store of trusted roots."""

import asyncio
import dataclasses
import io
import subprocess
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from unittest import mock

from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESStatus, AdESSubIndic
from pyhanko.sign.validation.ades import _dss_to_local_knowledge, ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec, ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from balcao.documents.anchors import anchors
from balcao.foundation.pki.certificates import anchors_in


def _spec(folder: Path) -> SignatureValidationSpec:
    return SignatureValidationSpec(
        CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=anchors(folder)),
            revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
    )


def _then(moment: datetime | None) -> ExitStack:
    """The library reads the clock itself in two places."""
    clocks = ExitStack()
    if moment is not None:
        frozen = type("Frozen", (datetime,), {"now": classmethod(lambda cls, tz=None: moment)})
        for module in ("pyhanko_certvalidator.ltv.poe", "pyhanko_certvalidator.ltv.ades_past"):
            clocks.enter_context(mock.patch(f"{module}.datetime", frozen))
    return clocks


def _timing(at: datetime | None) -> ValidationTimingInfo | None:
    return ValidationTimingInfo(at, at, point_in_time_validation=False) if at else None


def total_passed_lt(pdf: bytes, folder: Path) -> tuple[bool, AdESSubIndic]:
    """Level B-LT: with the evidence in the file, nothing fetched, revocation required."""
    reader = PdfFileReader(io.BytesIO(pdf))
    seal = next(iter(reader.embedded_regular_signatures))
    seal.compute_integrity_info()
    spec = dataclasses.replace(_spec(folder), local_knowledge=_dss_to_local_knowledge(reader))
    found = asyncio.run(ades_with_time_validation(seal.signed_data, spec, raw_digest=seal.compute_digest()))
    return found.ades_subindic.status is AdESStatus.PASSED, found.ades_subindic


def total_passed_lta(pdf: bytes, folder: Path, at: datetime | None = None) -> tuple[bool, AdESSubIndic]:
    """Level B-LTA, as a verifier sees it at that moment."""
    seal = next(iter(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures))
    validating = ades_lta_validation(seal, PdfSignatureValidationSpec(_spec(folder)), timing_info=_timing(at))
    with _then(at):
        found = asyncio.run(validating)
    return found.ades_subindic.status is AdESStatus.PASSED, found.ades_subindic


def pdfsig(path: Path, folder: Path, store: Path) -> str:
    """What ``pdfsig`` says, trusting the folder's roots."""
    store.mkdir()
    subprocess.run(["certutil", "-N", "-d", f"sql:{store}", "--empty-password"], check=True)
    for number, root in enumerate(anchors_in(folder)):
        subprocess.run(
            ["certutil", "-A", "-d", f"sql:{store}", "-n", f"root{number}", "-t", "CT,C,C"],
            input=root.public_bytes(Encoding.PEM),
            check=True,
        )
    command = ["pdfsig", "-nssdir", f"sql:{store}", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
