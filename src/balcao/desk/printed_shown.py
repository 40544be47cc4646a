"""A document of a service as its page shows it: sentences to type, what is wrong with a layout, how far a run is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from balcao.cases.api import PrintedOutput
from balcao.documents.api import LayoutFailed
from balcao.foundation.ui.api import LANGUAGE_NAMES, format_macau, translate
from balcao.kernel.texts import LANGUAGES, Text

CELLS = [{"code": each, "name": LANGUAGE_NAMES[each][1]} for each in LANGUAGES]


def stem_of(output: PrintedOutput) -> str:
    """The layout's name without its ending: under it its sentences are kept."""
    return Path(output.layout).stem


def sentences_shown(output: PrintedOutput, shown: Mapping[str, Text], language: str) -> list[dict[str, Any]]:
    """The sentences of the layout, each with what is in force and what is shown in its field."""
    return [
        {
            "key": key,
            "title": translate("desk.printed.sentence", language, number=number),
            "cells": [
                {
                    **cell,
                    "was": said[cell["code"]],
                    "words": shown[key][cell["code"]],
                    "rows": _rows(said[cell["code"]]),
                }
                for cell in CELLS
            ],
        }
        for number, (key, said) in enumerate(output.sentences.items(), start=1)
    ]


def _rows(words: str) -> int:
    return max(2, min(5, len(words.encode()) // 55 + 1))


def fault_shown(failure: LayoutFailed) -> dict[str, Any]:
    """What is wrong with a layout, and where."""
    return {
        "file": failure.file,
        "line": failure.line,
        "column": failure.column,
        "source": failure.source,
        "message": failure.message,
        "hints": failure.hints,
    }


def reissue_shown(output: PrintedOutput, language: str) -> dict[str, Any] | None:
    """How far issuing anew has come."""
    run = output.reissue
    if run is None:
        return None
    said = translate(
        f"desk.printed.run.{run.state}",
        language,
        done=run.done,
        wanted=run.wanted,
        issued=run.issued,
        at=format_macau(run.asked_at, language),
        by=run.asked_by,
    )
    return {"going": run.state == "going", "said": said, "why": run.why, "done": run.done, "wanted": run.wanted}
