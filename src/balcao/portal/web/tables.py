"""The report on a large table: as CSV or XLSX with what is wrong in a last column, to correct and upload again."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from balcao.cases.api import DraftView, draft_view
from balcao.formkit.api import Question, TableResult, report, table_result, workbook
from balcao.foundation.ui.api import known, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.list_files import XLSX
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


@for_holder
def report_of(
    request: HttpRequest, holder: str, draft_id: int, page_id: str, question: str, ending: str
) -> HttpResponse:
    """Every row as it was sent, with its faults."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    return report_file(view, page_id, question, ending, request.language)  # type: ignore[attr-defined]


def report_file(view: DraftView, page_id: str, question: str, ending: str, language: str) -> HttpResponse:
    """The report on a table of a page that is seen, as `csv` or `xlsx`.

    :raises NotFound: if there is none.
    """
    state = next(
        (
            each
            for page in view.journey.visible_pages
            if page.id == page_id
            for each in page.questions
            if each.id == question
        ),
        None,
    )
    if state is None or state.kind != "bulk_table":
        raise NotFound(f"table {question}")
    result = table_result(state.definition, state.value or [], state.faults)
    codes = {fault.code for fault in result.faults}
    words = {code: translate(f"portal.cell.{code}") for code in codes if known(f"portal.cell.{code}")}
    if ending == "xlsx":
        return _workbook(view, state.definition, result, words, language)
    text = report(state.definition, result, messages=words)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{question}.csv"'
    return response


def _workbook(
    view: DraftView, table: Question, result: TableResult, messages: Mapping[str, str], language: str
) -> HttpResponse:
    """The same for a spreadsheet program: columns and choices in words, what is wrong in a last column."""
    words = words_of(view.version, language)
    options = {
        part.id: {each: words.option(each, table.id, part.id) for each in part.options} for part in table.questions
    }
    labels = [words.label(table.id, part.id) for part in table.questions]
    data = workbook(
        table, result, labels=[*labels, translate("portal.list.error", language)], options=options, messages=messages
    )
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{table.id}.xlsx"'
    return response
