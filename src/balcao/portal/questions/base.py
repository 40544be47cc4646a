"""The shape of a question as shown, and the register of handlers by kind."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from balcao.catalogue.api import ServiceWords
from balcao.formkit.api import Drawing

COMPONENTS = "ui/components/"
SPOKEN = frozenset(
    {
        "text",
        "long_text",
        "text_list",
        "person_name",
        "integer",
        "decimal",
        "money",
        "percent",
        "area",
        "length",
        "weight",
    }
)


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
    suffix: str = ""
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
    lookup: bool = False
    depends: bool = False
    """Whether what is found depends on what else is typed."""
    in_row: bool = False
    origin: str = ""
    """Of what was looked up in a row: which register said so, and when."""
    drawn: Drawing | None = None
    ink: str = ""
    help: Mapping[str, str] | None = None
    on_paper: bool = False
    links: tuple[Mapping[str, str], ...] = ()
    beside: Any = None
    offers: tuple[Item, ...] = ()
    columns_json: str = ""
    grid_words: Mapping[str, str] = field(default_factory=dict)
    total: int = 0
    taken_out: tuple[Item, ...] = ()
    origins: bool = False
    map: Mapping[str, Any] | None = None
    speak: bool = False
    """Whether it may be spoken into: words and plain numbers, never numbers of papers or accounts, or mail."""
    later: bool = False
    """Whether it is not asked yet, and waits on the page."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table or group. `note` says where it is from, `key` names the register's row, `wrong` leads to saying
    that that is wrong."""

    number: int
    parts: tuple[QuestionView, ...]
    note: str = ""
    key: str = ""
    wrong: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question on its way to a view. `path` leads from the outermost question to this one.

    The rows called `grown` get one more. `sees` is what conditions inside rows go by; without it all parts are
    shown."""

    definition: Any
    path: tuple[str, ...]
    name: str
    value: Any
    faults: tuple[Any, ...] = ()
    words: ServiceWords
    blank_rows: int = 0
    grown: str = ""
    sees: Mapping[str, Any] | None = None
    searches: "Mapping[str, Search]" = field(default_factory=dict)
    """What was searched for, by the name of the field."""

    @property
    def search(self) -> "Search | None":
        """What was searched for it."""
        return self.searches.get(self.name)

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
    """What was searched for a question, what was found (`items`), and `chosen`, how the present answer reads.

    `note` says why nothing was found, or not all."""

    query: str = ""
    items: tuple[Item, ...] | None = None
    chosen: str = ""
    unreachable: bool = False
    note: str = ""


type Handler = Callable[[Asked, QuestionView], QuestionView]
_handlers: dict[str, Handler] = {}


def shows(*kinds: str) -> Callable[[Handler], Handler]:
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
        speak=asked.definition.kind in SPOKEN,
        in_row=len(asked.path) > 1,
        depends=bool(asked.definition.within),
    )
    handler = _handlers.get(asked.definition.kind)
    return handler(asked, base) if handler else base


def inside(asked: Asked, part: Any, name: str, value: Any, faults: Iterable[Any]) -> QuestionView:
    return view_of(
        replace(
            asked,
            definition=part,
            path=(*asked.path, part.id),
            name=f"{name}-{part.id}",
            value=value,
            faults=tuple(faults),
            blank_rows=min(asked.blank_rows, 2),
        )
    )


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    path: tuple[str | int, ...]
    params: Mapping[str, Any]


def faults_below(faults: Iterable[Any], *steps: str | int) -> list[_Fault]:
    """The faults below these steps, seen from there."""
    count = len(steps)
    return [
        _Fault(fault.code, tuple(fault.path[count:]), fault.params)
        for fault in faults
        if tuple(fault.path[:count]) == steps
    ]
