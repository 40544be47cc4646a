"""Texts that belong to no one service and are worded like theirs: guides, things in one go, and the help pages.

Each is a *book*, named by where it lies: ``_guides-<id>``, ``_one-thing-<id>`` and ``_help``. Its texts are its
file's, with the words that officers of the house put in force over them.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches

from balcao.catalogue.loader import read_yaml
from balcao.catalogue.models import NewWords
from balcao.catalogue.words.entries import words_over
from balcao.kernel.texts import LANGUAGES

HOUSE = "SAFP"
"""Whose officers word what is no department's."""
HELP = "_help"
FOLDERS = ("_guides", "_one-thing")
KEPT = "catalogue.books"
SECONDS = 20
"""So long a process takes it that no other put words in force."""

type Texts = dict[str, Any]


def is_book(name: str) -> bool:
    """Whether it names a book; a service's id never begins so."""
    return name.startswith("_")


def books(name: str = "") -> Iterator[tuple[str, Texts]]:
    """Every book, or the one of that name, with its texts by language as they are in force."""
    _newest, in_force = _in_force()
    for book, written in _written(Path(settings.BALCAO_SERVICES)):
        if name in ("", book):
            yield book, words_over(written, in_force.get(book, ()))


def book_texts(book: str, written: Mapping[str, Any]) -> Mapping[str, Any]:
    """A book's texts as its file has them, with the words in force over them."""
    changes = _in_force()[1].get(book, [])
    return words_over(written, changes) if changes else written


def forget_books() -> None:
    """Read the words in force anew."""
    caches["process"].delete(KEPT)


def changes_in_force() -> int:
    """The newest words in force: a sign by which one sees that there are others."""
    return _in_force()[0]


def _in_force() -> tuple[int, Mapping[str, list[dict[str, Any]]]]:
    """The number of the newest words in force, and by book the changes, the oldest first."""
    known: tuple[int, dict[str, list[dict[str, Any]]]] | None = caches["process"].get(KEPT)
    if known is None:
        rows = NewWords.objects.filter(service_id__startswith="_", outcome="published").order_by("decided_at", "pk")
        newest, by_book = 0, dict[str, list[dict[str, Any]]]()
        for number, book, changes in rows.values_list("pk", "service_id", "changes"):
            newest = max(newest, number)
            by_book.setdefault(book, []).extend(changes)
        known = newest, by_book
        caches["process"].set(KEPT, known, SECONDS)
    return known


def _written(root: Path) -> Iterator[tuple[str, Texts]]:
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.yaml")):
            yield f"{folder}-{path.stem}", dict(read_yaml(path)["texts"])
    if (root / "help.yaml").exists():
        yield HELP, help_by_language(read_yaml(root / "help.yaml"))


def help_by_language(topics: list[dict[str, Any]]) -> Texts:
    """The topics' titles, bodies and buttons by language and topic."""
    return {
        language: {
            str(each["id"]): {
                "title": each["title"][language],
                "body": each["body"][language],
                **({"go": each["go"]["label"][language]} if each.get("go") else {}),
            }
            for each in topics
        }
        for language in LANGUAGES
    }
