"""Words in force of a service, kept when its folder is read again; and what its translations were made from."""

from collections.abc import Mapping
from typing import Any

from balcao.catalogue.models import NewWords, PublishedVersion, Translated
from balcao.catalogue.words.entries import marks_after, words_over


def with_words_in_force(service_id: str, content: dict[str, Any]) -> dict[str, Any]:
    """A folder's content with the words that officers put in force over it.

    They hold where the folder still says what they replaced; where it says something else, the folder is newer.
    """
    rows = NewWords.objects.filter(service_id=service_id, outcome="published").order_by("decided_at", "pk")
    changes = [each for row in rows.values_list("changes", flat=True) for each in row]
    return {**content, "texts": words_over(content["texts"], changes)} if changes else content


def remember_sources(before: PublishedVersion, after: PublishedVersion) -> None:
    """Keep which translations were made from a source that the new version changes."""
    remember_marks(after.service_id, _texts(before.content), _texts(after.content))


def remember_marks(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Keep, of a service or a book, which translations were made from a source that its new texts change."""
    if old == new:
        return
    row = Translated.objects.select_for_update().filter(service_id=name).first()
    marks = marks_after(old, new, row.marks if row else {})
    if row is not None or marks:
        Translated.objects.update_or_create(service_id=name, defaults={"marks": marks})


def _texts(content: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content["texts"]
    return found
