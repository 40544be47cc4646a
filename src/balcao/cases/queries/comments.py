"""What was said beside the questions of a draft, for those who work on it; for nobody else, and no officer."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from balcao.cases.comments import CommentView, comments_read
from balcao.cases.drafts import allow, locate_draft
from balcao.cases.helping import helped, questions_of
from balcao.cases.models import Comment, Draft, Help
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, others_may
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound, Refused


def comments_of(*, actor: Actor, at: datetime, draft_id: int) -> tuple[CommentView, ...]:
    """The comments on a draft of the holder the actor acts for, the oldest first.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    questions = {each.id for each in get_version(draft.version_id).definition.form.questions()}
    return comments_read(draft, actor, questions=questions, settles_all=_fills(actor, at, draft))


def _fills(actor: Actor, at: datetime, draft: Draft) -> bool:
    try:
        allow(actor, at, draft, Action.PREPARE)
    except (NotFound, Refused):
        return False
    return True


def comments_for_helper(*, actor: Actor, at: datetime, help_id: int) -> tuple[CommentView, ...]:
    """The comments on the pages one helps with, the oldest first.

    :raises NotFound: for whoever is not that helper.
    :raises HelpOver: when it has ended.
    """
    draft, found = helped(actor, at, help_id)
    questions = questions_of(found, get_version(draft.version_id).definition)
    return comments_read(draft, actor, questions=questions, settles_all=False)


def _talked_of() -> QuerySet[Draft]:
    helped, said = (
        Help.objects.filter(draft=OuterRef("pk"), ended_at=None),
        Comment.objects.filter(draft=OuterRef("pk")),
    )
    return Draft.objects.filter(Exists(helped) | Exists(said), pk=given("draft")).only("pk")


_TALKED_OF = KeptQuestion(_talked_of)


def worked_on_together(*, actor: Actor, at: datetime, draft_id: int) -> bool:
    """Whether there is anybody to write a comment to: others who see the entity's draft, or who was asked to help.
    What was said already stays to be read.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    if draft.state != "open" or actor.person_id is None or actor.clerk is not None:
        return False
    return _TALKED_OF.first(draft=draft.pk) is not None or others_may(
        actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(draft.service_id, draft.pk)
    )
