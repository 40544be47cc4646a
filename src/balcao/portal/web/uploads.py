"""Files and tables sent with a page. A file that cannot be taken leaves those already there as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from balcao.cases.api import DraftView
from balcao.catalogue.api import cell_choices
from balcao.documents.api import (
    MachineLines,
    UploadRefused,
    accept_upload,
    judged_answer,
    machine_lines,
    mark_for,
    sent_files,
)
from balcao.formkit.api import FileRule, MissingColumns, TooManyRows, UnreadableTable, read_rows
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.punctuation import listed
from balcao.papers.api import keep_answered
from balcao.portal.web.offering import chosen
from balcao.portal.web.reading import words_of

MOST_TABLE_MB = 20


@dataclass(frozen=True, slots=True)
class Uploads:
    """New values by question, why a file was refused, the questions of which a new one is hard to read; and, by the
    question it was given for, what the machine-readable lines of an identity document say."""

    values: Mapping[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    read: Mapping[str, MachineLines] = field(default_factory=dict)


def read_uploads(request: HttpRequest, page: Any, shown: frozenset[str], view: DraftView) -> Uploads:
    """The files of a page: new ones beside those already there, removed ones gone; tables as rows."""
    values: dict[str, Any] = {}
    refused: dict[str, str] = {}
    unclear: set[str] = set()
    read: dict[str, MachineLines] = {}
    for state in page.questions:
        if state.id not in shown:
            continue
        if state.kind == "file":
            if any("unclear" in file for file in _files(request, state, view, values, refused, read)):
                unclear.add(state.id)
        elif state.kind == "bulk_table":
            _table(request, state, view, values, refused)
    return Uploads(values, refused, frozenset(unclear), read)


def _files(
    request: HttpRequest,
    state: Any,
    view: DraftView,
    values: dict[str, Any],
    refused: dict[str, str],
    read: dict[str, MachineLines],
) -> list[dict[str, Any]]:
    """Those that are new; they are among the values."""
    removed = set(request.POST.getlist(f"{state.id}.remove"))
    there = [file for file in state.value or () if file["sha256"] not in removed]
    rule, sent = state.definition.files or FileRule(types=("pdf",)), []
    taken, why_not = chosen(request, state)
    if why_not:
        refused[state.id] = why_not
    try:
        sent = sent_files(request, state.id, about=str(view.id))
    except UploadRefused as refusal:
        refused[state.id] = translate(refusal.reason_key, name="PDF", most=rule.max_mb)
    if not (sent or removed or taken):
        return []
    new, mark = [], mark_for(rule, view.version.definition, at=now())
    for name, data in sent:
        try:
            stored = accept_upload(
                name=name, data=data, allowed=rule.types, max_mb=rule.max_mb, max_pages=rule.max_pages, mark=mark
            )
        except UploadRefused as refusal:
            refused[state.id] = translate(refusal.reason_key, name=name[:80], most=rule.max_mb)
        else:
            new.append(judged_answer(stored, data))
            lines = machine_lines(data, on=macau_date(now())) if rule.reads else None
            if lines is not None:
                read[state.id] = lines
    if rule.paper and new:
        keep_answered(actor=request.actor, at=now(), kind=rule.paper, files=new)  # type: ignore[attr-defined]
    all_new = [*taken, *new]
    if rule.most == 1:
        values[state.id] = all_new[-1:] or there
    else:
        known = {each["sha256"] for each in there}
        values[state.id] = there + [file for file in all_new if file["sha256"] not in known]
    return new


def _table(request: HttpRequest, state: Any, view: DraftView, values: dict[str, Any], refused: dict[str, str]) -> None:
    upload = request.FILES.get(f"{state.id}.upload")
    pasted = request.POST.get(f"{state.id}.pasted", "").strip()
    if upload is None and not pasted:
        return
    if upload is not None and (upload.size or 0) > MOST_TABLE_MB * 1024 * 1024:
        refused[state.id] = translate("documents.upload.too_big", name=str(upload.name)[:80], most=MOST_TABLE_MB)
        return
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    labels = {part.id: words.label(state.id, part.id) for part in state.definition.questions}
    try:
        data = upload.read() if upload is not None else pasted.encode()
        values[state.id] = list(
            read_rows(state.definition, data, labels=labels, choices=cell_choices(view.version, state.definition))
        )
    except MissingColumns as missing:
        names = listed((labels.get(column, column) for column in missing.columns), words.language)
        refused[state.id] = translate("portal.table.missing_columns", columns=names)
    except TooManyRows:
        refused[state.id] = translate("portal.table.too_many_rows")
    except UnreadableTable:
        refused[state.id] = translate("portal.table.unreadable")
