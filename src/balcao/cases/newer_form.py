"""A draft whose service was published anew: until when it may go on as it is, and what would not come along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from balcao.cases.draft_failures import FormOver
from balcao.cases.models import Answer, Draft
from balcao.catalogue.api import ServiceVersion, get_published, get_version, published_at, shown_answer, words_of
from balcao.formkit.api import Question
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerForm:
    """The version a draft can move to. `last_on` is the last day on which it may be lodged as it is, if there is one;
    `left_out` are the answered questions that the newer form does not ask in the same way."""

    before: ServiceVersion
    after: ServiceVersion
    last_on: date | None
    left_out: tuple[str, ...]


def newer_version(draft: Draft, at: datetime) -> ServiceVersion | None:
    """The version on offer now, where it is not the one the draft was begun with."""
    try:
        found = get_published(draft.service_id, at=at)
    except NotFound:
        return None
    return found if found.id != draft.version_id else None


def last_day(after: ServiceVersion) -> date | None:
    """The last day on which drafts of earlier versions may be lodged; none where the service gives no such term."""
    days = after.definition.data.earlier_drafts
    return macau_date(published_at(after.id)) + timedelta(days=days) if days is not None else None


def check_form_in_time(draft: Draft, at: datetime) -> None:
    """See that the draft may still be lodged by the form it was begun with.

    :raises FormOver: when the newer form has to be used.
    """
    after = newer_version(draft, at)
    last = last_day(after) if after else None
    if last is not None and macau_date(at) > last:
        raise FormOver


def fits(before: Question | None, after: Question | None, value: Any) -> bool:
    """Whether an answer to a question answers it as another version of the form asks it."""
    if before is None or after is None or before.kind != after.kind:
        return False
    if after.options and before.kind in ("choose_one", "choose_many", "search_choose"):
        chosen = value if isinstance(value, list) else [value]
        return set(chosen) <= set(after.options)
    return True


def left_out(draft: Draft, after: ServiceVersion, rows: Mapping[str, Answer]) -> tuple[str, ...]:
    """The answered questions of a draft that do not come along."""
    old = {question.id: question for question in get_version(draft.version_id).definition.form.questions()}
    new = {question.id: question for question in after.definition.form.questions()}
    return tuple(
        name
        for name, row in rows.items()
        if row.value is not None and not fits(old.get(name), new.get(name), row.value)
    )


def in_words(draft: Draft, question: str, value: Any) -> dict[str, Any]:
    """An answer that does not come along, as people read it in every language, and as it was."""
    version = get_version(draft.version_id)
    spoken = {language: words_of(version, language) for language in LANGUAGES}
    definition = version.definition.form.question(question)
    return {
        "question": question,
        "value": value,
        "label": {language: words.label(question) for language, words in spoken.items()},
        "answer": {language: shown_answer(definition, value, words) for language, words in spoken.items()},
    }
