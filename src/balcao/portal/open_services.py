"""A service for programs: schema.org's `GovernmentService` as JSON-LD, with what that vocabulary has no word for."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from balcao.cases.api import RealTime
from balcao.catalogue.api import NoFeeApplies, ServiceVersion, WindowState, compute_fees, departments, words_of
from balcao.catalogue.api import register_name as name_of_register
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import LANGUAGES, Text

HOUR = 3600


def in_all(texts: Text) -> list[dict[str, str]]:
    """A text as JSON-LD says it in several languages."""
    return [{"@language": language, "@value": texts[language]} for language in LANGUAGES if texts.get(language)]


def absolute(name: str, *args: object) -> str:
    """The public address of a page."""
    return f"{settings.BALCAO_PUBLIC_URL}{reverse(name, args=args)}"


def context() -> list[Any]:
    """The vocabulary: schema.org's, and our own for what it lacks."""
    return ["https://schema.org", {"@vocab": f"{absolute('portal-open-services')}#"}]


def open_service(version: ServiceVersion, *, on: date, real: RealTime | None) -> dict[str, Any]:
    """A service on that day in every language; amounts of offers are patacas, those of fees avos."""
    data = version.definition.data
    address = absolute("portal-service", data.id)
    contact = {"servicePhone": {"@type": "ContactPoint", "telephone": data.contact.phone}} if data.contact.phone else {}
    keeper = departments(settings.BALCAO_SERVICES).get(data.department)
    return {
        "@type": "GovernmentService",
        "@id": address,
        "identifier": data.id,
        "name": in_all(version.definition.text("name")),
        "description": in_all(version.definition.text("summary")),
        "url": address,
        "serviceType": data.kind,
        "serviceOperator": {
            "@type": "GovernmentOrganization",
            "identifier": data.department,
            "name": in_all(keeper) if keeper else data.department,
        },
        "areaServed": {"@type": "AdministrativeArea", "name": "Macao"},
        "audience": [
            {
                "@type": "Audience",
                "audienceType": in_all({each: translate(f"portal.audience.{kind}", each) for each in LANGUAGES}),
            }
            for kind in data.audience
        ],
        "availableChannel": {"@type": "ServiceChannel", "serviceUrl": address, **contact},
        **_offer(version, on),
        "legalBasis": [in_all(each.text()) for each in data.legal_basis],
        "needs": {language: list(words_of(version, language).lines("needs")) for language in LANGUAGES},
        "registers": [
            {
                "identifier": each.id,
                "name": in_all({language: name_of_register(each.id, language) for language in LANGUAGES}),
                "purpose": in_all(each.purpose.text()),
                "basis": in_all(each.basis.text()),
            }
            for each in data.registers
        ],
        "term": {"workingDays": data.deadline.working_days, "onDeadline": data.deadline.on_deadline},
        "realTime": _real(real),
        "fees": [
            {
                "identifier": fee.id,
                "kind": fee.kind,
                "name": in_all(fee.label.text()),
                "amountAvos": fee.amount,
                "classesAvos": dict(fee.classes),
                "bandsAvos": [{"upTo": band.up_to, "amountAvos": band.amount} for band in fee.bands],
                "basis": in_all(fee.basis.text()),
            }
            for fee in data.fees
            if fee.period.holds_on(on)
        ],
    }


def _offer(version: ServiceVersion, on: date) -> Mapping[str, Any]:
    """The price, where it is the same for everybody."""
    data = version.definition.data
    if any(fee.kind != "fixed" for fee in data.fees) or data.waivers:
        return {}
    try:
        lines = compute_fees(data, answers={}, facts={}, on=on, window=WindowState(True, False, None, None))
    except NoFeeApplies:
        return {}
    total = sum(line.amount for line in lines)
    return {"offers": {"@type": "Offer", "price": f"{total // 100}.{total % 100:02d}", "priceCurrency": "MOP"}}


def _real(real: RealTime | None) -> Mapping[str, Any] | None:
    if real is None:
        return None
    half, most = (round(each.total_seconds() / HOUR, 1) for each in (real.half, real.most))
    return {"days": 90, "decided": real.decided, "halfWithinHours": half, "nineInTenWithinHours": most}


def open_services(versions: Iterable[ServiceVersion], *, on: date, real: Mapping[str, RealTime]) -> dict[str, Any]:
    """All of them, with the licence of the data."""
    return {
        "@context": context(),
        "title": {language: translate("portal.service.data_title", language) for language in LANGUAGES},
        "license": settings.BALCAO_OPEN_DATA_LICENCE,
        "services": [open_service(each, on=on, real=real.get(each.service_id)) for each in versions],
    }
