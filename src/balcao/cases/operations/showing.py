"""In a meeting by video the office opens a page before the applicant's eyes; they open it in their own account."""

from datetime import datetime

from django.db import transaction

from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import NotNow
from balcao.cases.models import Appointment, Case, Showing
from balcao.cases.operations.video import open_now
from balcao.cases.own import lock_own, note_own
from balcao.cases.queries.showing import ShownPage, meeting_now, page_titles, shown_from
from balcao.entities.api import Action
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


@transaction.atomic
def show_page(*, actor: Actor, at: datetime, reference: str, appointment_id: int, page: str) -> None:
    """Put a page of the application before the applicant, in the place of what was before them. It is on record; the
    page that is before them already stays as it is.

    :raises NotFound: for an officer whose duty the case is not, and for what is no page of it.
    :raises NotNow: when the meeting's door is closed.
    """
    case = lock_case(actor, at, reference)
    row = open_now(case, appointment_id, at=at)
    titles = page_titles(case, at)
    if page not in titles:
        raise NotFound(f"page {page}")
    _put(case, row, actor, at, title=titles[page], page=page, words={})


@transaction.atomic
def show_preview(*, actor: Actor, at: datetime, reference: str, words: Text) -> None:
    """Put a decision before the applicant as it would read, as `decision_preview` gives it: nothing is decided by that.
    The words are kept as they were shown.

    :raises NotFound: for an officer whose duty the case is not.
    :raises NotNow: when no meeting by video of the case is open.
    """
    case = lock_case(actor, at, reference)
    appointment_id = meeting_now(actor=actor, at=at, reference=reference)
    if appointment_id is None:
        raise NotNow
    row = open_now(case, appointment_id, at=at)
    _put(case, row, actor, at, title=text_of("cases.video.preview"), page="", words=dict(words))


@transaction.atomic
def take_shown_away(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> None:
    """Put nothing before the applicant any more; twice changes nothing.

    :raises NotFound: for an officer whose duty the case is not.
    """
    case = lock_case(actor, at, reference)
    Showing.objects.filter(appointment__case=case, appointment=appointment_id, over_at=None).update(over_at=at)


@transaction.atomic
def open_shown(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> ShownPage:
    """What is before the applicant, opened in their account; the first time it is on record.

    :raises NotFound: for whom it is no business.
    :raises NotNow: when nothing is before them, or the door is closed.
    """
    case, under = lock_own(actor, at, reference, action=Action.VIEW)
    row = open_now(case, appointment_id, at=at)
    shown = Showing.objects.select_for_update().filter(appointment=row, over_at=None).first()
    if shown is None:
        raise NotNow
    if shown.opened_at is None:
        shown.opened_at = at
        shown.save(update_fields=["opened_at"])
        note_own(case, actor, at, under, "video_shown_opened", name=shown.title)
    return shown_from(shown)


def _put(
    case: Case, row: Appointment, actor: Actor, at: datetime, *, title: Text, page: str, words: dict[str, str]
) -> None:
    """One at a time: the meeting is locked, and the database keeps it."""
    now_shown = Showing.objects.filter(appointment=row, over_at=None).first()
    if now_shown is not None:
        if (now_shown.page, now_shown.words) == (page, words):
            return
        now_shown.over_at = at
        now_shown.save(update_fields=["over_at"])
    Showing.objects.create(
        appointment=row,
        page=page,
        words=words,
        title=dict(title),
        shown_at=at,
        shown_by=actor.self_id,
        shown_by_name=actor.name,
    )
    note_case(case, actor, at, "video_shown", name=dict(title))
