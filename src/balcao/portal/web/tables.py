"""The report on a large table: as CSV with what is wrong in a last column, to correct and upload again."""

from django.http import HttpRequest, HttpResponse

from balcao.cases.api import DraftView, draft_view
from balcao.formkit.api import report, table_result
from balcao.foundation.ui.api import known, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder


@for_holder
def report_of(request: HttpRequest, holder: str, draft_id: int, page_id: str, question: str) -> HttpResponse:
    """Every row as it was sent, with its faults."""
    return report_file(draft_view(actor=request.actor, at=now(), draft_id=draft_id), page_id, question)  # type: ignore[attr-defined]


def report_file(view: DraftView, page_id: str, question: str) -> HttpResponse:
    """The report on a table of a page that is seen.

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
    result = table_result(state.value or [], state.faults)
    codes = {fault.code for fault in result.faults}
    words = {code: translate(f"portal.cell.{code}") for code in codes if known(f"portal.cell.{code}")}
    text = report(state.definition, result, messages=words)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{question}.csv"'
    return response
