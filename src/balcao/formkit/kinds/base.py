"""The shape of a kind, and the register of all kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from balcao.foundation.ui.api import translate
from balcao.kernel.punctuation import listed

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

type Posted = Mapping[str, Sequence[str]]
"""What a browser sent: lists of strings by field name."""
UNSAFE = "unsafe files"
"""Under which name what answers are judged by holds the SHA-256 of unsafe files; no expression can name it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is wrong with an answer. `code` names the text; `path` leads into rows and parts."""

    question: str
    code: str
    path: tuple[str | int, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)

    def below(self, question: str, *path: str | int) -> "Fault":
        """The same fault seen from the question that contains this one."""
        return Fault(question, self.code, (*path, self.question, *self.path), self.params)


class Say(Protocol):
    """The words of a service in one language, by which answers are read back."""

    language: str
    between: str
    """What stands between the parts of an answer."""

    def option(self, value: str, *path: str) -> str:
        """The words of an option of the question at that path."""

    def listed(self, list_id: str, code: str) -> str:
        """An entry of a reference list, as its newest words have it."""

    def register(self, name: str) -> str:
        """What people call a register."""

    def entry(self, register: str, field: str, value: Any) -> str:
        """What a register said of one thing in one field, in words."""

    def moment(self, written: str) -> str:
        """A moment as people write it, from ISO 8601."""


class Kind:
    """How one kind of question is read from a browser, checked, described and read back.

    Answers are JSON values; `None` stands for "no answer".
    """

    name = ""
    takes: frozenset[str] = frozenset()
    """Which optional keys of a question this kind understands."""
    asks = True
    """Whether a person answers it (not so for computed and read-only)."""
    in_a_cell = False
    """Whether the answer is one cell of a spreadsheet."""
    looked_up = False
    """Whether more stands of an answer than was answered: what a register said of it."""

    _OPTIONAL = (
        *("options", "options_from", "within", "compute", "shown_as", "min", "max", "most", "least"),
        *("files", "lookup", "questions"),
    )

    def misuse(self, question: "Question") -> str | None:
        """Why this question cannot be of this kind, or None."""
        for key in self._OPTIONAL:
            if getattr(question, key) not in (None, ()) and key not in self.takes:
                return f"kind {self.name!r} takes no `{key}`"
        return None

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        """The answer in what a browser sent, as far as it can be understood; otherwise the text itself."""
        text = first(posted, name).strip()
        return text or None

    def typed(self, question: "Question", value: Any) -> str:
        """An answer as one types it into one field or cell: `parse` reads the same answer from it."""
        return "" if value is None else str(value)

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        """What is wrong with an answer that is there."""
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        """JSON Schema of an answer."""
        return {"type": "string"}

    def options_of(self, question: "Question") -> tuple[str, ...]:
        """The options that can be chosen, as far as the form itself knows them."""
        return question.options

    def parts_of(self, question: "Question") -> tuple["Question", ...]:
        """The questions inside it: its fixed parts, or those of each of its rows."""
        return question.questions

    def standing(self, question: "Question", value: Any, context: Mapping[str, Any]) -> Any:
        """What of an answer stands: parts that are not asked are left out."""
        return value

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        """An answer that is there, as people read it; what could not be understood as it was typed."""
        if isinstance(value, bool):
            return translate("ui.yes" if value else "ui.no", say.language)
        if isinstance(value, list):
            return listed((str(each) for each in value), say.language)
        if isinstance(value, Mapping):
            return say.between.join(str(each) for each in value.values())
        if isinstance(value, float) and value.is_integer():
            return str(int(value))  # the expression engine counts in floating point; people do not
        return str(value)


_kinds: dict[str, Kind] = {}


def register[K: type[Kind]](kind: K) -> K:
    """Class decorator: have a kind known by its name."""
    _kinds[kind.name] = kind()
    return kind


def kind_of(name: str) -> Kind:
    """The handler of that name; raises `ValueError` naming those that exist."""
    if name not in _kinds:
        raise ValueError(f"there is no kind {name!r}; there are {', '.join(sorted(_kinds))}")
    return _kinds[name]


def kinds() -> Mapping[str, Kind]:
    """Every kind by name."""
    return dict(_kinds)


def first(posted: Posted, name: str) -> str:
    """The first value sent under that name, or nothing."""
    values = posted.get(name) or ("",)
    return str(values[0])


def fault(question: "Question", code: str, **params: Any) -> list[Fault]:
    """A list of one fault."""
    return [Fault(question.id, code, (), params)]


def shown(question: "Question", value: Any, say: Say, *path: str) -> str:
    """Any answer as people read it; nothing when there is none."""
    if value is None or value in ("", [], {}):
        return ""
    return kind_of(question.reads_as).shown(question, value, say, *(path or (question.id,)))
