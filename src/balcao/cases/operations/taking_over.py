"""Taking answers over from an earlier application, those that are wanted."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import lock_draft
from balcao.cases.earlier import answers_then, origin_kept
from balcao.cases.operations.drafting import keep_answers
from balcao.cases.queries.earlier import earlier_case
from balcao.cases.types import Saved
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def take_over_answers(
    *, actor: Actor, at: datetime, draft_id: int, reference: str, questions: Collection[str], seen: Mapping[str, int]
) -> Saved:
    """Put the answers of an earlier application to these questions into the draft, each with where it came from.

    `seen` holds the version each field had on the page; what somebody changed meanwhile comes back as a conflict. What
    registers say is not among the answers: they were asked for this draft.

    :raises NotFound: for a draft, case or question that is none of the actor's business, or cannot be taken over.
    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    case = earlier_case(actor, at, draft, reference)
    said, _ = answers_then(draft, case)
    if unknown := set(questions) - set(said):
        raise NotFound(f"questions {sorted(unknown)}")
    known = {question.id for question in get_version(draft.version_id).definition.form.questions()}
    return keep_answers(
        actor=actor,
        at=at,
        draft=draft,
        values={name: said[name] for name in said if name in questions},
        seen=seen,
        known=known,
        origin=origin_kept(case),
    )
