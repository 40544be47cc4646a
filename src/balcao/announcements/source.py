"""The addressees of an announcement, as a mailing reads them."""

from collections.abc import Mapping
from typing import Any

from balcao.announcements.models import Addressee, Announcement
from balcao.notices.api import Recipient, register_source

SOURCE = "announcement"


class Addressees:
    """Those fixed when it was written; `given` names the ``announcement``."""

    def count(self, given: Mapping[str, Any]) -> int:
        """How many."""
        return Addressee.objects.filter(announcement_id=given["announcement"]).count()

    def after(self, given: Mapping[str, Any], place: int, limit: int) -> list[Recipient]:
        """The next ones behind a place."""
        scopes = tuple(Announcement.objects.values_list("scopes", flat=True).get(pk=given["announcement"]))
        rows = Addressee.objects.filter(announcement_id=given["announcement"], pk__gt=place).order_by("pk")
        return [Recipient(place=row.pk, holder_id=row.holder_id, scopes=scopes) for row in rows[:limit]]


def register() -> None:
    """Let mailings go to them."""
    register_source(SOURCE, Addressees())
