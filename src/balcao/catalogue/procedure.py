"""The terms of the administrative procedure, as dated data: `procedure.yaml` beside the departments."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveInt

from balcao.catalogue.dated_file import Dated, entries_of, holds_on
from balcao.catalogue.parts import Confidence, Part, Trilingual

FILE = "procedure.yaml"


class Term(Part):
    """So many days, counted from the day after."""

    days: int = Field(ge=1)
    count: Literal["calendar", "working"] = "calendar"
    basis: Trilingual
    confidence: Confidence


class HearingTerm(Term):
    """The term of a hearing, what silence means, and on which grounds an officer may do without."""

    unanswered: Literal["decide", "officer"] = "decide"
    without: dict[str, Trilingual] = {}


class WithdrawalTerm(Term):
    """Within which time a department takes back or changes a decision against whom it favours."""


class SilenceTerm(Term):
    """After how many days of silence a refusal may be presumed, where a service has no rule of its own."""


class ReferralTerm(Term):
    """Within which time an author decides again what a superior sent back."""


class KeepsBack(Part):
    """A ground on which an internal note is kept back; some count only `until_decided`."""

    text: Trilingual
    until_decided: bool = False


class DisclosureRule(Term):
    """Within which time a department answers who asks to read the internal notes about their case, and on which grounds
    it keeps one back."""

    keeps_back: dict[str, KeepsBack]


class OutageRule(Part):
    """When terms of applicants that end while a service is closed move to the first working day after: closed for so
    many `minutes` on the last day, or within so many of its end. `moves` names the terms."""

    minutes: PositiveInt
    moves: tuple[Literal["supplement", "hearing", "charge", "window", "remedy"], ...]
    basis: Trilingual
    confidence: Confidence


class DraftRule(Part):
    """After how many untouched days whoever began an application is reminded of it, each once."""

    remind_after: tuple[PositiveInt, ...]


class AppealRule(Part):
    """Whether one has to appeal to the superior before the court: `necessary`, or `optional`. A department may differ
    by its own law, and a service too."""

    kind: Literal["optional", "necessary"]
    necessary_in: tuple[str, ...] = ()
    basis: Trilingual
    confidence: Confidence


class RemedyRule(Term):
    """A way against a decision: by which `service` it is lodged here (None: elsewhere), who handles it, its effect.

    `suspends` says whether the decision has no effect meanwhile: never, or where the appeal to the superior is
    necessary.
    """

    id: str
    service: str | None = None
    handled_by: Literal["author", "superior"] | None = None
    suspends: Literal["never", "when_necessary"]
    name: Trilingual
    body: Trilingual


class Regime(Dated):
    """What holds from a day until the next regime begins."""

    name: str
    warning_days: int = Field(ge=1)
    drafts: DraftRule
    hearing: HearingTerm
    withdrawal: WithdrawalTerm
    appeal: AppealRule
    silence: SilenceTerm
    refer_back: ReferralTerm
    disclosure: DisclosureRule
    outages: OutageRule
    remedies: tuple[RemedyRule, ...] = ()

    def remedy(self, service_id: str) -> RemedyRule | None:
        """The remedy that is lodged by that service."""
        return next((each for each in self.remedies if each.service == service_id), None)


def procedure_on(root: Path, day: date) -> Regime:
    """The regime in force on that day; before the first, the first.

    :raises BadService: if the file is missing or wrong.
    """
    return holds_on(regimes_in(root), day)


def regimes_in(root: Path) -> tuple[Regime, ...]:
    """Every regime, the earliest first.

    :raises BadService: if the file is missing or wrong.
    """
    return entries_of(root / FILE, Regime)
