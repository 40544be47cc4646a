"""From a question's state to what a page shows of it: one handler a kind, one shape for all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from balcao.catalogue.api import ServiceWords
from balcao.foundation.ui.api import known, translate
from balcao.portal.files_there import files_there

COMPONENTS = "ui/components/"
SHOWN_CELLS = 30
SHORT = 15
"""Up to so many options are shown before anything is searched."""
FEW = 7
"""Up to so many options are shown as radios, more as a list."""


@dataclass(frozen=True, slots=True)
class Item:
    """An option as shown."""

    value: str
    text: str
    checked: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """Everything a template needs of one question."""

    id: str
    name: str
    label: str
    template: str
    hint: str = ""
    error: str = ""
    value: Any = ""
    items: tuple[Item, ...] = ()
    type: str = "text"
    inputmode: str = ""
    autocomplete: str = ""
    prefix: str = ""
    width: str = ""
    rows: int = 5
    day: str = ""
    month: str = ""
    year: str = ""
    inline: bool = False
    multiple: bool = False
    accept: str = ""
    camera: bool = False
    note: str = ""
    present: tuple[Any, ...] = ()
    parts: tuple["QuestionView", ...] = ()
    rows_shown: tuple["RowView", ...] = ()
    blank_row: "RowView | None" = None
    version: int = 0
    source: str = ""
    why: tuple[str, ...] = ()
    wrong: Mapping[str, str] | None = None
    page_heading: bool = False
    shown: str = ""
    query: str = ""
    searched: bool = False
    links: tuple[Mapping[str, str], ...] = ()
    beside: Any = None
    offers: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table or group."""

    number: int
    parts: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question on its way to a view. `path` leads from the outermost question to this one."""

    definition: Any
    path: tuple[str, ...]
    name: str
    value: Any
    faults: tuple[Any, ...] = ()
    words: ServiceWords
    blank_rows: int = 0
    search: "Search | None" = None

    @property
    def label(self) -> str:
        """Its label."""
        return self.words.label(*self.path)

    def own_error(self) -> str:
        """What is wrong with the question itself (not with a part of it)."""
        for fault in self.faults:
            if not fault.path:
                return self.words.fault(fault.code, self.label, fault.params, *self.path)
        return ""


@dataclass(frozen=True, slots=True)
class Search:
    """What was searched for a question, what was found (`items`), and `chosen`, how the present answer reads."""

    query: str = ""
    items: tuple[Item, ...] | None = None
    chosen: str = ""
    unreachable: bool = False


type Handler = Callable[[Asked, QuestionView], QuestionView]
_handlers: dict[str, Handler] = {}


def _shows(*kinds: str) -> Callable[[Handler], Handler]:
    def remember(handler: Handler) -> Handler:
        _handlers.update(dict.fromkeys(kinds, handler))
        return handler

    return remember


def field_id(name: str) -> str:
    """The HTML id of a field."""
    return f"q-{name}"


def view_of(asked: Asked) -> QuestionView:
    """The question as shown; a kind without a handler is one line of text."""
    base = QuestionView(
        id=field_id(asked.name),
        name=asked.name,
        label=asked.label,
        hint=asked.words.hint(*asked.path),
        error=asked.own_error(),
        value="" if asked.value is None else asked.value,
        template=f"{COMPONENTS}input/input.html",
    )
    handler = _handlers.get(asked.definition.kind)
    return handler(asked, base) if handler else base


def _inside(asked: Asked, part: Any, name: str, value: Any, faults: Iterable[Any]) -> QuestionView:
    return view_of(
        replace(
            asked,
            definition=part,
            path=(*asked.path, part.id),
            name=f"{name}-{part.id}",
            value=value,
            faults=tuple(faults),
        )
    )


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    path: tuple[str | int, ...]
    params: Mapping[str, Any]


def _faults_below(faults: Iterable[Any], *steps: str | int) -> list[_Fault]:
    """The faults below these steps, seen from there."""
    count = len(steps)
    return [
        _Fault(fault.code, tuple(fault.path[count:]), fault.params)
        for fault in faults
        if tuple(fault.path[:count]) == steps
    ]


@_shows("long_text")
def _long_text(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, template=f"{COMPONENTS}textarea/textarea.html")


@_shows("integer", "decimal", "year", "bir", "taxpayer")
def _number(asked: Asked, base: QuestionView) -> QuestionView:
    mode = {"decimal": "decimal", "bir": ""}.get(asked.definition.kind, "numeric")
    return replace(base, width="10", inputmode=mode)


@_shows("money")
def _money(asked: Asked, base: QuestionView) -> QuestionView:
    value = asked.value
    if isinstance(value, int):
        value = f"{value / 100:.2f}"
    return replace(base, width="10", inputmode="decimal", prefix="MOP", value="" if value is None else value)


@_shows("phone")
def _phone(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="tel", width="20", autocomplete="tel")


@_shows("email")
def _mail(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="email", autocomplete="email")


@_shows("time")
def _time(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, width="5")


@_shows("month")
def _month(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="month", width="10")


@_shows("date")
def _date(asked: Asked, base: QuestionView) -> QuestionView:
    if len(asked.path) > 1:
        return replace(base, type="date", width="10")
    year, month, day = ([*str(asked.value or "").split("-"), "", "", ""])[:3]
    return replace(
        base,
        template=f"{COMPONENTS}date/date.html",
        day=day.lstrip("0"),
        month=month.lstrip("0"),
        year=year,
    )


@_shows("yes_no")
def _yes_no(asked: Asked, base: QuestionView) -> QuestionView:
    language = asked.words.language
    return replace(
        base,
        template=f"{COMPONENTS}radios/radios.html",
        inline=True,
        items=(
            Item("yes", translate("ui.yes", language), asked.value is True),
            Item("no", translate("ui.no", language), asked.value is False),
        ),
    )


@_shows("declaration")
def _declaration(asked: Asked, base: QuestionView) -> QuestionView:
    agree = translate("portal.page.agree", asked.words.language)
    return replace(
        base,
        template=f"{COMPONENTS}checkboxes/checkboxes.html",
        items=(Item("yes", agree, asked.value is True),),
    )


def _items(asked: Asked) -> tuple[Item, ...]:
    chosen = asked.value if isinstance(asked.value, list) else [asked.value]
    return tuple(
        Item(
            value,
            asked.words.option(value, *asked.path),
            value in chosen,
            asked.words.find(f"questions.{asked.path[-1]}.option_hints.{value}"),
        )
        for value in asked.definition.options
    )


@_shows("search_choose")
def _search_choose(asked: Asked, base: QuestionView) -> QuestionView:
    """A search field with what was found below it; a short list stands there whole, inside a row it is a list."""
    if len(asked.path) > 1:
        return _choose_one(asked, base)
    search = asked.search or Search()
    items = search.items
    if items is None:
        items = _items(asked) if len(asked.definition.options) <= SHORT else ()
    value = str(asked.value or "")
    if value and value not in {item.value for item in items}:
        items = (Item(value, search.chosen or asked.words.option(value, *asked.path), True), *items)
    return replace(
        base,
        template="portal/questions/search.html",
        items=tuple(replace(item, checked=item.value == value) for item in items),
        query=search.query,
        searched=search.items is not None,
        shown=translate("portal.choices.unreachable", asked.words.language) if search.unreachable else "",
    )


@_shows("choose_one")
def _choose_one(asked: Asked, base: QuestionView) -> QuestionView:
    items = _items(asked)
    if not items:
        return base
    few = len(items) <= FEW and len(asked.path) == 1
    return replace(base, template=f"{COMPONENTS}{'radios/radios' if few else 'select/select'}.html", items=items)


@_shows("choose_many")
def _choose_many(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, template=f"{COMPONENTS}checkboxes/checkboxes.html", items=_items(asked))


@_shows("file")
def _file(asked: Asked, base: QuestionView) -> QuestionView:
    rule = asked.definition.files
    there = asked.value if isinstance(asked.value, list) else []
    return replace(
        base,
        template=f"{COMPONENTS}file/file.html",
        accept=",".join(f".{ending}" for ending in rule.types) if rule else "",
        multiple=bool(rule and rule.most > 1),
        camera=rule is None or "pdf" in rule.types,
        note=translate("portal.files.marked", asked.words.language) if rule and rule.marked else "",
        present=files_there(there, asked.words.language),
    )


@_shows("read_only", "computed", "signatures")
def _read_only(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, template="portal/questions/computed.html", shown=str(base.value))


@_shows("address", "person", "seat")
def _composite(asked: Asked, base: QuestionView) -> QuestionView:
    from balcao.formkit.api import kinds

    value = asked.value if isinstance(asked.value, Mapping) else {}
    questions: tuple[Any, ...] = getattr(kinds()[asked.definition.kind], "questions", ())
    parts = tuple(
        _inside(asked, part, asked.name, value.get(part.id), _faults_below(asked.faults, part.id)) for part in questions
    )
    return replace(base, template="portal/questions/parts.html", parts=parts)


@_shows("group", "table")
def _rows(asked: Asked, base: QuestionView) -> QuestionView:
    values = asked.value if isinstance(asked.value, list) else []
    wanted = max(len(values) + asked.blank_rows, asked.definition.least or 1)

    def row(number: int | str, value: Mapping[str, Any]) -> RowView:
        parts = tuple(
            _inside(
                asked,
                part,
                f"{asked.name}-{number}",
                value.get(part.id),
                _faults_below(asked.faults, number, part.id),
            )
            for part in asked.definition.questions
        )
        return RowView(int(number) + 1 if isinstance(number, int) else 0, parts)

    shown = [row(number, values[number] if number < len(values) else {}) for number in range(wanted)]
    as_cards = asked.definition.kind == "group" or any(part.parts for part in shown[0].parts)
    return replace(
        base,
        template=f"portal/questions/{'group' if as_cards else 'table'}.html",
        rows_shown=tuple(shown),
        blank_row=row("__row__", {}),
    )


@_shows("bulk_table")
def _bulk(asked: Asked, base: QuestionView) -> QuestionView:
    """A table too large to edit here: how many rows came, what is wrong in which cell, and how to send it anew."""
    values = asked.value if isinstance(asked.value, list) else []
    wrong = [fault for fault in asked.faults if len(fault.path) >= 2]
    language = asked.words.language
    cells = tuple(
        Item(
            value=str(fault.path[1]),
            text=translate(
                "portal.table.cell",
                language,
                row=int(fault.path[0]) + 1,
                column=asked.words.label(*asked.path, str(fault.path[1])),
            ),
            hint=_cell_words(asked, fault),
        )
        for fault in wrong[:SHOWN_CELLS]
    )
    return replace(
        base,
        template="portal/questions/bulk.html",
        shown=translate("portal.table.rows", language, count=len(values)) if values else "",
        items=cells,
        rows=len(wrong),
        present=tuple(asked.words.label(*asked.path, part.id) for part in asked.definition.questions),
        error=base.error or (translate("portal.table.faults", language, count=len(wrong)) if wrong else ""),
    )


def _cell_words(asked: Asked, fault: Any) -> str:
    key = f"portal.cell.{fault.code}"
    language = asked.words.language
    if known(key):
        return translate(key, language)
    label = asked.words.label(*asked.path, str(fault.path[1]))
    return asked.words.fault(fault.code, label, fault.params, *asked.path, str(fault.path[1]))
