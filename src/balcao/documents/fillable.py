"""Forms to fill in, on a screen or by hand: typeset like every document, and then given fields (AcroForm).

A layout marks the place of a field by a link to ``balcao-field:NAME``, and each box to tick by one to
``balcao-field:NAME#VALUE``. The typesetter tags links for who listens to a page; they become fields with the same tags.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from balcao.documents.apart.form_fields import CODE_FIELD, SEVERAL
from balcao.documents.typesetting import typeset

MARK = "balcao-field:"
READ_ONLY, LINES, RADIO = 1, 1 << 12, 1 << 15
PRINTED = 4
TYPED = "/Helv 11 Tf 0 g"


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field: a `line`, several `lines`, `one` of several boxes, or `some` of them.

    `label` is read out to who cannot see it; `options` are the words of each box by its value.
    """

    shape: Literal["line", "lines", "one", "some"]
    label: str
    options: Mapping[str, str] = field(default_factory=dict)


def fillable(
    layout: str, data: Mapping[str, Any], fields: Mapping[str, PaperField], *, code: str, at: datetime
) -> bytes:
    """The PDF of a layout with the `fields` that it marks. `code` says in the file itself which form it is.

    :raises LayoutFailed: if the layout does not fit the data.
    """
    made = _Form(typeset(layout, data, at=at), fields)
    made.hide(CODE_FIELD, code)
    made.place_all()
    return made.written()


class _Form:
    """A typeset file on its way to a form."""

    def __init__(self, pdf: bytes, fields: Mapping[str, PaperField]) -> None:
        self.writer, self.fields = IncrementalPdfFileWriter(io.BytesIO(pdf)), fields
        self.roots, self.groups = ArrayObject(), dict[str, tuple[Any, ArrayObject]]()
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
        helvetica = self.writer.add_object(_dict(**{key: pdf_name(value) for key, value in font.items()}))
        self.resources = _dict(**{"/Font": _dict(**{"/Helv": helvetica})})
        self.writer.root["/AcroForm"] = _dict(
            **{"/Fields": self.roots, "/DR": self.resources, "/DA": pdf_string(TYPED)}
        )
        self.writer.update_root()

    def hide(self, name: str, value: str) -> None:
        """A field that stands nowhere on a page."""
        spec = {"/V": pdf_string(value), "/Ff": NumberObject(READ_ONLY)}
        self.roots.append(self.writer.add_object(_dict(**_text(name, name), **spec)))

    def place_all(self) -> None:
        """Make a field of every link that marks one, and of its tag."""
        placed = set()
        for page in self._pages(self.writer.root["/Pages"]):
            for reference in page.get("/Annots", ()):
                widget = reference.get_object()
                address = str(widget["/A"]["/URI"]) if "/A" in widget else ""
                if address.startswith(MARK):
                    self._place(reference, widget, *address.removeprefix(MARK).partition("#")[::2])
                    placed.add(reference.reference)
        self._tag(self.writer.root["/StructTreeRoot"], placed)

    def written(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()

    def _pages(self, node: Any) -> Any:
        for each in node["/Kids"]:
            page = each.get_object() if isinstance(each, IndirectObject) else each
            if page["/Type"] == "/Pages":
                yield from self._pages(page)
            else:
                yield page

    def _place(self, reference: Any, widget: DictionaryObject, name: str, value: str) -> None:
        spec = self.fields[name]
        for key in ("/A", "/Border", "/Contents"):
            widget.pop(pdf_name(key), None)
        widget.update(_dict(**{"/Subtype": pdf_name("/Widget"), "/F": NumberObject(PRINTED)}))
        if spec.shape in ("line", "lines"):
            more = {"/Ff": NumberObject(LINES)} if spec.shape == "lines" else {}
            widget.update(_dict(**_text(name, spec.label), **more, **{"/DA": pdf_string(TYPED)}))
            widget["/AP"] = _dict(**{"/N": self._look(widget, "/Tx BMC EMC")})
            self.roots.append(reference)
        else:
            words = pdf_string(f"{spec.label}: {spec.options[value]}")
            self._boxed(widget, value)
            if spec.shape == "some":
                widget.update(_dict(**_button(f"{name}{SEVERAL}{value}"), **{"/TU": words}))
                self.roots.append(reference)
            else:
                parent, kids = self._group(name, spec)
                kids.append(reference)
                widget.update(_dict(**{"/Parent": parent, "/TU": words}))
        self.writer.mark_update(reference)

    def _group(self, name: str, spec: PaperField) -> tuple[Any, ArrayObject]:
        if name not in self.groups:
            kids = ArrayObject()
            more = {"/Ff": NumberObject(RADIO), "/TU": pdf_string(spec.label), "/Kids": kids, "/V": pdf_name("/Off")}
            self.groups[name] = self.writer.add_object(_dict(**_button(name), **more)), kids
            self.roots.append(self.groups[name][0])
        return self.groups[name]

    def _boxed(self, widget: DictionaryObject, value: str) -> None:
        """How a box looks when it is ticked, and when not: the layout has drawn the box."""
        left, low, right, high = (float(each) for each in widget["/Rect"])
        wide, tall = right - left, high - low
        tick = (
            f"q 1.6 w 1 J 1 j {wide * 0.2:.2f} {tall * 0.5:.2f} m {wide * 0.42:.2f} {tall * 0.25:.2f} l "
            f"{wide * 0.82:.2f} {tall * 0.8:.2f} l S Q"
        )
        looks = {f"/{value}": self._look(widget, tick), "/Off": self._look(widget, "")}
        widget.update(_dict(**{"/AS": pdf_name("/Off"), "/AP": _dict(**{"/N": _dict(**looks)})}))

    def _look(self, widget: DictionaryObject, drawn: str) -> Any:
        left, low, right, high = (float(each) for each in widget["/Rect"])
        box = ArrayObject([FloatObject(each) for each in (0, 0, right - left, high - low)])
        look = _dict(**{"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": box})
        look["/Resources"] = self.resources
        return self.writer.add_object(StreamObject(dict_data=look, stream_data=drawn.encode("ascii")))

    def _tag(self, node: Any, placed: set[Any]) -> None:
        """Tag as a form field what was tagged as a link."""
        for each in _children(node):
            held = each.get_object() if isinstance(each, IndirectObject) else each
            if not isinstance(held, DictionaryObject):
                continue
            if "/Obj" in held and held.raw_get("/Obj").reference in placed:
                node["/S"] = pdf_name("/Form")
                self.writer.update_container(node)
            else:
                self._tag(held, placed)


def _children(node: DictionaryObject) -> list[Any]:
    if "/K" not in node:
        return []
    kids = node["/K"]
    return (
        [kids.raw_get(place) for place in range(len(kids))] if isinstance(kids, ArrayObject) else [node.raw_get("/K")]
    )


def _dict(**values: Any) -> DictionaryObject:
    return DictionaryObject({pdf_name(key): value for key, value in values.items()})


def _text(name: str, label: str) -> dict[str, Any]:
    return {"/FT": pdf_name("/Tx"), "/T": pdf_string(name), "/TU": pdf_string(label)}


def _button(name: str) -> dict[str, Any]:
    return {"/FT": pdf_name("/Btn"), "/T": pdf_string(name)}
