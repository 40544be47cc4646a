"""*Can I?* on the page of a service, before sign-in: what is asked, what was said, what it comes to in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.catalogue.api import (
    ServiceVersion,
    ServiceWords,
    Statement,
    check_answers,
    departments,
    eligibility_check,
    weighed,
)
from balcao.formkit.api import kinds
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.portal.questions import Asked, QuestionView, view_of
from balcao.portal.services import audience_in_short

KINDS = ("person", "company", "sole_trader", "association", "building")
SENT = "can_i"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to tick or choose."""

    value: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What would stand in the way, and the law of it."""

    text: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CanI:
    """The form as it stands; `state`: empty until sent, then ``wrong``, ``other``, ``no``, ``officer`` or ``yes``."""

    kinds: tuple[Choice, ...]
    statements: tuple[Choice, ...]
    questions: tuple[QuestionView, ...]
    state: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    errors: tuple[Mapping[str, str], ...] = ()


def said(version: ServiceVersion, sent: Mapping[str, Sequence[str]], *, at: datetime) -> dict[str, Any] | None:
    """What was sent, as the session keeps it; None where nothing can be asked about the service."""
    check = eligibility_check(version.definition, macau_date(at))
    if check is None:
        return None
    answers = {each.id: kinds()[each.kind].parse(each, sent, each.id) for each in check.questions}
    return {
        "kind": next((each for each in sent.get("applicant", ()) if each in KINDS), ""),
        "true": [each.key for each in check.statements if each.key in sent.get("true", ())],
        "answers": {name: value for name, value in answers.items() if value is not None},
    }


def can_i(
    version: ServiceVersion, words: ServiceWords, kept: Mapping[str, Any] | None, *, kind: str, at: datetime
) -> CanI | None:
    """The form with what was kept of it; `kind` is what the applicant is taken for before they say it."""
    check = eligibility_check(version.definition, macau_date(at))
    if check is None:
        return None
    language = words.language
    said_kind = str((kept or {}).get("kind") or kind or check.audience[0])
    true = frozenset((kept or {}).get("true", ()))
    found = check_answers(
        version.definition, check, kind=said_kind, true=true, answers=(kept or {}).get("answers", {}), at=at
    )
    views = tuple(
        view_of(
            Asked(
                definition=state.definition,
                path=(state.id,),
                name=state.id,
                value=state.value,
                faults=state.faults if kept is not None else (),
                words=words,
            )
        )
        for state in found.questions
    )
    errors = tuple({"href": f"#{view.id}", "text": view.error} for view in views if view.error)
    state = ""
    if kept is not None:
        if errors or not found.known:
            state = "wrong"
        elif found.other_audience:
            state = "other"
        else:
            state = "no" if found.in_the_way else "officer" if found.looked_at else "yes"
    several = len(check.audience) < len(KINDS)
    return CanI(
        kinds=tuple(
            Choice(value=each, text=translate(f"portal.audience.{each}", language), checked=each == said_kind)
            for each in KINDS
            if several
        ),
        statements=tuple(
            Choice(value=each.key, text=pick(each.text, language), checked=each.key in true)
            for each in check.statements
        ),
        questions=views,
        state=state,
        obstacles=tuple(_obstacle(each, language) for each in (*found.in_the_way, *found.looked_at)),
        errors=errors,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ByWhat:
    """Where no rule refuses beforehand: for whom it is, when it is granted, what an officer looks at, whom they ask."""

    audience: str
    granted_when: tuple[str, ...]
    looked_at: tuple[str, ...]
    departments: str


def by_what(version: ServiceVersion, language: str, *, at: datetime) -> ByWhat | None:
    """By what a service is decided about which *Can I?* has nothing to ask; None where it has."""
    on = macau_date(at)
    if eligibility_check(version.definition, on) is not None:
        return None
    found, names = weighed(version.definition, on), departments(settings.BALCAO_SERVICES)
    return ByWhat(
        audience=audience_in_short(version.definition.data.audience, language),
        granted_when=tuple(pick(each.text, language) for each in found.granted_when),
        looked_at=tuple(pick(each.text, language) for each in found.looked_at),
        departments=listed((pick(names[each], language) for each in found.departments if each in names), language),
    )


def _obstacle(statement: Statement, language: str) -> Obstacle:
    separator = "；" if language.startswith("zh") else "; "
    return Obstacle(
        text=pick(statement.text, language), law=separator.join(pick(each, language) for each in statement.laws)
    )
