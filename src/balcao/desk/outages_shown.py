"""Outages at the desk: what was typed, and how one stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from balcao.catalogue.api import departments, list_services
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import MACAU, now
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.outages.api import (
    OutageAtDesk,
    OutageState,
    Places,
    TermsState,
    kind_name,
    place_name,
    proposed,
    times_in_words,
)

STATES = {OutageState.ON: "orange", OutageState.COMING: "blue", OutageState.OVER: "grey", OutageState.WITHDRAWN: "grey"}
TERMS = {TermsState.WAIT: "red", TermsState.MOVE: "green", TermsState.RETURNED: "grey", TermsState.STAY: "grey"}
EVERYTHING = "*"
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day and a time of Macao, as typed."""

    day: str = ""
    clock: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.day or self.clock)

    @property
    def at(self) -> datetime | None:
        """The moment, or None when it is none."""
        try:
            return datetime.combine(date.fromisoformat(self.day), time.fromisoformat(self.clock), MACAU)
        except ValueError:
            return None

    @classmethod
    def read(cls, sent: Any, name: str) -> "Moment":
        """From a form."""
        return cls(day=sent.get(f"{name}-day", "").strip()[:10], clock=sent.get(f"{name}-clock", "").strip()[:5])

    @classmethod
    def of(cls, moment: datetime) -> "Moment":
        """To be put into a form."""
        local = moment.astimezone(MACAU)
        return cls(day=local.date().isoformat(), clock=f"{local:%H:%M}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedOutage:
    """What was typed, as it was typed."""

    place: str
    kind: str
    begins: Moment
    ends: Moment
    words: Text
    works: Text

    @classmethod
    def new(cls, at: datetime) -> "TypedOutage":
        """A form nobody has typed in: it begins now, with the house's own words."""
        words, works = proposed("words"), proposed("works")
        return cls(place="", kind="", begins=Moment.of(at), ends=Moment(), words=words, works=works)

    @classmethod
    def read(cls, sent: Any) -> "TypedOutage":
        """From a form."""
        return cls(
            place=sent.get("place", "").strip()[:100],
            kind=sent.get("kind", "").strip()[:10],
            begins=Moment.read(sent, "begins"),
            ends=Moment.read(sent, "ends"),
            words={each: sent.get(f"words-{each}", "").strip()[:MOST] for each in LANGUAGES},
            works={each: sent.get(f"works-{each}", "").strip()[:MOST] for each in LANGUAGES},
        )

    def faults(self, places: Mapping[str, str], language: str) -> dict[str, str]:
        """What is missing, by field."""
        found = {}
        if self.place not in places:
            found["place"] = "place"
        if self.kind not in {"planned", "broken"}:
            found["kind"] = "kind"
        if self.begins.at is None:
            found["begins-day"] = "moment"
        if self.ends.at is None and (not self.ends.empty or self.kind == "planned"):
            found["ends-day"] = "moment" if not self.ends.empty else "end"
        return {field: translate(f"desk.outages.fault.{key}", language) for field, key in found.items()}

    @property
    def where(self) -> tuple[str, str]:
        """The department and the service; empty where it is all of them."""
        if self.place == EVERYTHING:
            return "", ""
        department, _, service_id = self.place.partition("/")
        return department, service_id


def places_to_choose(places: Places, language: str) -> dict[str, str]:
    """The places by their value in a form, the largest first."""
    names = departments(settings.BALCAO_SERVICES)
    found = {EVERYTHING: translate("outages.everything", language)} if places.everything else {}
    for code in places.departments:
        found[code] = translate("outages.whole", language, department=pick(names[code], language))
    known = {each.service_id: each for each in list_services(at=now())}
    single = [known[each] for each in places.services]
    found |= {f"{each.department}/{each.service_id}": pick(each.name, language) for each in single}
    return found


def shown(each: OutageAtDesk, language: str) -> dict[str, Any]:
    """One, in a list and on its own page."""
    view = each.view
    lasting = view.state in (OutageState.ON, OutageState.COMING)
    until = format_macau(each.asked_until, language) if each.asked_until else ""
    return {
        "id": view.outage_id,
        "place": pick(place_name(view), language),
        "times": times_in_words(view.begins_at, view.ends_at, language),
        "kind": kind_name(view, language),
        "state": translate(f"desk.outages.state.{view.state}", language),
        "state_kind": STATES[view.state],
        "terms": translate(f"desk.outages.terms.{each.terms}", language),
        "terms_kind": TERMS[each.terms],
        "told": translate(
            "desk.outages.told_by", language, who=each.announced_by, at=format_macau(view.announced_at, language)
        ),
        "confirmed": translate("desk.outages.confirmed_by", language, who=each.confirmed_by)
        if each.confirmed_by
        else "",
        "waits": each.terms is TermsState.WAIT,
        "asked": translate("desk.outages.asked_until", language, who=each.asked_by, until=until)
        if until
        else translate("desk.outages.asked_open", language, who=each.asked_by),
        "may_confirm": each.may_confirm,
        "lasting": lasting,
        "on": view.state is OutageState.ON,
        "withdrawn": view.state is OutageState.WITHDRAWN,
        "ends": Moment.of(view.ends_at) if view.ends_at else Moment(),
        "note": each.note,
        "words": [
            {
                "code": code,
                "name": translate(f"desk.announce.language.{code}", language),
                "words": view.words[code],
                "works": view.works[code],
            }
            for code in LANGUAGES
        ],
    }
