"""Having on paper what a case issues: what a service offers, what was chosen, what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from balcao.catalogue.api import FeeLine, OnPaper, ServiceDefinition
from balcao.foundation.ui.api import translate
from balcao.kernel.errors import BalcaoError
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES

PAPER: Literal["paper"] = "paper"
"""The kind of line that a copy on paper adds to a bill."""


class BadCopy(BalcaoError):
    """A copy cannot be had like that; `field` is what has to be mended: way, place, address, deputy_name or
    deputy_card."""

    key = "cases.bad_copy"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NotTheirCopy(BalcaoError):
    """Neither the code nor the card is that of somebody who may collect it."""

    key = "cases.not_their_copy"


class NotPrinted(BalcaoError):
    """It is put ready, or posted, only once every document of it was printed here."""

    key = "cases.not_printed"


class CardNotSeen(BalcaoError):
    """A paper is handed over only after the identity card was seen, to somebody who is named."""

    key = "cases.card_not_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCopy:
    """A copy on paper as its applicant wants it: collected at a `place`, by themself or also by a deputy named with
    the number of their card; or sent to an `address`."""

    place: str = ""
    address: str = ""
    deputy_name: str = ""
    deputy_card: str = ""

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> "WantedCopy | None":
        """As a draft keeps it; None where nothing on paper is wanted."""
        return cls(**row) if row else None


def on_paper(definition: ServiceDefinition) -> OnPaper | None:
    """On which terms what the service issues can be had on paper: those of the first output that has any."""
    return next((output.paper for output in definition.data.outputs if output.paper is not None), None)


def paper_fee_of(fee_lines: Iterable[Mapping[str, Any]]) -> int:
    """What of the lines of an order was for the paper, in avos."""
    return sum(int(line["amount"]) for line in fee_lines if line["kind"] == PAPER)


def copy_lines(definition: ServiceDefinition, wanted: WantedCopy | None) -> tuple[FeeLine, ...]:
    """What the wanted copy costs."""
    paper = on_paper(definition)
    if wanted is None or paper is None:
        return ()
    amount = paper.fee + (paper.post.fee if wanted.address and paper.post else 0)
    if not amount:
        return ()
    key = "cases.copy.fee_post" if wanted.address else "cases.copy.fee"
    label = {language: translate(key, language) for language in LANGUAGES}
    why = {language: format_mop(amount, language) for language in LANGUAGES}
    return (FeeLine(PAPER, label, amount, why, paper.basis.text()),)
