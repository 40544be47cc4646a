"""Saying who fills in which page of a draft, taking a page over, and being there."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import audit_draft, locate_draft, lock_draft
from balcao.cases.help_failures import CommentTooLong, NoSuchPage, NothingSaid, ReadsOnly
from balcao.cases.helping import helped, pages_of
from balcao.cases.models import Allotment, Draft
from balcao.cases.notes import tell_of_draft
from balcao.cases.queries.together import may_have
from balcao.cases.together import AllottedAnew, note_presence_on, people_of_share
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, holder_name
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LONGEST_WORD = 200


@transaction.atomic
def allot_pages(
    *, actor: Actor, at: datetime, draft_id: int, shares: Mapping[str, str], seen: Mapping[str, str]
) -> None:
    """Say whose page each of these is (``p-4``, ``post:treasurer``, or empty for nobody's), as who may fill the draft
    in for the holder. `seen` is whose each was on their page. What is so already stays as it is; who has a page from
    now on is told.

    :raises NotFound, Refused: if it is not theirs to fill in.
    :raises AlreadyLodged: when it is no draft any more.
    :raises NoSuchPage: for a page that the form does not have, or somebody who cannot have it; nothing changes.
    :raises AllottedAnew: when one was given to somebody else meanwhile; nothing changes.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound(f"allotments of draft {draft_id}")
    for page, to in shares.items():
        if to not in {"", _share_of(draft, page), *may_have(draft, actor, at, page)}:
            raise NoSuchPage
        _allot(actor, at, draft, page, to, seen.get(page, ""))


@transaction.atomic
def take_page(*, actor: Actor, at: datetime, draft_id: int, page: str, seen: str, word: str) -> None:
    """Take over a page that is somebody else's, with a word to them; twice changes nothing.

    :raises NotFound, Refused, AlreadyLodged, NoSuchPage, AllottedAnew: as for saying whose page it is.
    :raises NothingSaid, CommentTooLong: with nothing changed.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound(f"allotments of draft {draft_id}")
    _take_over(actor, at, draft, page, seen, word)


@transaction.atomic
def take_page_as_helper(*, actor: Actor, at: datetime, help_id: int, page: str, seen: str, word: str) -> None:
    """The same for who helps, of the pages they fill in.

    :raises NotFound: for whoever is not that helper.
    :raises HelpOver: when it has ended.
    :raises ReadsOnly: when the invitation is for reading.
    :raises NoSuchPage, AllottedAnew, NothingSaid, CommentTooLong: as above.
    """
    draft, found = helped(actor, at, help_id, lock=True)
    if not found.may_fill:
        raise ReadsOnly
    if page not in pages_of(found, get_version(draft.version_id).definition):
        raise NoSuchPage
    _take_over(actor, at, draft, page, seen, word)


def _take_over(actor: Actor, at: datetime, draft: Draft, page: str, seen: str, word: str) -> None:
    said = " ".join(word.split())
    if not said:
        raise NothingSaid
    if len(said) > LONGEST_WORD:
        raise CommentTooLong(LONGEST_WORD)
    _allot(actor, at, draft, page, actor.self_id, seen, said)


def _share_of(draft: Draft, page: str) -> str:
    return Allotment.objects.filter(draft=draft, page=page).values_list("to", flat=True).first() or ""


def _allot(actor: Actor, at: datetime, draft: Draft, page: str, to: str, seen: str, word: str = "") -> None:
    before = _share_of(draft, page)
    if before == to:
        return
    if before != seen:
        raise AllottedAnew
    if page not in {each.id for each in get_version(draft.version_id).definition.form.pages}:
        raise NoSuchPage
    Allotment.objects.filter(draft=draft, page=page).delete()
    if to:
        Allotment.objects.create(draft=draft, page=page, to=to, word=word, allotted_by=actor.self_id, allotted_at=at)
    audit_draft(actor, at, draft, "page_allotted", {"page": page, "from": before, "to": to, "word": bool(word)})
    _tell(actor, at, draft, page, before if word else to, word)


def _tell(actor: Actor, at: datetime, draft: Draft, page: str, share: str, word: str) -> None:
    """Tell whose page it is now, or, with a word, whose it was."""
    definition = get_version(draft.version_id).definition
    title = {language: texts.pages[page].title for language, texts in definition.texts.items()}
    helpers = dict(draft.helps.filter(ended_at=None, helper__isnull=False).values_list("helper_id", "pk"))
    for person in sorted(people_of_share(draft, share, at) - {actor.person_id}):
        path = f"/as/{draft.holder_id}/drafts/{draft.pk}/"
        if person in helpers:
            path = f"/as/p-{person}/helping/{helpers[person]}/"
        tell_of_draft(
            at,
            draft,
            holder_id=f"p-{person}",
            key="page_taken_over" if word else "page_allotted",
            unique=f"draft:{draft.pk}:page:{page}:{person}:{at.isoformat()}",
            path=path,
            who=holder_name(actor.self_id),
            topic=title,
            **({"text": word} if word else {}),
        )


@transaction.atomic
def note_here(*, actor: Actor, at: datetime, draft_id: int, page: str) -> None:
    """Keep that the actor is on a page of the holder's draft, for those who work on it too.

    :raises NotFound: if it is none of their business, or has no such page.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    if page not in {each.id for each in get_version(draft.version_id).definition.form.pages}:
        raise NotFound(f"page {page}")
    note_presence_on(draft, actor, at, page)


@transaction.atomic
def note_here_as_helper(*, actor: Actor, at: datetime, help_id: int, page: str) -> None:
    """The same for who helps, on their pages.

    :raises NotFound: for whoever is not that helper, and for another page.
    :raises HelpOver: when it has ended.
    """
    draft, found = helped(actor, at, help_id)
    if page not in pages_of(found, get_version(draft.version_id).definition):
        raise NotFound(f"page {page}")
    note_presence_on(draft, actor, at, page)
