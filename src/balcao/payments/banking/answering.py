"""A bank's answer as a bank would write it, for the demo world and for tests."""

from collections.abc import Mapping

from lxml import etree

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"


def bank_answer(file: str, reasons: Mapping[str, str], *, whole: str = "", message: str = "answer") -> bytes:
    """The pain.002 by which a bank answers a pain.001: every transfer is settled, but those with a reason by their
    end-to-end reference are refused; with `whole`, the batch is, for that reason."""
    asked = etree.fromstring(file.encode())
    root = etree.Element(f"{{{SPACE}}}Document", nsmap={None: SPACE})
    report = _add(root, "CstmrPmtStsRpt")
    _add(_add(report, "GrpHdr"), "MsgId", message)
    group = _add(report, "OrgnlGrpInfAndSts")
    _add(group, "OrgnlMsgId", asked.findtext(".//{*}GrpHdr/{*}MsgId") or "")
    if whole:
        _add(group, "GrpSts", "RJCT")
        _add(_add(_add(group, "StsRsnInf"), "Rsn"), "Cd", whole)
        return bytes(etree.tostring(root))
    part = _add(report, "OrgnlPmtInfAndSts")
    for name in asked.iterfind(".//{*}EndToEndId"):
        each, reason = _add(part, "TxInfAndSts"), reasons.get(str(name.text), "")
        _add(each, "OrgnlEndToEndId", str(name.text))
        _add(each, "TxSts", "RJCT" if reason else "ACSC")
        if reason:
            _add(_add(_add(each, "StsRsnInf"), "Rsn"), "Cd", reason)
    return bytes(etree.tostring(root))


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{SPACE}}}{tag}")
    element.text = text
    return element
