"""A service for public administrations: the Core Public Service Vocabulary (CPSV-AP) as JSON-LD, in every language."""

from datetime import date
from typing import Any

from django.conf import settings

from balcao.catalogue.api import ServiceVersion, departments, words_of
from balcao.kernel.texts import LANGUAGES, Text
from balcao.portal.open_services import absolute, in_all

CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def public_service(version: ServiceVersion, *, on: date) -> dict[str, Any]:
    """A service on that day in every language; costs are patacas, and only those that are the same for everybody.

    The term stands in words: a duration of XML Schema knows no working days.
    """
    data, address = version.definition.data, absolute("portal-service", version.service_id)
    keeper = departments(settings.BALCAO_SERVICES).get(data.department)
    needs = {language: words_of(version, language).lines("needs") for language in LANGUAGES}
    return {
        "@context": CONTEXT,
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": data.id,
        "dct:title": in_all(version.definition.text("name")),
        "dct:description": in_all(version.definition.text("summary")),
        "dct:language": list(LANGUAGES),
        "cv:hasCompetentAuthority": {
            "@type": "cv:PublicOrganisation",
            "dct:identifier": data.department,
            "skos:prefLabel": in_all(keeper) if keeper else data.department,
        },
        "cv:hasLegalResource": [
            {"@type": "eli:LegalResource", "dct:title": in_all(each.text())} for each in data.legal_basis
        ],
        "cpsv:hasInput": [
            {"@type": "cv:Evidence", "dct:title": in_all(dict(zip(LANGUAGES, lines, strict=True)))}
            for lines in zip(*(needs[language] for language in LANGUAGES), strict=False)
        ],
        "cpsv:produces": [
            {"@type": "cpsv:Output", "dct:type": each.kind, "dct:title": in_all(_title(version, each.title))}
            for each in data.outputs
        ],
        "cv:hasCost": [
            {
                "@type": "cv:Cost",
                "dct:description": in_all(fee.label.text()),
                "cv:value": {"@type": "xsd:decimal", "@value": f"{fee.amount // 100}.{fee.amount % 100:02d}"},
                "cv:currency": "MOP",
            }
            for fee in data.fees
            if fee.kind == "fixed" and fee.amount and fee.period.holds_on(on)
        ],
        **({"dct:extent": f"{data.deadline.working_days} working days"} if data.deadline.working_days else {}),
        "cv:hasChannel": {"@type": "cv:Channel", "@id": address, "dct:type": "online"},
    }


def _title(version: ServiceVersion, own: Any) -> Text:
    return dict(own.text()) if own else dict(version.definition.text("name"))
