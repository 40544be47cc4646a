"""How validators grade a signature (ETSI EN 319 102-1, 5.1): a main indication, and why it is not the best one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Indication(StrEnum):
    """The three main indications."""

    PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    FAILED = "TOTAL-FAILED"


@dataclass(frozen=True, slots=True)
class Grade:
    """An indication; `sub` is the sub-indication, empty for the best one."""

    indication: Indication
    sub: str = ""

    def __str__(self) -> str:
        return f"{self.indication}/{self.sub}" if self.sub else str(self.indication)


GRADES: Mapping[str, Grade] = {
    "genuine": Grade(Indication.PASSED),
    "changed_after_sealing": Grade(Indication.FAILED, "HASH_FAILURE"),
    "seal_changed": Grade(Indication.FAILED, "SIG_CRYPTO_FAILURE"),
    "something_added_after_sealing": Grade(Indication.FAILED, "FORMAT_FAILURE"),
    "no_valid_time_stamp": Grade(Indication.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE"),
    "unknown_seal": Grade(Indication.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"),
    "look_alike": Grade(Indication.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"),
    "not_for_sealing": Grade(Indication.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE"),
    "no_seal": Grade(Indication.FAILED, "FORMAT_FAILURE"),
    "seal_stripped": Grade(Indication.FAILED, "FORMAT_FAILURE"),
    "unreadable": Grade(Indication.FAILED, "FORMAT_FAILURE"),
    "not_a_pdf": Grade(Indication.FAILED, "FORMAT_FAILURE"),
}
"""By the reason of a verdict."""
