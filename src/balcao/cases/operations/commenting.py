"""Writing beside a question of a draft, and saying that it is dealt with."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import audit_draft, lock_draft
from balcao.cases.help_failures import CommentTooLong, NothingSaid, TooManyComments
from balcao.cases.helping import helped, questions_of
from balcao.cases.models import Comment, Draft
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LONGEST = 1000
MOST = 200
"""The longest comment, and the most of one draft."""


@transaction.atomic
def write_comment(*, actor: Actor, at: datetime, draft_id: int, question: str, text: str, key: str) -> int:
    """Say something beside a question, as one of those who see the holder's draft; returns the comment's number.

    The same `key` of the same writer gives the same comment.

    :raises NotFound: if the draft is none of their business, or has no such question.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NothingSaid, CommentTooLong, TooManyComments: with nothing changed.
    """
    draft = lock_draft(actor, at, draft_id, Action.VIEW)
    form = get_version(draft.version_id).definition.form
    return _write(actor, at, draft, {each.id for each in form.questions()}, question, text, key)


@transaction.atomic
def write_comment_as_helper(*, actor: Actor, at: datetime, help_id: int, question: str, text: str, key: str) -> int:
    """The same for who helps with the draft, beside the questions of their pages; a reader as well.

    :raises NotFound: for whoever is not that helper, and for any other question.
    :raises HelpOver: when it has ended.
    :raises NothingSaid, CommentTooLong, TooManyComments: with nothing changed.
    """
    draft, found = helped(actor, at, help_id, lock=True)
    known = questions_of(found, get_version(draft.version_id).definition)
    return _write(actor, at, draft, known, question, text, key)


def _write(actor: Actor, at: datetime, draft: Draft, known: Collection[str], question: str, text: str, key: str) -> int:
    if actor.person_id is None or actor.clerk is not None or question not in known:
        raise NotFound(f"question {question}")
    said = text.strip().replace("\r\n", "\n")
    if not said:
        raise NothingSaid
    if len(said) > LONGEST:
        raise CommentTooLong(LONGEST)
    sent = Comment.objects.filter(draft=draft, written_by_id=actor.person_id, key=key[:40]).first()
    if sent is not None:
        return sent.pk
    if Comment.objects.filter(draft=draft).count() >= MOST:
        raise TooManyComments
    comment = Comment.objects.create(
        draft=draft,
        question=question,
        text=said,
        written_by_id=actor.person_id,
        written_at=at,
        key=key[:40],
    )
    audit_draft(actor, at, draft, "commented", {"question": question, "comment": comment.pk})
    return comment.pk


@transaction.atomic
def settle_comment(*, actor: Actor, at: datetime, draft_id: int, comment_id: int) -> None:
    """Say that a comment is dealt with: any by who may fill the draft in for the holder, one's own by who sees it.

    Twice changes nothing.

    :raises NotFound: if there is no such comment on a draft of theirs.
    :raises Refused: for another's, by who may only see the draft.
    """
    mine = Comment.objects.filter(pk=comment_id, written_by_id=actor.person_id or 0).exists()
    draft = lock_draft(actor, at, draft_id, Action.VIEW if mine else Action.PREPARE)
    _settle(actor, at, draft, Comment.objects.filter(pk=comment_id, draft=draft).first())


@transaction.atomic
def settle_comment_as_helper(*, actor: Actor, at: datetime, help_id: int, comment_id: int) -> None:
    """Say that a comment of one's own is dealt with, as who helps; twice changes nothing.

    :raises NotFound: for whoever is not that helper, and for a comment of somebody else.
    :raises HelpOver: when the help has ended.
    """
    draft, _ = helped(actor, at, help_id, lock=True)
    own = Comment.objects.filter(pk=comment_id, draft=draft, written_by_id=actor.person_id or 0)
    _settle(actor, at, draft, own.first())


def _settle(actor: Actor, at: datetime, draft: Draft, comment: Comment | None) -> None:
    if comment is None or actor.person_id is None or actor.clerk is not None:
        raise NotFound("comment")
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = at, actor.self_id
        comment.save(update_fields=["settled_at", "settled_by"])
        audit_draft(actor, at, draft, "comment_settled", {"comment": comment.pk})
