"""ISO 20022 pain.002, any version: what became of each transfer."""

from dataclasses import dataclass

from balcao.kernel.errors import BalcaoError
from balcao.payments.statements.fields import parsed, text_at

PAID = frozenset({"ACSC", "ACCC"})
"""Settled on the payer's or the payee's account; what is only accepted or pending says nothing yet."""
ACCOUNT_FAULTS = frozenset({"AC01", "AC02", "AC03", "AC04", "AC06", "AC07", "AG01", "BE01", "MD07", "RC01"})
"""Reasons for which the payee has to give another account."""
WHOLE = "*"


class UnreadableAnswer(BalcaoError):
    """This is not an answer file of the bank (ISO 20022 pain.002); nothing was changed."""

    key = "payments.payout.unreadable"


@dataclass(frozen=True, slots=True)
class Answer:
    """About one transfer, or all of a batch (`end_to_end` is then `WHOLE`): paid, or refused for that reason."""

    batch: str
    end_to_end: str
    paid: bool
    reason: str


def read_status_report(body: bytes) -> list[Answer]:
    """What the file says for good; transfers it calls pending are left out.

    :raises UnreadableAnswer: if it is no such file, or declares a document type.
    """
    root = parsed(body)
    report = root.find("{*}CstmrPmtStsRpt") if root is not None else None
    if report is None:
        raise UnreadableAnswer
    batch = text_at(report, "{*}OrgnlGrpInfAndSts/{*}OrgnlMsgId")
    found = []
    if text_at(report, "{*}OrgnlGrpInfAndSts/{*}GrpSts") == "RJCT":
        reason = text_at(report, "{*}OrgnlGrpInfAndSts/{*}StsRsnInf/{*}Rsn/{*}Cd")
        found.append(Answer(batch, WHOLE, False, reason[:10] or "MS03"))
    for each in report.findall("{*}OrgnlPmtInfAndSts/{*}TxInfAndSts"):
        status, name = text_at(each, "{*}TxSts"), text_at(each, "{*}OrgnlEndToEndId")
        if status in PAID | {"RJCT"} and name:
            reason = "" if status in PAID else text_at(each, "{*}StsRsnInf/{*}Rsn/{*}Cd")[:10] or "MS03"
            found.append(Answer(batch, name, status in PAID, reason))
    return found
