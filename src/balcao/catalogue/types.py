"""What passes the door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from balcao.catalogue.definition import Access, ServiceData, ServiceTexts
from balcao.catalogue.following import Follows
from balcao.catalogue.parts import Period
from balcao.catalogue.window import Window
from balcao.catalogue.worked import Example
from balcao.formkit.api import FormDefinition
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """A whole service: its data, form, texts by language, tables by file name, process and layouts as text."""

    data: ServiceData
    form: FormDefinition
    texts: Mapping[str, ServiceTexts]
    access: Access
    rules: Mapping[str, str]
    layouts: Mapping[str, str]
    process: str
    examples: Mapping[str, Example]

    @property
    def id(self) -> str:
        """The service's name in addresses."""
        return self.data.id

    @property
    def renews(self) -> str | None:
        """The kind of licence it renews; none when it is about a licence and does something else to it."""
        return self.data.licence if self.data.change is None else None

    def text(self, field: str) -> Text:
        """One of the plain texts (`name`, `summary`, `who`, `time`) in every language."""
        return {language: str(getattr(texts, field)) for language, texts in self.texts.items()}

    def reason(self, key: str) -> Text:
        """The words of a decision's reason."""
        return {language: texts.reasons.get(key, key) for language, texts in self.texts.items()}


@dataclass(frozen=True, slots=True)
class ServiceSummary:
    """What lists, and the search, know of a service without its form and rules.

    `licence`: the kind it is about, and `renews` that which it renews; `elects`: it has new organs registered; `duty`:
    whose work it is in its department; `follows`: after what it is put before people; `assessed`: by points;
    `in_rounds`: it is taken in rounds of its folder;
    `passes_on`: of which voucher schemes. `words` are the everyday words and `needs` what must be at hand, by language.
    `papers` are the kinds of paper its form asks for, `issues` the registers from which its outputs come.
    """

    service_id: str
    code: str
    department: str
    duty: str
    kind: str
    name: Text
    summary: Text
    who: Text
    audience: tuple[str, ...]
    zones: tuple[str, ...]
    licence: str | None
    renews: str | None
    elects: bool
    follows: tuple[Follows, ...]
    in_rounds: bool
    assessed: bool
    passes_on: tuple[str, ...]
    available: Period
    window: Window
    words: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[str, ...]]
    papers: tuple[str, ...]
    issues: tuple[str, ...]
    fees: tuple[Text, ...]
    laws: tuple[Text, ...]


class ServiceVersion:
    """A published, immutable version; each process holds one object for it.

    Its definition is read when it is first asked for: a list of all services needs none.
    """

    def __init__(
        self,
        id: int,
        service_id: str,
        content_hash: str,
        summary: ServiceSummary,
        read: Callable[[], ServiceDefinition],
    ) -> None:
        self.id, self.service_id, self.content_hash, self.summary = id, service_id, content_hash, summary
        self._read = read

    @cached_property
    def definition(self) -> ServiceDefinition:
        """The whole service."""
        return self._read()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a service's folder: which file, which key, what to do.

    An error keeps the service from being published; a warning is what its department should look at. `code` names the
    check, and stays the same (docs/reference/checks.md).
    """

    file: Path
    key: str
    remedy: str
    level: Literal["error", "warning"] = "error"
    code: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class WindowState:
    """Whether it may be lodged on a day; `days_left` to expiry, `days_late` after the window closed.

    `reason` says why it may not: too early, too late, or the licence whose end counts is not known. A closed
    yearly window names the days of its next opening.
    """

    open: bool
    late: bool
    opens_on: date | None
    closes_on: date | None
    days_late: int = 0
    days_left: int | None = None
    reason: Literal["", "not_yet", "closed", "no_licence"] = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of an order. Amounts in avos; a waiver is negative. `why` says how the amount came about."""

    kind: Literal["fee", "paper", "stamp", "surcharge", "waiver"]
    label: Text
    amount: int
    why: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class Decision:
    """What the tables say: granted, refused, or for an officer; reasons as keys of the service's texts.

    `trace` is JSON, by name of each table that was asked: ``{"row": its id, "index": its place from 0,
    "checked": [{"input": name, "field": expression, "condition": text, "seen": value}]}``. An empty condition
    means that the row did not mind. Where the row names its law, ``"law"`` holds the names of the service's `articles`,
    with spaces between. `table` is the file that decided, because it is the law on `law_on`.
    """

    outcome: Literal["approve", "refuse", "officer"]
    reasons: tuple[str, ...]
    trace: Mapping[str, Any]
    table: str = ""
    law_on: date | None = None
