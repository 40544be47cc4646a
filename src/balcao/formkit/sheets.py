"""A large table as a spreadsheet, to correct there and send again."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from balcao.formkit.definition import Question
from balcao.formkit.tables import TableResult, faults_by_row

MOST_LISTED = 250
"""So many characters a spreadsheet takes as the words of a choice."""
NUMBERS = frozenset({"integer", "decimal", "money"})


def workbook(
    table: Question,
    result: TableResult,
    *,
    labels: Sequence[str],
    options: Mapping[str, Mapping[str, str]],
    messages: Mapping[str, str],
) -> bytes:
    """Every row with its faults in a last column, as XLSX. `labels` are the heading; `options`, by column, the words
    of choices by their values: the cell offers them."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for place, part in enumerate(table.questions, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 24
        listed = ",".join(options.get(part.id, {}).values())
        if listed and len(listed) <= MOST_LISTED and '"' not in listed:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            sheet.data_validations.append(rule)
            rule.add(f"{letter}2:{letter}{10_001}")
    sheet.append(list(labels))
    wrong = faults_by_row(result, messages, dict(zip((part.id for part in table.questions), labels, strict=False)))

    def cell(part: Question, text: str) -> Any:
        if part.kind in NUMBERS and _is_number(text):
            return float(text) if "." in text else int(text)
        made = WriteOnlyCell(sheet, value=options.get(part.id, {}).get(text, text))
        made.data_type = "s"  # a spreadsheet must not take it for a formula
        return made

    for number, texts in enumerate(result.texts, start=1):
        cells = [cell(part, texts[part.id]) if texts.get(part.id) else None for part in table.questions]
        sheet.append([*cells, "; ".join(wrong.get(number, ())) or None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _is_number(text: str) -> bool:
    return len(text) <= 15 and text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
