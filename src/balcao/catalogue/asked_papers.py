"""Papers that forms ask for: why, and which of them the government issues itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from balcao.catalogue.consents import stand_ins
from balcao.catalogue.paper_kinds import paper_kinds
from balcao.catalogue.queries import get_published, list_services
from balcao.catalogue.registers import register_name
from balcao.catalogue.types import ServiceDefinition
from balcao.formkit.api import Question
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """A question for a paper that the government issues itself, of a service on offer."""

    service_id: str
    department: str
    question: str
    kind: str


def why_paper(definition: ServiceDefinition, question: Question, language: str) -> tuple[str, ...]:
    """Why a form asks for a paper, sentence by sentence: its purpose, the register it stands in for, the law."""
    if question.kind != "file":
        return ()
    texts = definition.texts[language if language in definition.texts else "zh-Hant"].questions.get(question.id)
    kind = paper_kinds(Path(settings.BALCAO_SERVICES)).get(question.files.paper) if question.files else None
    why = texts.why if texts and texts.why else pick(kind.why.text(), language) if kind and kind.why else ""
    instead = [
        translate("catalogue.paper.instead", language, register=register_name(each.id, language))
        for each in definition.data.registers
        if question.id in stand_ins(definition, each.id)
    ]
    law = translate("catalogue.paper.law", language, law=pick(definition.data.legal_basis[0].text(), language))
    return tuple(filter(None, (why, *instead, law)))


def issued_papers(*, at: datetime) -> Iterator[IssuedPaper]:
    """The questions of services on offer for papers that the government issues itself."""
    kinds = paper_kinds(Path(settings.BALCAO_SERVICES))
    for summary in list_services(at=at):
        definition = get_published(summary.service_id, at=at).definition
        for question in definition.form.questions():
            kind = question.files.paper if question.files else ""
            if kind in kinds and kinds[kind].issued:
                yield IssuedPaper(
                    service_id=definition.id, department=definition.data.department, question=question.id, kind=kind
                )
