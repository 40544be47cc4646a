"""Files and tables sent with a page. A file that cannot be taken leaves those already there as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from balcao.cases.api import DraftView
from balcao.documents.api import UploadRefused, accept_upload, accept_uploads, file_answer
from balcao.formkit.api import MissingColumns, TooManyRows, UnreadableTable, read_rows
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.papers.api import keep_answered
from balcao.portal.web.offering import chosen
from balcao.portal.web.reading import words_of

MOST_TABLE_MB = 20
ANSWER_FILES = ("pdf", "jpg", "png")


@dataclass(frozen=True, slots=True)
class Uploads:
    """New values by question, and why a file was refused."""

    values: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def read_uploads(request: HttpRequest, page: Any, shown: frozenset[str], view: DraftView) -> Uploads:
    """The files of a page: new ones beside those already there, removed ones gone; tables as rows."""
    values: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for state in page.questions:
        if state.id not in shown:
            continue
        if state.kind == "file":
            _files(request, state, values, refused)
        elif state.kind == "bulk_table":
            _table(request, state, view, values, refused)
    return Uploads(values, refused)


def answer_files(request: HttpRequest, name: str) -> tuple[list[dict[str, Any]], str]:
    """The files sent with an answer to the department; and, when one cannot be taken, why, in words."""
    try:
        return accept_uploads(request.FILES.getlist(name), allowed=ANSWER_FILES), ""
    except UploadRefused as refusal:
        return [], translate(refusal.reason_key, name=refusal.file, most=10)


def _files(request: HttpRequest, state: Any, values: dict[str, Any], refused: dict[str, str]) -> None:
    removed = set(request.POST.getlist(f"{state.id}.remove"))
    there = [file for file in state.value or () if file["sha256"] not in removed]
    rule, sent = state.definition.files, request.FILES.getlist(state.id)
    taken, why_not = chosen(request, state)
    if why_not:
        refused[state.id] = why_not
    if not (sent or removed or taken):
        return
    allowed = rule.types if rule else ("pdf",)
    most_mb = rule.max_mb if rule else 10
    new = []
    for upload in sent:
        try:
            stored = accept_upload(name=str(upload.name), data=upload.read(), allowed=allowed, max_mb=most_mb)
        except UploadRefused as refusal:
            refused[state.id] = translate(refusal.reason_key, name=str(upload.name)[:80], most=most_mb)
        else:
            new.append(file_answer(stored))
    if rule is not None and rule.paper and new:
        keep_answered(actor=request.actor, at=now(), kind=rule.paper, files=new)  # type: ignore[attr-defined]
    new = [*taken, *new]
    if rule is None or rule.most == 1:
        values[state.id] = new[-1:] or there
    else:
        values[state.id] = there + [file for file in new if file["sha256"] not in {each["sha256"] for each in there}]


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
        values[state.id] = list(read_rows(state.definition, data, labels=labels))
    except MissingColumns as missing:
        names = ", ".join(labels.get(column, column) for column in missing.columns)
        refused[state.id] = translate("portal.table.missing_columns", columns=names)
    except TooManyRows:
        refused[state.id] = translate("portal.table.too_many_rows")
    except UnreadableTable:
        refused[state.id] = translate("portal.table.unreadable")
