"""The small form that says what a service costs in one's own case; it keeps nothing and needs no sign-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from balcao.catalogue.api import FeeLine, ServiceVersion, ServiceWords, cost_questions, estimate
from balcao.formkit.api import kinds
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick
from balcao.portal.questions import Asked, QuestionView, view_of

SENT = "cost"
"""The field that says that the form was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostForm:
    """The questions, and once they are answered the lines; `state` is empty, ``asking``, ``known`` or ``unknown``."""

    questions: tuple[QuestionView, ...]
    errors: tuple[Mapping[str, str], ...] = ()
    lines: tuple[FeeLine, ...] = ()
    total: int = 0
    state: str = ""
    late: str = ""


def cost_form(
    version: ServiceVersion, words: ServiceWords, sent: Mapping[str, Sequence[str]], *, at: datetime
) -> CostForm | None:
    """The form as it stands; None where the price is fixed, or depends on more than a few plain answers."""
    asked = cost_questions(version.definition, at)
    if not asked:
        return None
    answers = {each.id: kinds()[each.kind].parse(each, sent, each.id) for each in asked}
    found = estimate(version.definition, answers, at=at)
    judged = SENT in sent
    # A question that only an answer just given brought up was not seen yet, so nothing is wrong with it.
    views = tuple(
        view_of(
            Asked(
                definition=state.definition,
                path=(state.id,),
                name=state.id,
                value=state.value,
                faults=state.faults if judged and _was_shown(state.id, sent) else (),
                words=words,
            )
        )
        for state in found.questions
    )
    errors = tuple({"href": f"#{view.id}", "text": view.error} for view in views if view.error)
    state = ""
    if judged and not errors:
        missing = any(each.faults for each in found.questions)
        state = "asking" if missing else "known" if found.known else "unknown"
    return CostForm(
        questions=views,
        errors=errors,
        lines=found.lines if state == "known" else (),
        total=found.total,
        state=state,
        late=_late(version, words.language),
    )


def _was_shown(question: str, sent: Mapping[str, Sequence[str]]) -> bool:
    return question in sent.get("shown", ())


def _late(version: ServiceVersion, language: str) -> str:
    surcharge = version.definition.data.surcharge
    if surcharge is None:
        return ""
    return translate("portal.service.costs.late", language, what=pick(surcharge.label.text(), language))
