"""Decided cases like the one on the table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import SimilarCase, similar_decided
from balcao.catalogue.api import ServiceVersion
from balcao.desk.findings import point_in_words, reasons_in_words
from balcao.desk.reading import state_name, words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.punctuation import listed


@at_desk
def similar(request: HttpRequest, reference: str) -> HttpResponse:
    """How cases like this one were decided, and in what they differ from it."""
    language: str = request.language  # type: ignore[attr-defined]
    version, found = similar_decided(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "reference": reference,
        "service_name": words_of(version, language).find("name"),
        "rows": [_row(version, each, language) for each in found],
    }
    return render(request, "desk/case/similar.html", context)


def _row(version: ServiceVersion, case: SimilarCase, language: str) -> dict[str, Any]:
    words = words_of(version, language)
    differs = [point_in_words(each, version.definition, words) for each in case.differs]
    day = format_macau(case.decided_at.date(), language)
    who = translate("desk.similar.by_rules", language) if case.automatic else case.decided_by
    return {
        "reference": case.reference,
        "state": state_name(case.state, language),
        "kind": "green" if case.state is case.state.GRANTED else "grey",
        "decided": translate("desk.similar.decided", language, day=day, who=who),
        "reasons": reasons_in_words(version.definition, case.reasons, language),
        "rules": translate(f"desk.similar.{'same' if case.same_rules else 'other'}_rules", language),
        "alike": translate("desk.similar.alike", language, count=len(case.alike)),
        "differs": listed(differs, language),
    }
