"""Asking the authorities that a file's certificates name how these stand now: OCSP and CRLs, within limits.

A file may name any address. So only hosts are asked that stand beside the roots one trusts, none that is not public,
a few times, for some seconds; who does not answer leaves the answer open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from balcao.documents.gateways.http import LARGEST, question_about
from balcao.foundation.web.api import SiteUnreachable, fetched

SECONDS = 3.0
MOST_QUESTIONS = 8
OCSP, OCSP_QUESTION, CRL = "application/ocsp-response", "application/ocsp-request", "application/pkix-crl"


@dataclass
class Heard:
    """What was answered; `silent` are the hosts that did not."""

    standings: list[OCSPContainer] = field(default_factory=list)
    lists: list[CRLContainer] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)


def ask_about(certificates: Sequence[Certificate], roots: Sequence[Certificate], hosts: Iterable[str]) -> Heard:
    """How the certificates stand, by those of their addresses that lead to one of `hosts`."""
    heard, allowed = Heard(), frozenset(hosts)
    asked = [each for each in _questions(certificates, [*certificates, *roots]) if urlsplit(each[0]).netloc in allowed]
    for address, question in asked[:MOST_QUESTIONS]:
        host = urlsplit(address).netloc
        if host in heard.silent:
            continue
        try:
            if question is None:
                found = fetched(address, timeout=SECONDS, most=LARGEST, accept=CRL)
                heard.lists.append(CRLContainer(crl_data=CertificateList.load(found, strict=True)))
            else:
                found = fetched(
                    address, timeout=SECONDS, most=LARGEST, accept=OCSP, content=question, kind=OCSP_QUESTION
                )
                heard.standings += OCSPContainer.load_multi(OCSPResponse.load(found, strict=True))
        except (SiteUnreachable, ValueError, TypeError, KeyError):
            heard.silent.add(host)
    return heard


def _questions(certificates: Sequence[Certificate], known: Sequence[Certificate]) -> Iterator[tuple[str, bytes | None]]:
    """Addresses with what is posted there; None asks for a list."""
    for each in certificates:
        issuer = next((by for by in known if by.subject == each.issuer and by.ca), None)
        if each.subject == each.issuer or issuer is None:
            continue
        yield from ((str(address), question_about(each, issuer)) for address in each.ocsp_urls)
        for point in each.crl_distribution_points:
            if point.url:
                yield str(point.url), None
