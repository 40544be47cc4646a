"""Favourites of the demo world, so that a first page shows what they are."""

from datetime import datetime

from balcao.guidance.models import Mark, MarkKind

FAVOURITES = (
    (1, "e-1", "dsi-association-leadership-certificate"),
    (1, "p-1", "fss-life-certificate"),
    (3, "e-2", "iam-catering-licence-renewal"),
    (3, "e-2", "fss-quarterly-employee-changes"),
    (3, "e-7", "dst-travel-agency-renewal"),
)
"""Persons by number, for whom, and the service."""


def load_demo(*, at: datetime) -> None:
    """Keep the demo people's favourites; loading twice changes nothing."""
    marks = [
        Mark(person_id=person, holder_id=holder, kind=MarkKind.FAVOURITE, service_id=service, at=at)
        for person, holder, service in FAVOURITES
    ]
    Mark.objects.bulk_create(marks, ignore_conflicts=True)
