"""The answers to a guide as an address holds them: choices only, so that it may be shared."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from balcao.formkit.api import Question
from balcao.guidance.api import Guide, Walk, guides, plan, walk
from balcao.kernel.clock import now

SAID = {True: "yes", False: "no"}
FIELD = "guide"


def spoken(value: Any) -> str:
    """An answer as an address holds it."""
    return SAID[value] if isinstance(value, bool) else str(value)


def address_of(answers: Mapping[str, Any]) -> str:
    """These answers as the query of an address, with its question mark; nothing without any."""
    return f"?{urlencode({name: spoken(value) for name, value in answers.items()})}" if answers else ""


def way_of(found: Guide, sent: Mapping[str, str]) -> Walk:
    """How far the answers sent lead; what is none is left out."""
    return walk(found.form, {each.id: _heard(each, sent.get(each.id, "")) for each in found.form.questions()})


def _heard(question: Question, text: str) -> Any:
    return {"yes": True, "no": False}.get(text) if question.kind == "yes_no" else text


def guide_sent(request: HttpRequest, service_id: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What a service's form is told by the guide that led to it, and the fields that say so; nothing without one."""
    found = guides().get(request.POST.get(FIELD, ""))
    if found is None:
        return {}, []
    way = way_of(found, request.POST)
    told = {each.service_id: dict(each.answers) for each in plan(found, way.answers, at=now())}
    return told.get(service_id, {}), guide_fields(found, way)


def guide_fields(found: Guide, way: Walk) -> list[tuple[str, str]]:
    """The fields of a form that carry the answers on."""
    return [(FIELD, found.id), *((name, spoken(value)) for name, value in way.answers.items())]
