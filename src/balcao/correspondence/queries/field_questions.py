"""Questions about one field of a form: those of a draft, and those that wait at the desk."""

from datetime import datetime

from django.db.models import Q, QuerySet

from balcao.cases.api import answers_to_show, may_look
from balcao.catalogue.api import get_version
from balcao.correspondence.field_questions import DeskFieldQuestion, FieldQuestionView, departments_answering, view_of
from balcao.correspondence.models import FieldQuestion
from balcao.entities.api import ties_of
from balcao.foundation.audit.api import record_read
from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

MOST = 100


def asked_at_fields(*, actor: Actor, at: datetime, draft_id: int) -> tuple[FieldQuestionView, ...]:
    """What was asked about the questions of a draft, the oldest first.

    :raises NotFound: if the draft is none of the actor's business.
    """
    may_look(actor=actor, at=at, draft_id=draft_id)
    return tuple(view_of(each) for each in _ASKED(draft=draft_id, holder=actor.holder_id))


_ASKED = KeptQuestion(
    lambda: FieldQuestion.objects.filter(draft_id=given("draft"), holder_id=given("holder")).order_by("pk")
)


def field_questions_waiting(*, actor: Actor, at: datetime) -> list[DeskFieldQuestion]:
    """Those that the officer may answer, the oldest first; without any answer of the drafts."""
    rows = _of_officer(actor).filter(answered_at=None).order_by("asked_at", "pk")[:MOST]
    return [_desk_view(each, {}) for each in rows]


def desk_field_question(*, actor: Actor, at: datetime, question_id: int) -> DeskFieldQuestion:
    """One of them, with the answers that its person shows; that they were read is told to the holder.

    :raises NotFound: for an officer whose work it is not, and once the draft is none any more.
    """
    row = _of_officer(actor).filter(pk=question_id).first()
    if row is None:
        raise NotFound(f"question {question_id}")
    shown = None if row.shows_all else frozenset({row.question})
    answers = answers_to_show(draft_id=row.draft_id, at=at, questions=shown)
    record_read(
        actor=actor,
        at=at,
        subject=f"draft:{row.draft_id}",
        holder_id=row.holder_id,
        purpose=text_of("correspondence.field.purpose"),
        basis=text_of("correspondence.field.basis"),
        data={"questions": sorted(answers)},
    )
    return _desk_view(row, answers)


def lock_question(actor: Actor, at: datetime, question_id: int) -> FieldQuestion:
    """A question that the officer may answer, locked.

    :raises NotFound: otherwise.
    """
    row = _of_officer(actor).select_for_update(of=("self",)).filter(pk=question_id).first()
    if row is None:
        raise NotFound(f"question {question_id}")
    return row


def _of_officer(actor: Actor) -> QuerySet[FieldQuestion]:
    """Open drafts only, of the officer's departments and services, and not their own matter or that of a tie."""
    theirs = Q(pk__in=[])
    for department, services in departments_answering(actor).items():
        theirs |= Q(department=department, service_id__in=services) if services else Q(department=department)
    own = Q(asked_by_id=actor.person_id or 0) | Q(holder_id__in=[actor.self_id, *ties_of(actor.person_id or 0)])
    return FieldQuestion.objects.select_related("draft").filter(theirs, draft__state="open").exclude(own)


def _desk_view(row: FieldQuestion, answers: dict[str, object]) -> DeskFieldQuestion:
    return DeskFieldQuestion(
        id=row.pk,
        version=get_version(row.draft.version_id),
        question=row.question,
        text=row.text,
        language=row.language,
        asked_at=row.asked_at,
        shows_all=row.shows_all,
        answers=answers,
        answer=row.answer,
        answered_name=row.answered_name,
    )
