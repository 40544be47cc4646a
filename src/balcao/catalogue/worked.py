"""Worked examples of a service, as its folder says them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import field_validator, model_validator

from balcao.catalogue.parts import Audience, Avos, Part
from balcao.kernel.texts import LANGUAGES


class Expected(Part):
    """What a worked example must come to; of a fine the least, the usual and the most, in avos."""

    route: Literal["instant", "officer", "tacit", "incomplete", "outstanding"]
    outcome: Literal["granted", "refused", "incomplete", "outstanding"]
    fee: Avos = 0
    fine: tuple[Avos, Avos, Avos] | None = None
    missing: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Example(Part):
    """`examples/<name>.yaml`: a worked application, by an `applicant` of that kind; without it, of the first audience
    of the service. `holds` names the kinds of licence and the services granted that
    the applicant has of those required; all of them where it is not said. `points` says by stage what share of the most
    every assessor gives, in per cent; 75 where it is not said. `found` names, by source, what a search found there:
    the answers that a question searched there can have. `consents` says by register whether it may be asked:
    what one that is refused says of the applicant is not known."""

    name: str
    at: str
    applicant: Audience | None = None
    answers: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    consents: dict[str, bool] = {}
    found: dict[str, tuple[str, ...]] = {}
    points: dict[str, int] = {}
    opinions: dict[str, Literal["favourable", "conditions", "unfavourable", "none"]] = {}
    officer: Literal["approve", "refuse"] | None = None
    holds: tuple[str, ...] | None = None
    expect: Expected

    @property
    def known(self) -> dict[str, Any]:
        """The facts, with what was found in the sources that were searched, as a draft keeps them."""
        lists = {source: {each: dict.fromkeys(LANGUAGES, each) for each in keys} for source, keys in self.found.items()}
        return {**self.facts, "lists": lists} if lists else dict(self.facts)

    @field_validator("at")
    @classmethod
    def _is_a_moment(cls, value: str) -> str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValueError("write a moment with its offset, such as '2026-11-23T10:00:00+08:00'")
        return value

    @model_validator(mode="before")
    @classmethod
    def _knows_what_may_be_asked(cls, written: Any) -> Any:
        refused = {name for name, yes in (written.get("consents") or {}).items() if yes is False}
        if not refused:
            return written
        return {**written, "facts": {name: said for name, said in written["facts"].items() if name not in refused}}
