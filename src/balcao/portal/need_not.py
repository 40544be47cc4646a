"""What somebody who is signed in need not bring or type: the government has it, and the form fetches it for them."""

from typing import Any

from django.conf import settings

from balcao.catalogue.api import Needed, ServiceVersion, ServiceWords, papers_asked, register_name, registers
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.punctuation import listed

OF_ENTITIES = frozenset({"register_no", "taxpayer_no"})
"""How registers know their entries that no person has."""


def need_not_bring(version: ServiceVersion, words: ServiceWords, kind: str) -> list[dict[str, Any]]:
    """What would otherwise be brought, each with the register that has it, for a holder of that kind; then the papers
    that are asked for only if a register does not know."""
    language, definition = words.language, version.definition
    known = registers(settings.BALCAO_SERVICES)
    told: dict[str, list[str]] = {}
    for question in definition.form.questions():
        for source in question.prefill:
            register = known.get(source.register_id)
            if register is None or (kind == "person" and register.known_by in OF_ENTITIES):
                continue
            told.setdefault(source.register_id, []).append(words.label(question.id))
            break
    rows = [
        {
            "what": listed(dict.fromkeys(labels), language),
            "why": translate("portal.need_not.because", language, register=register_name(register_id, language)),
        }
        for register_id, labels in told.items()
    ]
    papers = [
        words.label(paper.question)
        for paper in papers_asked(definition, {}, at=now())
        if paper.needed is Needed.UNLESS_KNOWN
    ]
    unless = translate("portal.need_not.unless", language)
    return [*rows, *({"what": paper, "why": unless} for paper in dict.fromkeys(papers))]
