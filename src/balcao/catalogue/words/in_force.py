"""Words in force of a service, kept when its folder is read again; and what its translations were made from."""

from collections.abc import Mapping
from typing import Any

from balcao.catalogue.models import NewWords, PublishedVersion, Translated
from balcao.catalogue.words.entries import flat, marks_after, with_words


def with_words_in_force(service_id: str, content: dict[str, Any]) -> dict[str, Any]:
    """A folder's content with the words that officers put in force over it.

    They hold where the folder still says what they replaced; where it says something else, the folder is newer.
    """
    texts = content["texts"]
    rows = NewWords.objects.filter(service_id=service_id, outcome="published").order_by("decided_at", "pk")
    for changes in rows.values_list("changes", flat=True):
        for each in changes:
            if dict(flat(texts.get(each["language"]) or {})).get(each["key"], "") == each["was"]:
                try:
                    texts = with_words(texts, each["language"], each["key"], each["words"])
                except KeyError:
                    continue  # the form has no such text any more
    return {**content, "texts": texts} if texts is not content["texts"] else content


def remember_sources(before: PublishedVersion, after: PublishedVersion) -> None:
    """Keep which translations were made from a source that the new version changes."""
    old, new = _texts(before.content), _texts(after.content)
    if old == new:
        return
    row = Translated.objects.select_for_update().filter(service_id=after.service_id).first()
    marks = marks_after(old, new, row.marks if row else {})
    if row is not None or marks:
        Translated.objects.update_or_create(service_id=after.service_id, defaults={"marks": marks})


def _texts(content: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content["texts"]
    return found
