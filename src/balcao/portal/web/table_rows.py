"""The rows of a large table, read and written a few at a time by the page that shows it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from balcao.cases.api import RowEdit, TablePart, draft_version, next_wrong_row, remove_row, table_rows, write_rows
from balcao.catalogue.api import ServiceVersion
from balcao.formkit.api import Question, TooManyRows, typed_row
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.portal.questions import cell_words
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

PART = 200
"""Rows read in one go unless the page asks for fewer."""


class _Unfit(ValueError):
    """What was sent is no list of edits."""


@for_holder
def rows(request: HttpRequest, holder: str, draft_id: int, page_id: str, question: str) -> HttpResponse:
    """Rows from a place on; where the next wrong one is; or, posted, what was written into some of them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = now()
    version = draft_version(actor=actor, at=at, draft_id=draft_id)
    try:
        if request.method == "POST":
            part = _written(request, actor, at, draft_id, question)
        elif "wrong" in request.GET:
            after = _number(request.GET["wrong"])
            return JsonResponse(
                {"place": next_wrong_row(actor=actor, at=at, draft_id=draft_id, question=question, after=after)}
            )
        else:
            first, count = _number(request.GET.get("first", "0")), _number(request.GET.get("count", str(PART)))
            part = table_rows(actor=actor, at=at, draft_id=draft_id, question=question, first=first, count=count)
    except _Unfit as unfit:
        return JsonResponse({"error": str(unfit)}, status=400)
    except TooManyRows as many:
        return JsonResponse({"error": translate(f"portal.{many.key}")}, status=422)
    status = 409 if part.conflicts else 200
    language: str = request.language  # type: ignore[attr-defined]
    return JsonResponse(_part(part, version, question, language), status=status)


def _number(text: str) -> int:
    if not text.isdecimal() and not (text[:1] == "-" and text[1:].isdecimal()):
        raise _Unfit(f"{text[:20]!r} is no number")
    return int(text[:12])


def _written(request: HttpRequest, actor: Actor, at: datetime, draft_id: int, question: str) -> TablePart:
    if "remove" in request.POST:
        place, version = _number(request.POST["remove"]), _number(request.POST.get("version", ""))
        return remove_row(actor=actor, at=at, draft_id=draft_id, question=question, place=place, version=version)
    edits = _edits(request.POST.get("edits", ""))
    return write_rows(actor=actor, at=at, draft_id=draft_id, question=question, edits=edits)


def _edits(text: str) -> list[RowEdit]:
    try:
        sent = json.loads(text)
        return [_edit(each) for each in sent]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as failure:
        raise _Unfit("`edits` is a list of {place, seen, cells}") from failure


def _edit(sent: Mapping[str, Any]) -> RowEdit:
    place, seen, cells = sent["place"], sent["seen"], sent["cells"]
    if not isinstance(place, int) or not (seen is None or isinstance(seen, dict)):
        raise _Unfit("`edits` is a list of {place, seen, cells}")
    # No database takes a NUL; no answer has one.
    return RowEdit(place, seen, {str(name): str(text).replace("\0", "") for name, text in cells.items()})


def _part(part: TablePart, version: ServiceVersion, question: str, language: str) -> dict[str, Any]:
    asked = version.definition.form.question(question)
    words = words_of(version, language)
    return {
        "total": part.total,
        "version": part.version,
        "conflicts": list(part.conflicts),
        "rows": {
            place: {
                "seen": row,
                "cells": _typed(asked, row),
                "faults": {
                    str(fault.path[1]): cell_words(words, fault.code, fault.params, question, str(fault.path[1]))
                    for fault in part.faults.get(place, ())
                    if len(fault.path) > 1
                },
            }
            for place, row in part.rows.items()
        },
    }


def _typed(asked: Question, row: Any) -> Mapping[str, str]:
    return typed_row(asked.questions, row) if isinstance(row, Mapping) else {}
