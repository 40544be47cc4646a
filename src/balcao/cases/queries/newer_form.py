"""Whether a draft's form was published anew, and what moving to it means; and what was left out when it moved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.cases.drafts import locate_draft
from balcao.cases.newer_form import NewerForm, last_day, left_out, newer_version
from balcao.cases.readiness import answer_rows
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor


def newer_form(*, actor: Actor, at: datetime, draft_id: int) -> NewerForm | None:
    """The newer form of an open draft; None while it has the one on offer.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    after = newer_version(draft, at) if draft.state == "open" else None
    if after is None:
        return None
    return NewerForm(
        before=get_version(draft.version_id),
        after=after,
        last_on=last_day(after),
        left_out=left_out(draft, after, answer_rows(draft)),
    )


def answers_left_out(*, actor: Actor, at: datetime, draft_id: int) -> tuple[Mapping[str, Any], ...]:
    """What did not come along when the draft moved: `label` and `answer` in every language.

    :raises NotFound: if it is none of the actor's business.
    """
    return tuple(locate_draft(actor, at, draft_id, Action.VIEW).left_out)
