"""Asking the department about one question of a form, and its answer."""

from datetime import datetime, timedelta

from django.db import transaction

from balcao.cases.api import ReasonNeeded, open_question
from balcao.catalogue.api import get_version, words_of
from balcao.correspondence.chat_ends import department_names
from balcao.correspondence.chat_hold import within_rate
from balcao.correspondence.failures import AnsweredAlready
from balcao.correspondence.models import FieldQuestion
from balcao.correspondence.queries.field_questions import lock_question
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.notices.api import send_worded, worded

LONGEST = 1000
AN_HOUR = 10
"""So many questions one person asks in an hour."""


@transaction.atomic
def ask_at_field(
    *, actor: Actor, at: datetime, draft_id: int, question: str, text: str, shows_all: bool, key: str
) -> int:
    """Ask the department of a draft's service about one of its questions; returns the number.

    The officer will see that question and its answer, and the others only where `shows_all`. The same `key` asks once.

    :raises NotFound: if draft or question are none of the actor's business.
    :raises AlreadyLodged: when it is no draft any more.
    :raises ReasonNeeded: without words.
    :raises TooManyLines: when too much was asked.
    """
    version, holder = open_question(actor=actor, at=at, draft_id=draft_id, question=question)
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound("question to the office")
    key, said = f"{actor.self_id}:{draft_id}:{key}"[:80], text.strip()[:LONGEST]
    if (asked := FieldQuestion.objects.filter(key=key).first()) is not None:
        return asked.pk
    if not said:
        raise ReasonNeeded
    within_rate(f"field:{actor.self_id}", AN_HOUR, timedelta(hours=1), at)
    data = version.definition.data
    made = FieldQuestion.objects.create(
        draft_id=draft_id,
        question=question,
        text=said,
        shows_all=shows_all,
        holder_id=holder,
        department=data.department,
        service_id=version.service_id,
        language=actor.language,
        asked_by_id=actor.person_id,
        asked_at=at,
        key=key,
    )
    _note(made, actor, at, "asked", shows_all=shows_all)
    return made.pk


@transaction.atomic
def answer_at_field(*, actor: Actor, at: datetime, question_id: int, text: str) -> None:
    """Answer it, for the department; it stands at the field and in the inbox. The same answer again changes nothing.

    :raises NotFound: for an officer whose work it is not, and once the draft is none any more.
    :raises ReasonNeeded: without words.
    :raises AnsweredAlready: when somebody answered otherwise meanwhile.
    """
    row = lock_question(actor, at, question_id)
    said = text.strip()[: 2 * LONGEST]
    if not said:
        raise ReasonNeeded
    if row.answered_at is not None:
        if row.answer == said:
            return
        raise AnsweredAlready
    row.answer, row.answered_by, row.answered_name, row.answered_at = said, actor.self_id, actor.name, at
    row.save(update_fields=["answer", "answered_by", "answered_name", "answered_at"])
    _note(row, actor, at, "answered")
    version = get_version(row.draft.version_id)
    words = worded(
        "correspondence.field.answered",
        service=version.definition.text("name"),
        department=department_names(row.department),
        label={each: words_of(version, each).label(row.question) for each in LANGUAGES},
        asked=dict.fromkeys(LANGUAGES, row.text),
        answer=dict.fromkeys(LANGUAGES, said),
    )
    send_worded(
        words=words,
        actor=actor,
        at=at,
        holder_id=row.holder_id,
        department=row.department,
        case_reference="",
        key=f"field:{row.pk}:answer",
        path=f"/as/{row.holder_id}/drafts/{row.draft_id}/ask/{row.question}/office/",
    )


def _note(row: FieldQuestion, actor: Actor, at: datetime, what: str, **data: bool) -> None:
    record(
        actor=actor,
        at=at,
        event=f"correspondence:field:{what}",
        subject=f"draft:{row.draft_id}",
        holder_id=row.holder_id,
        data={"question": row.question, "number": row.pk, "department": row.department, **data},
    )
