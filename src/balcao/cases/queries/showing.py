"""What is put before the applicant in a meeting by video, and what was."""

from dataclasses import dataclass
from datetime import datetime

from balcao.cases.meetings import AppointmentKind, AppointmentState
from balcao.cases.models import Appointment, Case, Showing
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.cases import view_of
from balcao.cases.queries.video import open_from, open_until, video_at_desk, video_of_case
from balcao.catalogue.api import ServiceWords
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A `page` of the application, or a decision as it would read (`words` by language), put before the applicant by an
    officer. `opened_at` is None until they opened it, `over_at` while it is before them."""

    title: Text
    page: str
    words: Text
    shown_at: datetime
    shown_by: str
    opened_at: datetime | None
    over_at: datetime | None


def shown_from(row: Showing) -> ShownPage:
    """The row as it passes the door."""
    return ShownPage(
        title=row.title,
        page=row.page,
        words=row.words,
        shown_at=row.shown_at,
        shown_by=row.shown_by_name,
        opened_at=row.opened_at,
        over_at=row.over_at,
    )


def shown_now(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> ShownPage | None:
    """What is before the applicant now; nothing once the door is closed.

    :raises NotFound: if it is no video meeting of the holder's, or none of the actor's business.
    """
    if not video_of_case(actor=actor, at=at, reference=reference, appointment_id=appointment_id).open:
        return None
    row = Showing.objects.filter(appointment_id=appointment_id, over_at=None).first()
    return shown_from(row) if row else None


def shown_at_desk(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> list[ShownPage]:
    """Everything that was put before the applicant in a meeting, the latest first.

    :raises NotFound: for an officer who does not decide the case.
    """
    video_at_desk(actor=actor, at=at, reference=reference, appointment_id=appointment_id)
    return [shown_from(row) for row in Showing.objects.filter(appointment_id=appointment_id).order_by("-pk")]


def pages_to_show(*, actor: Actor, at: datetime, reference: str) -> dict[str, Text]:
    """The pages of an application that the applicant went through, by name, with their titles.

    :raises NotFound: for an officer whose duty the case is not.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    return page_titles(case, at)


def page_titles(case: Case, at: datetime) -> dict[str, Text]:
    """The same, of a case that the caller may see."""
    view = view_of(case, at, internal=False)
    texts = view.version.definition.texts
    words = {each: ServiceWords({each: texts[each].model_dump()}, each) for each in LANGUAGES}
    return {
        page.id: {language: words[language].page_title(page.id) for language in LANGUAGES}
        for page in view.journey.visible_pages
    }


def meeting_now(*, actor: Actor, at: datetime, reference: str) -> int | None:
    """The number of the video meeting of a case whose door is open; None when there is none, or for whom the case is no
    duty."""
    rows = Appointment.objects.filter(case__in=cases_of_duty(actor, at).filter(reference=reference).values("pk"))
    for row in rows.filter(kind=AppointmentKind.VIDEO, state=AppointmentState.AGREED):
        if open_from(row) <= at <= open_until(row):
            return int(row.pk)
    return None
