"""What programs may answer: the JSON Schema of a form's answers."""

from typing import Any

from balcao.formkit.definition import FormDefinition, Question
from balcao.formkit.kinds import kind_of


def answer_schema(form: FormDefinition, *, files: bool) -> dict[str, Any]:
    """JSON Schema (2020-12) of an object of answers, by question; null takes an answer back.

    Without `files`, questions for files, or for groups and tables that hold one, are left out.
    """
    asked = [each for each in form.questions() if kind_of(each.kind).asks and (files or not _holds_files(each))]
    answers = {each.id: {"anyOf": [kind_of(each.kind).schema(each), {"type": "null"}]} for each in asked}
    return {"type": "object", "properties": answers, "additionalProperties": False}


def _holds_files(question: Question) -> bool:
    return question.kind == "file" or any(map(_holds_files, question.questions))
