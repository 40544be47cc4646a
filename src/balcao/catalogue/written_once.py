"""What services share and a folder therefore need not say again: registers, laws, labels, texts, facts of examples.

`_shared/{laws,labels,facts}.yaml`, `_shared/registers/` and `_shared/texts/<language>.yaml` hold for all services;
`<department>/department.yaml` (`contact`, `access`, `laws`, `labels`) and `<department>/texts/<language>.yaml` for
those beside them. Reading a service puts in what it names, so that a published version stays as it was.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from balcao.formkit.api import Question
from balcao.kernel.yaml_text import from_yaml

type Written = dict[str, Any]

SHARED = "_shared"
OF_DEPARTMENT = "department.yaml"


class NotWritten(Exception):
    """A service names what is written nowhere; the message says what, and where it was looked for."""


def shared(path: Path) -> Written:
    """A file beside the services; empty where there is none. Read again only when it changed.

    :raises NotWritten: if it is no YAML mapping.
    """
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=512)
def _read(path: Path, changed_ns: int) -> Written:
    try:
        found = from_yaml(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as failure:
        raise NotWritten(f"{path.name} is not YAML: {str(failure).splitlines()[0]}") from None
    if not isinstance(found, dict):
        raise NotWritten(f"{path.name} must be a mapping")
    return found


def of_department(folder: Path) -> Written:
    """What `department.yaml` beside a service's folder says for all of them."""
    return shared(folder.parent / OF_DEPARTMENT)


def filled_data(written: Any, folder: Path) -> Any:
    """`service.yaml` as written, with the words of the registers, laws and labels that it names.

    :raises NotWritten: if one of them is nowhere.
    """
    if not isinstance(written, dict):
        return written
    places = _Places(folder)
    data = {**written}
    if "contact" not in data and "contact" in places.own:
        data["contact"] = places.own["contact"]
    if isinstance(data.get("legal_basis"), list):
        data["legal_basis"] = [places.law(each) for each in data["legal_basis"]]
    if isinstance(data.get("articles"), dict):
        data["articles"] = {name: places.article(name, said) for name, said in data["articles"].items()}
    if isinstance(data.get("articles"), list):
        data["articles"] = {name: places.article(name, None) for name in data["articles"]}
    if isinstance(data.get("registers"), list):
        data["registers"] = [places.register(each, data.get("department")) for each in data["registers"]]
    return {key: value if key in {"articles", "confidence"} else _named(value, places) for key, value in data.items()}


def _named(part: Any, places: "_Places") -> Any:
    """Names of laws and labels, wherever a `basis` or a `label` is one, replaced by what they stand for."""
    if isinstance(part, list):
        return [_named(each, places) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: _value(key, value, places) for key, value in part.items()}


def _value(key: str, value: Any, places: "_Places") -> Any:
    if isinstance(value, str) and key == "basis":
        return places.law(value)
    if isinstance(value, str) and key == "label":
        return places.label(value)
    return _named(value, places)


class _Places:
    """Where names are looked up for one folder: beside it first, then for all."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.parent.parent / SHARED
        self.own = of_department(folder)

    def _find(self, what: str, name: str) -> Any:
        for place in (self.own.get(what) or {}, shared(self.root / f"{what}.yaml")):
            if name in place:
                return place[name]
        raise NotWritten(f"there is no {name!r} in {SHARED}/{what}.yaml, nor in `{what}` of {OF_DEPARTMENT}")

    def law(self, name: Any) -> Any:
        """A law's words; what is no name stays."""
        if not isinstance(name, str):
            return name
        found = self._find("laws", name)
        return {key: value for key, value in found.items() if key != "confidence"}

    def article(self, name: str, said: Any) -> Any:
        """A law with how sure it is; without words of its own, the one of the same name."""
        return said if isinstance(said, dict) else self._find("laws", said or name)

    def label(self, name: str) -> Any:
        """A label's words."""
        return self._find("labels", name)

    def register(self, asked: Any, department: Any) -> Any:
        """A register with why, by which law and how it is asked, where the service does not say.

        Whoever keeps a register reads it without the consent that others need.
        """
        if not isinstance(asked, dict):
            return asked
        path = self.root / "registers" / f"{asked.get('id')}.yaml"
        usual = shared(path)
        if not usual and not ("purpose" in asked and "basis" in asked):
            raise NotWritten(f"there is no {SHARED}/registers/{path.name}")
        keys = ["purpose", "basis", "max_age"]
        if usual.get("keeper") != department:
            keys += ["consent", "by_field"]
        return {**{key: usual[key] for key in keys if key in usual}, **asked}


def filled_texts(
    written: Any,
    folder: Path,
    language: str,
    *,
    pages: Iterable[str],
    questions: Iterable[Question],
    rules: Iterable[str],
    unchanged: bool,
) -> Any:
    """Texts as written, with the shared ones for those pages, questions, reasons and inputs that they leave out.

    `questions` are those of the form, `rules` the decision tables as JSON; `unchanged`: the service has words for
    declaring that nothing changed.
    """
    if not isinstance(written, dict):
        return written
    root = folder.parent.parent / SHARED
    usual = [shared(place / "texts" / f"{language}.yaml") for place in (folder.parent, root)]
    rules = list(rules)
    words = {"unchanged": _under(usual, "unchanged")} if unchanged else {}
    return {
        **words,
        **written,
        "pages": _worded(pages, _under(usual, "pages"), written.get("pages")),
        "questions": _questions(written.get("questions") or {}, _under(usual, "questions"), questions),
        "reasons": _worded(_reasons(rules), _under(usual, "reasons"), written.get("reasons")),
        "inputs": _worded(_inputs(rules), _under(usual, "inputs"), written.get("inputs")),
    }


def _worded(names: Iterable[str], usual: Written, own: Any) -> Written:
    """The shared words of those names, and a service's own."""
    return {**{name: usual[name] for name in names if name in usual}, **(own or {})}


def _under(usual: list[Written], key: str) -> Any:
    """What stands under a key, the department's own before what is shared; of two mappings both."""
    own, everyone = (texts.get(key) for texts in usual)
    if isinstance(own, str) or isinstance(everyone, str):
        return own or everyone
    return {**(everyone or {}), **(own or {})}


def _questions(own: Any, usual: Written, questions: Iterable[Question]) -> Any:
    if not isinstance(own, dict):
        return own
    filled = dict(own)
    for question in questions:
        said, known = own.get(question.id), usual.get(question.id)
        if known and (said is None or isinstance(said, dict)):
            filled[question.id] = _question(said or {}, known, question)
    return filled


def _question(said: Written, known: Written, question: Question) -> Written:
    errors = [check.error for check in question.checks]
    both: Written = {**known, **said}
    for key, names in (("options", question.options), ("errors", errors)):
        words = {**(known.get(key) or {}), **(said.get(key) or {})}
        wanted = {name: words[name] for name in words if name in names or name in (said.get(key) or {})}
        both.pop(key, None)
        if wanted:
            both[key] = wanted
    if question.questions:
        both["questions"] = _questions(said.get("questions") or {}, known.get("questions") or {}, question.questions)
    return both


def _reasons(rules: Iterable[str]) -> Iterator[str]:
    """The names of reasons in the tables."""
    for table in _tables(rules):
        columns = [each["id"] for each in table.get("outputs", ()) if each.get("field") == "reasons"]
        for row in table.get("rules", ()):
            for column in columns:
                yield from str(row.get(column) or "").strip("'\" ").split()


def _inputs(rules: Iterable[str]) -> Iterator[str]:
    """The names of what the tables look at."""
    for table in _tables(rules):
        yield from (str(each.get("name") or "") for each in table.get("inputs", ()))


def _tables(rules: Iterable[str]) -> Iterator[Written]:
    """The tables; one that cannot be read is told elsewhere."""
    for content in rules:
        try:
            nodes = json.loads(content)["nodes"]
        except (ValueError, KeyError, TypeError):
            continue
        yield from (node["content"] for node in nodes if isinstance(node, dict) and node.get("content"))


def filled_examples(written: Any, folder: Path) -> Any:
    """The entries of `examples.yaml`: each `like` another, with what differs; null takes something out.

    Facts may name an entry of `_shared/facts.yaml`; `expect` is never taken over.

    :raises NotWritten: if an example or a fact that is named is nowhere.
    """
    if not isinstance(written, dict):
        return written
    return {name: _example(name, written, folder, ()) for name in written}


def _example(name: str, written: Written, folder: Path, way: tuple[str, ...]) -> Any:
    own = written.get(name)
    if not isinstance(own, dict) or name in way:
        raise NotWritten(f"there is no example {name!r} to be like")
    example = dict(own)
    facts = {register: _facts(said, folder) for register, said in (example.get("facts") or {}).items()}
    like = example.pop("like", None)
    if like is None:
        return {**example, "facts": facts}
    base = _example(str(like), written, folder, (*way, name))
    left = {key: value for key, value in base.items() if key not in {"expect", "name"}}
    answers = _over(base.get("answers") or {}, example.get("answers") or {})
    return {**left, **example, "answers": answers, "facts": _over(base["facts"], facts)}


def _facts(said: Any, folder: Path) -> Any:
    if not isinstance(said, str):
        return said
    found = shared(folder.parent.parent / SHARED / "facts.yaml")
    if said not in found:
        raise NotWritten(f"there is no {said!r} in {SHARED}/facts.yaml")
    return found[said]


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> Written:
    """The base with what is told otherwise, mapping by mapping; null takes out."""
    result = dict(base)
    for key, value in own.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = _over(result[key], value)
        else:
            result[key] = value
    return result
