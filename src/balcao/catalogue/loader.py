"""Reading a service's folder; every mistake is a `Problem` that names file, key and remedy."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from balcao.catalogue.codelists import BadCodeList, read_lists, with_options, with_words
from balcao.catalogue.dated_amounts import with_amounts
from balcao.catalogue.definition import Access, ServiceData, ServiceTexts
from balcao.catalogue.printed import in_language, layouts_of, sentences_of, sources
from balcao.catalogue.tariff import StampDuty
from balcao.catalogue.told import PLACEHOLDER, names_told, with_names
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.worked import Example
from balcao.catalogue.written_once import (
    OF_DEPARTMENT,
    NotWritten,
    filled_data,
    filled_examples,
    filled_texts,
    of_department,
    shared,
)
from balcao.catalogue.written_tables import BadWrittenTable, table_json
from balcao.formkit.api import BadForm, FormDefinition, load_form
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import LANGUAGES
from balcao.kernel.yaml_text import from_yaml

STAMP_DUTY = "stamp-duty.yaml"


class BadService(BalcaoError):
    """A service's folder cannot be used; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def service_folders(root: Path) -> list[Path]:
    """Every folder `<department>/<service>` with a `service.yaml`."""
    return sorted(path.parent for path in root.glob("[!_]*/*/service.yaml"))


def read_yaml(path: Path) -> Any:
    """The parsed file.

    :raises BadService: if it is missing or no YAML.
    """
    try:
        return from_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadService([Problem(path, "file", "is missing; add it")]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as failure:
        line = str(failure).replace("\n", " ")
        raise BadService([Problem(path, "file", f"is not YAML: {line}")]) from None


def _model[M: BaseModel](kind: type[M], path: Path, data: Any) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as invalid:
        raise BadService([_problem(path, error) for error in invalid.errors()]) from invalid


def _problem(path: Path, error: Any) -> Problem:
    key = ".".join(str(step) for step in error["loc"]) or "file"
    if error["type"] == "extra_forbidden":
        return Problem(path, key, "unknown key; remove it or correct its spelling")
    if error["type"] == "missing":
        return Problem(path, key, "is missing; add it")
    return Problem(path, key, error["msg"].removeprefix("Value error, "))


def load_service(folder: Path) -> ServiceDefinition:
    """The whole folder as one definition.

    :raises BadService: with every problem of the first file that has some.
    """
    try:
        return _loaded(folder)
    except NotWritten as lacking:
        raise BadService([Problem(folder / "service.yaml", "file", str(lacking))]) from lacking


def _loaded(folder: Path) -> ServiceDefinition:
    root = folder.parent.parent
    data = _data(folder / "service.yaml", root)
    lists = {**_lists(root), **_venue_names(folder, data)}
    if data.id != folder.name:
        raise BadService([Problem(folder / "service.yaml", "id", f"must be the folder's name, {folder.name!r}")])
    form = with_amounts(_form(folder / "form.yaml", root, lists), data.amounts)
    rules = _rules(folder, root, data)
    layouts = layouts_of(folder, root, data)
    sentences = sentences_of(layouts)
    return ServiceDefinition(
        data=data,
        form=form,
        texts={
            language: _texts(folder, data, form, lists, language, rules, in_language(sentences, language))
            for language in LANGUAGES
        },
        access=_access(folder),
        rules=rules,
        layouts=sources(layouts, root),
        process=_process(folder, root, data.process),
        examples=_examples(folder),
    )


def _data(path: Path, root: Path) -> ServiceData:
    """`service.yaml`, with the rates of its stamp duty, so that a version stays as it was published."""
    data = _model(ServiceData, path, filled_data(read_yaml(path), path.parent))
    if data.stamp.rates:
        raise BadService([Problem(path, "stamp.rates", f"remove it; the rates are in _shared/{STAMP_DUTY}")])
    if data.stamp.kind == "none":
        return data
    duty = _model(StampDuty, root / "_shared" / STAMP_DUTY, read_yaml(root / "_shared" / STAMP_DUTY))
    rates = duty.licence if data.stamp.kind == "licence" else duty.certificate
    return data.model_copy(update={"stamp": data.stamp.model_copy(update={"rates": rates})})


def _access(folder: Path) -> Access:
    """The folder's own `access.yaml`, or what its department says for all."""
    path = folder / "access.yaml"
    usual = of_department(folder).get("access")
    if usual is None or path.exists():
        return _model(Access, path, read_yaml(path))
    return _model(Access, folder.parent / OF_DEPARTMENT, usual)


def _rules(folder: Path, root: Path, data: ServiceData) -> dict[str, str]:
    """The folder's tables and the shared ones it names, each as the engine reads it."""
    own = folder / "rules"
    rules = {path.name: path.read_text("utf-8") for path in sorted(own.glob("*.json"))}
    written = sorted(own.glob("*.yaml"))
    missing = {each.table for each in data.tables} - set(rules) - {path.name for path in written}
    written += [path for path in sorted((root / "_shared" / "rules").glob("*.yaml")) if path.name in missing]
    for path in written:
        try:
            rules[path.name] = table_json(read_yaml(path))
        except BadWrittenTable as bad:
            raise BadService([Problem(path, "table", str(bad))]) from bad
    return rules


def _examples(folder: Path) -> dict[str, Example]:
    """Worked examples: a file each, or entries of `examples.yaml`."""
    together = folder / "examples.yaml"
    written = {path: read_yaml(path) for path in sorted((folder / "examples").glob("*.yaml"))}
    if together.exists():
        entries = filled_examples(read_yaml(together), folder)
        if not isinstance(entries, dict):
            raise BadService([Problem(together, "file", "must name examples by their id")])
        written |= {together / name: example for name, example in entries.items()}
    return {path.stem: _model(Example, path, said) for path, said in written.items()}


def _lists(root: Path) -> dict[str, Any]:
    try:
        return read_lists(root, shared, LANGUAGES)
    except BadCodeList as bad:
        raise BadService([Problem(root / "_shared" / "codelists", "codes", str(bad))]) from bad


def _venue_names(folder: Path, data: ServiceData) -> dict[str, Any]:
    """The venues that it hires out as the code list `venues`."""
    if data.booking is None:
        return {}
    known = shared(folder.parent / "venues.yaml")
    return {"venues": {name: known[name]["name"] for name in data.booking.venues if name in known}}


def _texts(
    folder: Path,
    data: ServiceData,
    form: FormDefinition,
    lists: Mapping[str, Any],
    language: str,
    rules: Mapping[str, str],
    sentences: Mapping[str, Mapping[str, str]],
) -> ServiceTexts:
    path = folder / "texts" / f"{language}.yaml"
    questions = form.questions()
    written = filled_texts(
        read_yaml(path),
        folder,
        language,
        pages=[page.id for page in form.pages],
        questions=questions,
        rules=rules.values(),
        unchanged=data.unchanged is not None,
    )
    if isinstance(written, dict):
        own = written.get("documents") or {}
        printed = {stem: {**sentences.get(stem, {}), **own.get(stem, {})} for stem in {**sentences, **own}}
        names = shared(folder.parent.parent / "departments.yaml")
        told = names_told(data.inform, names, language) if data.inform else PLACEHOLDER
        asked = with_words(written.get("questions"), questions, lists, language)
        written = {**written, "questions": with_names(asked, told), "documents": printed}
    return _model(ServiceTexts, path, written)


def _form(path: Path, root: Path, lists: Mapping[str, Any]) -> FormDefinition:
    try:
        written = read_yaml(path)
        if "amounts" in written:
            raise BadForm("amounts: write them in service.yaml, with their law")
        pages = [
            {**page, "questions": with_options(page.get("questions") or (), lists)} if isinstance(page, dict) else page
            for page in written.get("pages") or ()
        ]
        asked = [each for page in pages if isinstance(page, dict) for each in page["questions"]]
        named = {each["block"] for each in asked if isinstance(each, dict) and "block" in each}
        blocks = {
            each.stem: {**shared(each), "questions": with_options(shared(each)["questions"], lists)}
            for each in (root / "_shared" / "blocks").glob("*.yaml")
            if each.stem in named
        }
        return load_form({**written, "pages": pages}, blocks=blocks)
    except (BadForm, BadCodeList) as bad:
        raise BadService([Problem(path, "pages", str(bad))]) from bad


def _process(folder: Path, root: Path, name: str) -> str:
    for path in (folder / f"{name}.bpmn", root / "_shared" / "processes" / f"{name}.bpmn"):
        if path.exists():
            return path.read_text("utf-8")
    remedy = f"there is no process {name!r} here or in _shared/processes"
    raise BadService([Problem(folder / "service.yaml", "process", remedy)])


def to_json(definition: ServiceDefinition) -> dict[str, Any]:
    """The definition as JSON, complete enough to come back by `from_json`."""
    return {
        "data": definition.data.model_dump(mode="json", by_alias=True),
        "form": definition.form.model_dump(mode="json", by_alias=True, exclude={"amounts"}),
        "texts": {language: texts.model_dump(mode="json") for language, texts in definition.texts.items()},
        "access": definition.access.model_dump(mode="json"),
        "rules": dict(definition.rules),
        "layouts": dict(definition.layouts),
        "process": definition.process,
        "examples": {
            name: example.model_dump(mode="json", by_alias=True) for name, example in definition.examples.items()
        },
    }


def from_json(content: Mapping[str, Any]) -> ServiceDefinition:
    """A definition as it was published."""
    data = ServiceData.model_validate(content["data"])
    return ServiceDefinition(
        data=data,
        form=with_amounts(FormDefinition.model_validate(content["form"]), data.amounts),
        texts={language: ServiceTexts.model_validate(texts) for language, texts in content["texts"].items()},
        access=Access.model_validate(content["access"]),
        rules=content["rules"],
        layouts=content["layouts"],
        process=content["process"],
        examples={name: Example.model_validate(example) for name, example in content["examples"].items()},
    )


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes whose SHA-256 is the version's hash."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
