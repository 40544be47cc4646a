"""Code lists: options that several services share, with their words, in `_shared/codelists/<name>.yaml`.

A question names one as ``options_from: codes.<name>``. Reading a service puts the codes and their words into it, so
that a published version keeps the list as it was.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from balcao.formkit.api import Question
from balcao.kernel.texts import Text
from balcao.kernel.yaml_text import from_yaml

PREFIX = "codes."


class BadCodeList(Exception):
    """A code list is missing or lacks words; the message says which."""


def with_options(questions: Iterable[Any], lists: Mapping[str, Any]) -> list[Any]:
    """The questions as written, those that name a code list with its codes as their options.

    :raises BadCodeList: if there is no such list.
    """
    return [_with_options(question, lists) if isinstance(question, dict) else question for question in questions]


def _with_options(question: dict[str, Any], lists: Mapping[str, Any]) -> dict[str, Any]:
    source = str(question.get("options_from") or "")
    if source.startswith(PREFIX):
        question = {**question, "options": list(_list(source, lists))}
    if question.get("questions"):
        question = {**question, "questions": with_options(question["questions"], lists)}
    return question


def _list(source: str, lists: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    name = source.removeprefix(PREFIX)
    found = lists.get(name)
    if not isinstance(found, Mapping) or not found:
        raise BadCodeList(f"there is no code list {name!r} in _shared/codelists")
    return found


def with_words(texts: Any, questions: Iterable[Question], lists: Mapping[str, Any], language: str) -> Any:
    """The texts of questions as written, with the words of their code lists as words of options."""
    if not isinstance(texts, dict):
        return texts
    filled = dict(texts)
    for question in questions:
        own = filled.get(question.id)
        if not isinstance(own, dict):
            continue
        if (question.options_from or "").startswith(PREFIX):
            codes = _list(str(question.options_from), lists)
            own = {**own, "options": {code: words[language] for code, words in codes.items()}}
        if question.questions:
            own = {**own, "questions": with_words(own.get("questions"), question.questions, lists, language)}
        filled[question.id] = own
    return filled


def read_lists(root: Path, read: Any, languages: Iterable[str]) -> dict[str, Any]:
    """Every code list by name; `read` parses a file.

    :raises BadCodeList: if a code lacks its word in a language.
    """
    lists: dict[str, Any] = {}
    for path in sorted((root / "_shared" / "codelists").glob("*.yaml")):
        lists[path.stem] = read(path)
        for code, words in dict(lists[path.stem] or {}).items():
            lacking = [each for each in languages if not (isinstance(words, Mapping) and words.get(each))]
            if lacking:
                raise BadCodeList(f"code list {path.stem!r}: {code} has no words in {', '.join(lacking)}")
    return lists


def code_list(root: Path, name: str) -> Mapping[str, Text]:
    """The words of one code list by code; none if there is no such list."""
    path = root / "_shared" / "codelists" / f"{name}.yaml"
    return _words(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=32)
def _words(path: Path, changed_ns: int) -> Mapping[str, Text]:
    """Pages ask on every row, so the file is read again only when it changed."""
    return {str(code): dict(words) for code, words in from_yaml(path.read_text("utf-8")).items()}
