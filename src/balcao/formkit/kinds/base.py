"""The shape of a kind, and the register of all kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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


class Kind:
    """How one kind of question is read from a browser, checked and described.

    Answers are JSON values; `None` stands for "no answer".
    """

    name = ""
    takes: frozenset[str] = frozenset()
    """Which optional keys of a question this kind understands."""
    asks = True
    """Whether a person answers it (not so for computed and read-only)."""

    _OPTIONAL = ("options", "options_from", "compute", "shown_as", "min", "max", "most", "least", "files", "questions")

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
