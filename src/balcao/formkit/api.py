"""The door of the form engine."""

from balcao.formkit.answers import answer_schema
from balcao.formkit.asking import conditions_met, parts_asked
from balcao.formkit.browser import needs_register, reading_of, script_of
from balcao.formkit.definition import (
    AmountFrom,
    BadForm,
    DatedAmount,
    FileRule,
    FormDefinition,
    Lookup,
    Page,
    Prefill,
    Question,
    json_schema,
    load_form,
)
from balcao.formkit.expressions import (
    BadExpression,
    check_expression,
    evaluate_expression,
    holds,
    names_in,
    with_whole_years,
)
from balcao.formkit.inside import answers_inside, field_once_saved, question_of_field, with_inner
from balcao.formkit.journey import CHECK_ANSWERS, Journey, PageState, QuestionState, evaluate, judge_rows, said_by
from balcao.formkit.kinds import Fault, kind_of, kinds, shown
from balcao.formkit.kinds.choices import option_words
from balcao.formkit.kinds.composites import MOST_BULK_ROWS, Composite
from balcao.formkit.kinds.handwriting import HEIGHT, WIDTH, Drawing, as_svg, drawing_of, strokes_of
from balcao.formkit.kinds.lookups import LOOKED_UP, number_of
from balcao.formkit.kinds.measures import said_number
from balcao.formkit.kinds.places import macao_map, map_frame
from balcao.formkit.listed import LISTS, Listed, codes_answered, listed_questions, with_entries, within_row
from balcao.formkit.page_input import PageInput, parse_page
from balcao.formkit.register_rows import RowOrigin, row_key, row_origins
from balcao.formkit.sheets import workbook
from balcao.formkit.tables import (
    CellFault,
    Choices,
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
    typed_row,
)
from balcao.formkit.trees import StaysWithServer, tree_of
from balcao.formkit.versions import Conflict, Field, Merge, invalidated_by, merge

__all__ = [
    "CHECK_ANSWERS",
    "HEIGHT",
    "LISTS",
    "LOOKED_UP",
    "MOST_BULK_ROWS",
    "WIDTH",
    "AmountFrom",
    "BadExpression",
    "BadForm",
    "CellFault",
    "Choices",
    "Composite",
    "Conflict",
    "DatedAmount",
    "Drawing",
    "Fault",
    "Field",
    "FileRule",
    "FormDefinition",
    "Journey",
    "Listed",
    "Lookup",
    "Merge",
    "MissingColumns",
    "Page",
    "PageInput",
    "PageState",
    "Prefill",
    "Question",
    "QuestionState",
    "RowOrigin",
    "StaysWithServer",
    "TableResult",
    "TooManyRows",
    "UnreadableTable",
    "answer_schema",
    "answers_inside",
    "as_svg",
    "check_expression",
    "codes_answered",
    "conditions_met",
    "drawing_of",
    "evaluate",
    "evaluate_expression",
    "field_once_saved",
    "harmless",
    "headings",
    "holds",
    "invalidated_by",
    "json_schema",
    "judge_rows",
    "kind_of",
    "kinds",
    "listed_questions",
    "load_form",
    "macao_map",
    "map_frame",
    "merge",
    "names_in",
    "needs_register",
    "number_of",
    "option_words",
    "parse_page",
    "parts_asked",
    "question_of_field",
    "read_cells",
    "read_row",
    "read_rows",
    "read_table",
    "reading_of",
    "report",
    "row_key",
    "row_origins",
    "said_by",
    "said_number",
    "script_of",
    "shown",
    "strokes_of",
    "table_result",
    "tree_of",
    "typed_row",
    "with_entries",
    "with_inner",
    "with_whole_years",
    "within_row",
    "workbook",
]
