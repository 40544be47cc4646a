"""What of a draft an officer sees who is asked about it."""

from collections.abc import Set
from datetime import datetime
from typing import Any

from balcao.cases.drafts import locate_draft, lock_draft
from balcao.cases.models import Draft
from balcao.cases.readiness import answers_of, work_out
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def open_question(*, actor: Actor, at: datetime, draft_id: int, question: str) -> tuple[ServiceVersion, str]:
    """The version and the holder of a draft that the actor may fill in, which has that question; the draft is locked.

    :raises NotFound: if it is none of the actor's business, or has no such question.
    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    version = get_version(draft.version_id)
    if question not in {each.id for each in version.definition.form.questions()}:
        raise NotFound(f"question {question}")
    return version, draft.holder_id


def may_look(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """See that a draft is the actor's business.

    :raises NotFound: if it is not.
    """
    locate_draft(actor, at, draft_id, Action.VIEW)


def answers_to_show(*, draft_id: int, at: datetime, questions: Set[str] | None) -> dict[str, Any]:
    """The answers of a draft to these questions, or all of those that are asked; the caller has seen to who looks.

    :raises NotFound: when it is no open draft any more.
    """
    draft = Draft.objects.filter(pk=draft_id, state="open").first()
    if draft is None:
        raise NotFound(f"draft {draft_id}")
    journey = work_out(draft, at, answers=answers_of(draft)).journey
    return {
        state.id: state.value
        for page in journey.visible_pages
        for state in page.questions
        if state.value is not None and (questions is None or state.id in questions)
    }
