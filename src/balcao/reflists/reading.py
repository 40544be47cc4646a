"""What a list says at a moment, to the forms and pages above."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.formkit.api import FormDefinition, Listed, Question, with_entries
from balcao.foundation.db.api import once
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import fold
from balcao.reflists.models import PUBLISHED, Version
from balcao.reflists.rows import Row, kept_rows

IN_MEMORY = 24
MOST_WHOLE = 300
"""So many rows a question can show whole; with more it is one to search in."""


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of a version, by code in their order."""

    number: int
    rows: Mapping[str, Row]
    sought: Mapping[str, str]
    content_hash: str


_contents: OrderedDict[tuple[int, str], Content] = OrderedDict()


def content_of(number: int, pk: int, content_hash: str) -> Content:
    """The rows of a version. A version never changes, so its rows are read once a process."""
    key = (pk, content_hash)
    if key not in _contents:
        rows = {row.code: row for row in kept_rows(Version.objects.values_list("rows", flat=True).get(pk=pk))}
        _contents[key] = Content(number, rows, {code: row.sought for code, row in rows.items()}, content_hash)
        while len(_contents) > IN_MEMORY:
            _contents.popitem(last=False)
    return _contents[key]


def content_at(list_id: str, at: datetime) -> Content | None:
    """The version of a list in force at that moment; None where there is none."""
    return next(_contents_until(list_id, at), None)


def _contents_until(list_id: str, at: datetime | None) -> Iterator[Content]:
    """The versions that were in force by then, the last first; with None all that are published."""
    for pk, number, digest in once(("reflists.versions", list_id, at), lambda: _published(list_id, at)):
        yield content_of(number, pk, digest)


def _published(list_id: str, at: datetime | None) -> list[tuple[int, int, str]]:
    found = Version.objects.filter(reference_list__list_id=list_id, outcome=PUBLISHED)
    if at is not None:
        found = found.filter(in_force_at__lte=at)
    return list(found.order_by("-in_force_at", "-number").values_list("pk", "number", "content_hash"))


def with_lists(
    form: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any], *, at: datetime, kept: bool = False
) -> FormDefinition:
    """The form with what its questions on reference lists offer at that moment, and the words of what is answered.

    A code that is no longer there can be read and not be chosen. In what was lodged (`kept`) it stands, and so does one
    that came into the list later: it was taken over by an amendment.
    """

    def entries(question: Question, codes: frozenset[str], above: str) -> Mapping[str, Listed]:
        content = content_at(question.list_id, at)
        rows: Mapping[str, Row] = content.rows if content else {}
        on = macau_date(at)
        found = {}
        if shown_whole(question):
            found = {
                code: Listed(row.label, row.parent)
                for code, row in rows.items()
                if row.holds_on(on) and above in ("", row.parent)
            }
        for code in sorted(codes - found.keys()):
            row = rows.get(code)
            if row is not None:
                found[code] = Listed(row.label, row.parent, gone=not (kept or row.holds_on(on)))
            elif (row := _known(question.list_id, code)) is not None:
                found[code] = Listed(row.label, row.parent, gone=not kept)
        return found

    return with_entries(form, answers, facts, entries)


def shown_whole(question: Question) -> bool:
    """Whether all that can be chosen stands on the page."""
    return question.kind != "search_choose"


def _known(list_id: str, code: str) -> Row | None:
    """The newest words of a code in any version."""
    return next((each.rows[code] for each in _contents_until(list_id, None) if code in each.rows), None)


def label_of(list_id: str, code: str) -> Mapping[str, str]:
    """The newest words of a code, also of one that was removed; none where there never was such a code."""
    row = _known(list_id, code)
    return row.label if row else {}


def meant_in(list_id: str) -> Mapping[str, str]:
    """Which code words mean, in any language, by the words in `casefold`; as the newest version has them."""
    content = next(_contents_until(list_id, None), None)
    rows = content.rows.values() if content else ()
    return {words.casefold(): row.code for row in rows for words in (*row.label.values(), row.code)}


def search_rows(
    list_id: str, query: str, *, at: datetime, above: str | None = None, most: int
) -> tuple[list[Row], bool]:
    """At most so many rows that can be chosen and hold every word of the query, by code or words in any language and
    writing, those that begin with it first; and whether there are more. `above`: only what belongs to that code.

    :raises NotFound: if there is no such list.
    """
    content = content_at(list_id, at)
    if content is None:
        raise NotFound(f"reference list {list_id}")
    words, on = fold(query).split(), macau_date(at)
    found = [
        content.rows[code]
        for code, text in content.sought.items()
        if all(word in text for word in words)
        and (above is None or content.rows[code].parent == above)
        and content.rows[code].holds_on(on)
    ]
    if words:
        found.sort(
            key=lambda row: not any(fold(each).startswith(words[0]) for each in (row.code, row.zh, row.pt, row.en))
        )
    return found[:most], len(found) > most
