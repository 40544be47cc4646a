"""Comments on a draft, as those who work on it read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.models import Comment, Draft
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment beside a question. `may_settle`: whether who reads it may say it is dealt with."""

    id: int
    question: str
    text: str
    who: Text
    at: datetime
    own: bool
    settled: bool
    may_settle: bool


def comments_read(
    draft: Draft, actor: Actor, *, questions: Collection[str], settles_all: bool
) -> tuple[CommentView, ...]:
    """The comments on these questions, the oldest first. A clerk at a counter reads none."""
    if actor.person_id is None or actor.clerk is not None or draft.state != "open":
        return ()
    rows = Comment.objects.filter(draft=draft, question__in=questions).select_related("written_by").order_by("pk")
    return tuple(_view(row, actor, settles_all) for row in rows)


def _view(row: Comment, actor: Actor, settles_all: bool) -> CommentView:
    own, settled = row.written_by_id == actor.person_id, row.settled_at is not None
    return CommentView(
        id=row.pk,
        question=row.question,
        text=row.text,
        who=row.written_by.names,
        at=row.written_at,
        own=own,
        settled=settled,
        may_settle=not settled and (own or settles_all),
    )


def delete_comments(draft: Draft) -> None:
    """What was said beside it goes with the draft: when it is lodged, and when it is thrown away."""
    Comment.objects.filter(draft=draft).delete()
