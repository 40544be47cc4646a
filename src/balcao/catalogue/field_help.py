"""Help at a question: what is meant, an example, a picture. Written once for all services that ask for the same.

`_shared/help/<name>.yaml` has the words, `<name>.svg` beside it the picture: a plain drawing, without anything that
runs or is fetched.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from pydantic import ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Part, Trilingual
from balcao.catalogue.types import Problem
from balcao.kernel.texts import Text

FOLDER = Path("_shared") / "help"
LARGEST = 6 * 1024
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = frozenset({"svg", "g", "rect", "circle", "ellipse", "line", "path", "polyline", "polygon", "text"})
SAID = re.compile(
    r"viewBox|x|y|x[12]|y[12]|width|height|r|rx|ry|cx|cy|d|points|fill|stroke|stroke-[a-z]+|font-size|text-anchor"
)


class HelpWords(Part):
    """The words of one help; `picture` is what the picture shows, for who does not see it."""

    text: Trilingual
    example: Trilingual | None = None
    picture: Trilingual


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """Help at a question; `svg` is safe to stand in a page."""

    text: Text
    example: Text
    picture: Text
    svg: str


def field_help(root: Path, name: str) -> FieldHelp:
    """The help of that name.

    :raises BadService: if it is not there, or not as it must be.
    """
    words, picture = root / FOLDER / f"{name}.yaml", root / FOLDER / f"{name}.svg"
    for path in (words, picture):
        if not path.is_file():
            raise BadService([Problem(path, "file", "is missing; add it")])
    return _read(words, picture, words.stat().st_mtime_ns, picture.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _read(words: Path, picture: Path, changed_ns: int, redrawn_ns: int) -> FieldHelp:
    try:
        said = HelpWords.model_validate(read_yaml(words))
    except ValidationError as invalid:
        error = invalid.errors()[0]
        raise BadService([Problem(words, ".".join(map(str, error["loc"])), error["msg"])]) from invalid
    example = said.example.text() if said.example else {}
    return FieldHelp(said.text.text(), example, said.picture.text(), _safe(picture))


def _safe(path: Path) -> str:
    """The drawing, written anew from the shapes that may be in it."""
    written = path.read_text("utf-8")
    if len(written.encode()) > LARGEST or "<!" in written:
        raise BadService([Problem(path, "file", f"must be at most {LARGEST} bytes, without declarations")])
    try:
        root = ElementTree.fromstring(written)  # noqa: S314 - without declarations there are no entities
    except ElementTree.ParseError as broken:
        raise BadService([Problem(path, "file", f"is no SVG: {broken}")]) from broken
    for shape in root.iter():
        name = shape.tag.removeprefix(SVG)
        if name not in DRAWN:
            raise BadService([Problem(path, name, "may not be in a picture of help")])
        if wrong := [each for each in shape.attrib if not SAID.fullmatch(each)]:
            raise BadService([Problem(path, f"{name}.{wrong[0]}", "may not be in a picture of help")])
        shape.tag = name
    inner = "".join(ElementTree.tostring(each, encoding="unicode") for each in root)
    return f'<svg viewBox="{root.get("viewBox", "0 0 320 200")}" aria-hidden="true">{inner}</svg>'
