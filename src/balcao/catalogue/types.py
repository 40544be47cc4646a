"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from balcao.catalogue.definition import Access, Example, ServiceData, ServiceTexts
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


@dataclass(frozen=True, slots=True, eq=False)
class ServiceVersion:
    """A published, immutable version; each process holds one object for it."""

    id: int
    service_id: str
    content_hash: str
    definition: ServiceDefinition


@dataclass(frozen=True, slots=True)
class ServiceSummary:
    """A service in a list. `licence`: the kind it is about; `elects`: it has new organs registered."""

    service_id: str
    department: str
    kind: str
    name: Text
    summary: Text
    audience: tuple[str, ...]
    zones: tuple[str, ...]
    licence: str | None
    elects: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a service's folder: which file, which key, what to do."""

    file: Path
    key: str
    remedy: str

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

    kind: Literal["fee", "stamp", "surcharge", "waiver"]
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
