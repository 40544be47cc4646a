"""What is sent as a file: papers for a question, and rows by the thousand as one table."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Router
from ninja.files import UploadedFile

from balcao.cases.api import DraftView, draft_view, save_answers
from balcao.catalogue.api import cell_choices
from balcao.documents.api import accept_upload, judged_answer, mark_for
from balcao.formkit.api import FileRule, MissingColumns, Question, TooManyRows, UnreadableTable, read_rows, table_result
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.publicapi.failures import Changed, TableUnfit
from balcao.publicapi.shown import cells_shown, draft_whole, labels_of
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.drafts import READING, WRITING, Number
from balcao.publicapi.web.schemas import Draft, IdempotencyKey, Problem, Rows

router = Router(tags=["files"])
MOST_TABLE_BYTES = 20 * 1024 * 1024
QuestionId = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.post("/{draft_id}/files/{question}/", response={200: Draft, WRITING: Problem}, summary="Hand in a paper")
def add_file(
    request: HttpRequest, draft_id: Number, question: QuestionId, key: IdempotencyKey, file: File[UploadedFile]
) -> dict[str, Any]:
    """Add a file to a question of the kind `file`; it takes the place of the one there, where only one is asked for.

    The same file again changes nothing, so the key only has to be there.
    """
    view, asked = asked_question(request, draft_id, question, "file")
    return draft_whole(take_file(request, view, asked, str(file.name), file.read()), caller(request).language)


def take_file(request: HttpRequest, view: DraftView, asked: Question, name: str, data: bytes) -> DraftView:
    """Judge the file and add it to the answers; the same one again changes nothing.

    :raises UploadRefused: if it cannot be taken.
    :raises Changed: if somebody else changed the answer meanwhile.
    """
    rule = asked.files or FileRule(types=("pdf",))
    stored = accept_upload(
        name=name,
        data=data,
        allowed=rule.types,
        max_mb=rule.max_mb,
        max_pages=rule.max_pages,
        mark=mark_for(rule, view.version.definition, at=now()),
    )
    new = judged_answer(stored, data)
    there = [] if rule.most == 1 else files_there(view, asked.id)
    if any(each["sha256"] == new["sha256"] for each in there):
        return view
    return kept_answer(request, view, asked.id, [*there, new])


@router.delete(
    "/{draft_id}/files/{question}/{sha256}/",
    response={200: Draft, READING | {409, 422}: Problem},
    summary="Take one back",
)
def remove_file(request: HttpRequest, draft_id: Number, question: QuestionId, sha256: Sha256) -> dict[str, Any]:
    """Take a file out of the answers again. Twice changes nothing."""
    view, _ = asked_question(request, draft_id, question, "file")
    left = [each for each in files_there(view, question) if each["sha256"] != sha256]
    return draft_whole(kept_answer(request, view, question, left or None), caller(request).language)


@router.post("/{draft_id}/rows/{question}/", response={200: Rows, WRITING: Problem}, summary="Send a table")
def send_rows(
    request: HttpRequest, draft_id: Number, question: QuestionId, key: IdempotencyKey, file: File[UploadedFile]
) -> dict[str, Any]:
    """Fill a question of the kind `bulk_table` with all rows of a CSV or XLSX file; the first line names the columns.

    Every row is kept and checked: what is wrong comes back cell by cell and is put right by sending the table again.
    """
    view, asked = asked_question(request, draft_id, question, "bulk_table")
    if (file.size or 0) > MOST_TABLE_BYTES:
        raise TableUnfit
    try:
        rows = list(
            read_rows(asked, file.read(), labels=labels_of(view, asked), choices=cell_choices(view.version, asked))
        )
    except MissingColumns as missing:
        raise TableUnfit(missing.columns) from missing
    except (TooManyRows, UnreadableTable) as unfit:
        raise TableUnfit from unfit
    kept = kept_answer(request, view, question, rows)
    faults = [each for each in kept.journey.faults if each.question == question]
    found, language = table_result(asked, rows, faults).faults, caller(request).language
    return {
        "rows": len(rows),
        "wrong": len({each.row for each in found}),
        "cells": cells_shown(kept, asked, found, language),
        "draft": draft_whole(kept, language, beside=question),
    }


def asked_question(request: HttpRequest, draft_id: int, question: str, kind: str) -> tuple[DraftView, Question]:
    """The draft and its question of that kind, where it is asked.

    :raises NotFound: if there is no such draft, or it asks no such question.
    """
    view = draft_view(actor=caller(request), at=now(), draft_id=draft_id)
    for page in view.journey.visible_pages:
        for state in page.questions:
            if state.id == question and state.kind == kind:
                return view, state.definition
    raise NotFound(f"question {question} of draft {draft_id}")


def files_there(view: DraftView, question: str) -> list[dict[str, Any]]:
    return list(view.journey.answers.get(question) or ())


def kept_answer(request: HttpRequest, view: DraftView, question: str, value: Any) -> DraftView:
    """The draft with the new answer.

    :raises Changed: if somebody else changed it meanwhile.
    """
    actor = caller(request)
    seen = {question: view.field_versions[question]} if question in view.field_versions else {}
    saved = save_answers(actor=actor, at=now(), draft_id=view.id, values={question: value}, seen=seen)
    if saved.conflicts:
        raise Changed([each.question for each in saved.conflicts])
    return saved.draft
