"""What a service prints: layouts, and the sentences that lie beside each as words, so that officers can change them.

A layout is Typst source with the prelude in front: what is published compiles alone, and does not change with a layout
of others. Its sentences (`<layout>.yaml` beside it: each in every language) become texts of the service.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.parts import Trilingual
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.written_once import NotWritten, shared
from balcao.kernel.texts import LANGUAGES, Text

PRELUDE = "prelude.typ"
FILE = "// file: "
"""Begins a line behind which the source of a file follows; by it a mistake is found in its own file."""
PLACE = re.compile(r"\{(\w*)\}")
PLACES = frozenset({"holder", "registered", "register_no", "issued_on", "valid_until"})
"""What can be put into a sentence."""

type Sentences = Mapping[str, Text]
"""By key, in every language."""


def shared_layout(root: Path, name: str) -> str:
    """A layout that all services share, with the prelude in front."""
    folder = root / "_shared" / "layouts"
    return _behind(folder / PRELUDE) + _behind(folder / name)


def shared_sentences(root: Path, name: str) -> Sentences:
    """The sentences of a layout that all services share."""
    return sentences_beside(root / "_shared" / "layouts" / name)


def _behind(path: Path) -> str:
    return f"{FILE}{path.name}\n{path.read_text('utf-8').rstrip()}\n" if path.exists() else ""


def layouts_of(folder: Path, root: Path, data: ServiceData) -> dict[str, Path]:
    """The files of the layouts of a service by name: the folder's, and the shared ones it names."""
    common = root / "_shared" / "layouts"
    named = {output.layout for output in data.outputs} | ({data.inspection.layout} if data.inspection else set())
    found = [path for path in sorted(common.glob("*.typ")) if path.name in named]
    found += sorted((folder / "outputs").glob("*.typ"))
    return {path.name: path for path in found if path.name != PRELUDE}


def sources(layouts: Mapping[str, Path], root: Path) -> dict[str, str]:
    """Each with the prelude in front."""
    front = _behind(root / "_shared" / "layouts" / PRELUDE)
    return {name: front + _behind(path) for name, path in layouts.items()}


def sentences_of(layouts: Mapping[str, Path]) -> dict[str, Sentences]:
    """The sentences of each layout, by its name without the ending; of those alone that have some."""
    found = {Path(name).stem: sentences_beside(path) for name, path in layouts.items()}
    return {stem: said for stem, said in found.items() if said}


def sentences_beside(layout: Path) -> Sentences:
    """The sentences in the file beside a layout.

    :raises NotWritten: if one is not there in every language.
    """
    path = layout.with_suffix(".yaml")
    found = {}
    for key, said in shared(path).items():
        try:
            found[str(key)] = Trilingual.model_validate(said).text()
        except ValidationError:
            raise NotWritten(f"{path.name}: {key} needs a sentence in each of {', '.join(LANGUAGES)}") from None
    return found


def in_language(sentences: Mapping[str, Sentences], language: str) -> dict[str, dict[str, str]]:
    """The sentences of each layout in one language."""
    return {stem: {key: text[language] for key, text in said.items()} for stem, said in sentences.items()}


def printed_sentences(definition: ServiceDefinition, layout: str) -> Sentences:
    """The sentences of a layout of a service, as they are in force."""
    stem = Path(layout).stem
    said = {language: definition.texts[language].documents.get(stem, {}) for language in LANGUAGES}
    return {key: {language: said[language].get(key, "") for language in LANGUAGES} for key in said[LANGUAGES[0]]}


def check_sentences(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Sentences of documents: in every language, with the same places, each of which can be filled."""
    for language, texts in definition.texts.items():
        file = folder / "texts" / f"{language}.yaml"
        for stem, said in texts.documents.items():
            source = definition.texts[LANGUAGES[0]].documents.get(stem, {})
            for key, sentence in said.items():
                there = PLACE.findall(sentence)
                if unknown := sorted(set(there) - PLACES):
                    yield Problem(file, f"documents.{stem}.{key}", f"there is no place {{{unknown[0]}}}")
                elif sorted(there) != sorted(PLACE.findall(source.get(key, ""))):
                    yield Problem(file, f"documents.{stem}.{key}", "must have the places of the Chinese")
