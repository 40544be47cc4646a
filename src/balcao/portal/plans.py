"""A plan as pages show it: each service with what it costs, takes and asks for in this case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from balcao.catalogue.api import PaperAsked, ServiceVersion, ServiceWords, estimate, papers_asked, register_name
from balcao.foundation.ui.api import translate
from balcao.guidance.api import Gathering, PlannedService
from balcao.kernel.clock import macau_date
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import colon, listed
from balcao.kernel.texts import pick
from balcao.portal.services import audience_in_short, fee_in_short, time_in_short, visits_in_short
from balcao.portal.web.finding import department_name
from balcao.portal.web.reading import words_of


def plan_rows(
    gathering: Gathering, planned: Iterable[PlannedService], language: str, *, at: datetime
) -> list[list[dict[str, Any]]]:
    """The services on offer, those of one round together."""
    conditional = {each.service for each in gathering.services if each.when}
    rows: dict[int, list[dict[str, Any]]] = {}
    offered = [(each, each.version) for each in planned if each.version is not None]
    names = {each.service_id: pick(version.definition.text("name"), language) for each, version in offered}
    for each, version in offered:
        words, data = words_of(version, language), version.definition.data
        rows.setdefault(each.round, []).append(
            {
                "id": each.service_id,
                "name": names[each.service_id],
                "url": reverse("portal-service", args=[each.service_id]),
                "department": department_name(data.department, language),
                "fee": fee_in_this_case(version, each, language, at=at),
                "time": time_in_short(version, words),
                "visits": visits_in_short(version, language),
                "who": audience_in_short(data.audience, language),
                "needs": words.lines("needs"),
                "papers": [_paper(paper, words) for paper in papers_asked(version.definition, each.answers, at=at)],
                "known": known_already(version, words),
                "law": [pick(law.text(), language) for law in data.legal_basis],
                "after": listed((names[before] for before in each.after if before in names), language),
                "conditional": each.service_id in conditional,
            }
        )
    return [rows[number] for number in sorted(rows)]


def fee_in_this_case(version: ServiceVersion, planned: PlannedService, language: str, *, at: datetime) -> str:
    """The fee with what is told already, where that is enough to say it; otherwise as on the service's page."""
    worked_out = estimate(version.definition, planned.answers, at=at)
    if worked_out.known:
        return (
            format_mop(worked_out.total, language) if worked_out.total else translate("portal.service.free", language)
        )
    return fee_in_short(version, macau_date(at), language)


def known_already(version: ServiceVersion, words: ServiceWords) -> list[dict[str, Any]]:
    """By register what it answers in the form, so that nobody has to bring it (`filled`); its name alone where only the
    decision reads it."""
    told: dict[str, list[str]] = {asked.id: [] for asked in version.definition.data.registers}
    for question in version.definition.form.questions():
        for source in question.prefill[:1]:
            if source.register_id != "licence":
                told.setdefault(source.register_id, []).append(words.label(question.id))
    return [
        {
            "text": colon(words.language).join(
                filter(None, (register_name(register, words.language), listed(dict.fromkeys(labels), words.language)))
            ),
            "filled": bool(labels),
        }
        for register, labels in told.items()
    ]


def _paper(paper: PaperAsked, words: ServiceWords) -> dict[str, str]:
    return {"name": words.label(paper.question), "needed": str(paper.needed)}
