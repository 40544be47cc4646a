"""What a licence's life says of the papers that were issued for it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from balcao.documents.api import DocumentSummary, Hold, Standing
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text
from balcao.licences import models
from balcao.licences.acts import course_now
from balcao.licences.life import Course, state_on
from balcao.licences.types import ChangeKind, LicenceState

OVER = frozenset({LicenceState.REVOKED, LicenceState.CEASED, LicenceState.LAPSED})


def holds_of_papers(documents: Collection[DocumentSummary], at: datetime) -> Mapping[str, Hold]:
    """Of documents that stand or stood for a licence: whether they still do, by number."""
    brought = models.Change.objects.filter(
        document_number__in=[each.number for each in documents], annulled_at__isnull=True
    )
    found = {
        change.document_number: _hold(change, macau_date(at))
        for change in brought.select_related("licence").prefetch_related("rests").order_by("pk")
    }
    return {number: hold for number, hold in found.items() if hold is not None}


def _hold(change: models.Change, today: date) -> Hold | None:
    """How the document that came with this change stands; None when it is as good as its licence."""
    row = change.licence
    if any(each.until_at is None for each in change.rests.all()):
        return None  # the decision that brought it speaks for it
    course = course_now(row)
    state = state_on(course, today)
    if state in OVER:
        return Hold(standing=Standing.ENDED, why=_words(state.value, row.number, course), since=_ended(state, course))
    if row.document_number != change.document_number:
        return Hold(
            standing=Standing.REPLACED,
            why=_words("passed", row.number, course, document=row.document_number),
            since=_since(row, row.document_number),
            instead=row.document_number,
        )
    later = row.changes.filter(kind=ChangeKind.TRANSFERRED, annulled_at__isnull=True, pk__gt=change.pk).first()
    if later is not None:
        return Hold(standing=Standing.ENDED, why=_words("transferred", row.number, course), since=macau_date(later.at))
    if state is LicenceState.SUSPENDED:
        key = "suspended_until" if course.suspended_until else "suspended"
        why = _words(key, row.number, course, until=course.suspended_until)
        return Hold(standing=Standing.SUSPENDED, why=why, since=course.suspended_from)
    return None


def _ended(state: LicenceState, course: Course) -> date | None:
    """The first day on which it no longer held."""
    return (course.cure_until or course.valid_until) if state is LicenceState.LAPSED else course.ended_on


def _since(row: models.Licence, document: str) -> date | None:
    change = row.changes.filter(document_number=document, annulled_at__isnull=True).order_by("pk").first()
    return macau_date(change.at) if change else None


def _words(key: str, number: str, course: Course, *, until: date | None = None, document: str = "") -> Text:
    return {
        language: translate(
            f"licences.document_over.{key}",
            language,
            licence=number,
            number=document,
            until=format_macau(until, language) if until else "",
        )
        for language in LANGUAGES
    }
