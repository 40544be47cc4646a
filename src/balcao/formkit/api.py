"""The door of the form engine."""

from balcao.formkit.answers import answer_schema
from balcao.formkit.definition import BadForm, FileRule, FormDefinition, Page, Prefill, Question, json_schema, load_form
from balcao.formkit.expressions import BadExpression, check_expression, evaluate_expression, holds, names_in
from balcao.formkit.journey import CHECK_ANSWERS, Journey, PageState, QuestionState, evaluate, said_by
from balcao.formkit.kinds import Fault, kinds
from balcao.formkit.page_input import PageInput, parse_page
from balcao.formkit.tables import (
    CellFault,
    MissingColumns,
    TableResult,
    TooManyRows,
    UnreadableTable,
    harmless,
    headings,
    read_cells,
    read_row,
    read_rows,
    read_table,
    report,
    table_result,
)
from balcao.formkit.versions import Conflict, Field, Merge, invalidated_by, merge

__all__ = [
    "CHECK_ANSWERS",
    "BadExpression",
    "BadForm",
    "CellFault",
    "Conflict",
    "Fault",
    "Field",
    "FileRule",
    "FormDefinition",
    "Journey",
    "Merge",
    "MissingColumns",
    "Page",
    "PageInput",
    "PageState",
    "Prefill",
    "Question",
    "QuestionState",
    "TableResult",
    "TooManyRows",
    "UnreadableTable",
    "answer_schema",
    "check_expression",
    "evaluate",
    "evaluate_expression",
    "harmless",
    "headings",
    "holds",
    "invalidated_by",
    "json_schema",
    "kinds",
    "load_form",
    "merge",
    "names_in",
    "parse_page",
    "read_cells",
    "read_row",
    "read_rows",
    "read_table",
    "report",
    "said_by",
    "table_result",
]
