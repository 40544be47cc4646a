"""Finding a notice in an inbox."""

from django.db.models import Q, QuerySet

from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES
from balcao.notices.models import Notice
from balcao.notices.types import InboxFilter


def narrowed(rows: QuerySet[Notice], to: InboxFilter, *, actor: Actor) -> QuerySet[Notice]:
    """Those that fit. Words are looked for in subjects, and in the text of what was opened: nobody learns by searching
    what a notice says that is not opened."""
    if to.words:
        subject, body = Q(case_reference__icontains=to.words), Q()
        for language in LANGUAGES:
            subject |= Q(**{f"subject__{language}__icontains": to.words})
            body |= Q(**{f"body__{language}__icontains": to.words})
        rows = rows.filter(subject | (body & Q(opened_at__isnull=False)))
    shown = {
        "unread": Q(opened_at__isnull=True, moot_at__isnull=True),
        "legal": Q(legal=True),
        "asks": ~Q(path=""),
        "mine": Q(filing__assignee_id=actor.person_id or 0),
        "nobody": Q(filing=None) | Q(filing__assignee=None),
    }
    if to.show in shown:
        rows = rows.filter(shown[to.show])
    return rows.filter(filing__labels__contains=[to.label]) if to.label else rows
