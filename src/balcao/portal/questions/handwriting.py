"""A sheet to write on with finger, mouse or pen; a field and a box for who does not draw."""

from collections.abc import Mapping
from dataclasses import replace

from balcao.formkit.api import drawing_of, kind_of, strokes_of
from balcao.portal.questions.base import Asked, QuestionView, shows


@shows("handwriting")
def _handwriting(asked: Asked, base: QuestionView) -> QuestionView:
    value = asked.value if isinstance(asked.value, Mapping) else {}
    return replace(
        base,
        template="portal/questions/handwriting.html",
        value=kind_of("handwriting").typed(asked.definition, asked.value),
        drawn=drawing_of(value),
        ink=str(value.get("ink") or ""),
        shown="|".join(strokes_of(value)),
        on_paper=value.get("on_paper") is True,
    )
