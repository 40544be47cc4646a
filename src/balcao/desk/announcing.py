"""An announcement as it is typed and as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from balcao.announcements.api import AnnouncementShown, Narrowed, WordsMissing, in_every_language
from balcao.cases.api import APPLICANTS
from balcao.desk.reading import department_name
from balcao.desk.typed import TypedDay, written
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.punctuation import labelled, listed
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.notices.api import MailingState, MailingTravel, ProviderStanding

FIELDS = (
    *("key", "service_id", "states"),
    *(f"{name}-{part}" for name in ("since", "until") for part in ("day", "month", "year")),
    *(f"{part}-{each}" for each in LANGUAGES for part in ("subject", "body")),
)
"""The names of all that is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAnnouncement:
    """The fields, kept through every refusal."""

    service_id: str
    states: tuple[str, ...]
    since: TypedDay
    until: TypedDay
    subject: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: QueryDict) -> "TypedAnnouncement":
        """What was sent; at first the cases in course are chosen."""
        chosen = [each for each in APPLICANTS if each in sent.getlist("states")]
        return cls(
            service_id=sent.get("service_id", ""),
            states=tuple(chosen if sent else ["in_course"]),
            since=TypedDay.read(sent, "since"),
            until=TypedDay.read(sent, "until"),
            subject={each: written(sent, f"subject-{each}")[:200] for each in LANGUAGES},
            body={each: written(sent, f"body-{each}") for each in LANGUAGES},
        )

    @property
    def narrowed(self) -> Narrowed:
        """Which cases."""
        return Narrowed(states=self.states, since=self.since.on, until=self.until.on)

    @property
    def words(self) -> tuple[Text, Text]:
        """Subject and text in every language, as they would be sent.

        :raises WordsMissing: as `in_every_language`.
        """
        return in_every_language(self.subject, self.body)

    def faults(self, services: Mapping[str, str], language: str) -> dict[str, str]:
        """By field what is to be corrected."""
        found = {}
        if self.service_id not in services:
            found["service_id"] = translate("desk.announce.fault.service", language)
        if not self.states:
            found["states"] = translate("desk.announce.fault.states", language)
        for name, day in (("since", self.since), ("until", self.until)):
            if not day.empty and day.on is None:
                found[name] = translate("desk.announce.fault.day", language)
        if self.since.on and self.until.on and self.since.on > self.until.on:
            found["until"] = translate("desk.announce.fault.order", language)
        try:
            _ = self.words
        except WordsMissing as failure:
            found[f"subject-{self._half() or LANGUAGES[0]}"] = translate(failure.key, language)
        return found

    def _half(self) -> str:
        return next(
            (each for each in LANGUAGES if bool(self.subject[each].strip()) != bool(self.body[each].strip())), ""
        )

    def missing(self, language: str) -> str:
        """The languages left empty, in words; empty when there are none."""
        empty = [each for each in LANGUAGES if not self.subject[each].strip()]
        return listed((translate(f"desk.announce.language.{each}", language) for each in empty), language)

    def states_shown(self, language: str) -> list[dict[str, Any]]:
        """The states to choose from."""
        return [
            {"value": each, "text": translate(f"desk.announce.state.{each}", language), "checked": each in self.states}
            for each in APPLICANTS
        ]


def narrowed_in_words(narrowed: Narrowed, language: str) -> str:
    """Which cases, in one line."""
    said = [listed((translate(f"desk.announce.state.{each}", language) for each in narrowed.states), language)]
    for name, day in (("since", narrowed.since), ("until", narrowed.until)):
        if day is not None:
            said.append(translate(f"desk.announce.lodged_{name}", language, day=format_macau(day, language)))
    return " · ".join(said)


def words_shown(subject: Text, body: Text, language: str) -> list[dict[str, str]]:
    """The words as the inbox has them, each once: with the languages whose readers get them, and the `code` where it is
    only one."""
    readers: dict[tuple[str, str], list[str]] = {}
    for each in LANGUAGES:
        readers.setdefault((subject[each], body[each]), []).append(each)
    return [
        {
            "code": codes[0] if len(codes) == 1 else "",
            "id": codes[0],
            "name": listed((translate(f"desk.announce.language.{each}", language) for each in codes), language),
            "subject": words[0],
            "body": words[1],
        }
        for words, codes in readers.items()
    ]


def _standing(each: AnnouncementShown, language: str) -> dict[str, str]:
    if each.waits:
        name, kind = "waits", "orange"
    elif each.mailing is None:
        name, kind = "returned", "grey"
    else:
        kinds = {MailingState.RUNNING: "blue", MailingState.STOPPED: "grey", MailingState.FINISHED: "green"}
        name, kind = each.mailing.state.value, kinds[each.mailing.state]
    return {"name": name, "text": translate(f"desk.announce.standing.{name}", language), "kind": kind}


def row_shown(each: AnnouncementShown, services: Mapping[str, str], language: str) -> dict[str, Any]:
    """A line of the list."""
    return {
        "id": each.announcement_id,
        "subject": pick(each.subject, language),
        "service": services.get(each.service_id, each.service_id),
        "department": department_name(each.department, language),
        "total": each.total,
        "sent": each.mailing.sent if each.mailing else 0,
        "by": each.written_by,
        "at": format_macau(each.written_at, language),
        "standing": _standing(each, language),
    }


def shown(each: AnnouncementShown, services: Mapping[str, str], language: str) -> dict[str, Any]:
    """The page of one."""
    mailing = each.mailing
    counts = []
    if mailing is not None:
        counts = [("total", each.total), ("sent", mailing.sent), ("told", mailing.told), ("opened", mailing.opened)]
    return {
        "row": row_shown(each, services, language),
        "announcement": each,
        "narrowed": narrowed_in_words(each.narrowed, language),
        "running": mailing is not None and mailing.state is MailingState.RUNNING,
        "stopped": mailing is not None and mailing.state is MailingState.STOPPED,
        "untold": each.travel.untold if each.travel else 0,
        "unreached": each.travel.unreached if each.travel else 0,
        "letters": each.travel.letters if each.travel else 0,
        "travel": travel_shown(each.travel, language) if each.travel else [],
        "counts": [
            {"key": translate(f"desk.announce.count.{name}", language), "value": str(number)} for name, number in counts
        ],
        "sample": [pick(name, language) for name in each.sample],
        "others": each.total - len(each.sample),
        "words": words_shown(each.subject, each.body, language),
    }


def travel_shown(travel: MailingTravel, language: str) -> list[dict[str, str]]:
    """By channel how the messages stand, and how many have it in the inbox alone."""
    rows = [
        {
            "key": translate(f"notices.channel.{each.channel}", language),
            "value": " · ".join(
                labelled(translate(f"desk.announce.travel.{name}", language), str(number), language)
                for name in ("waiting", "sent", "arrived", "bounced", "failed")
                if (number := getattr(each, name))
            ),
        }
        for each in travel.channels
        if each.total
    ]
    if travel.only_inbox:
        rows.append({"key": translate("desk.announce.travel.inbox", language), "value": str(travel.only_inbox)})
    return rows


def provider_shown(each: ProviderStanding, language: str) -> dict[str, str]:
    """A provider: well, failed lately, or left alone for a while."""
    if each.paused_until is not None:
        state, kind, moment = "paused", "red", each.paused_until
    elif each.failed_at is not None:
        state, kind, moment = "failed", "grey", each.failed_at
    else:
        return {
            "name": _provider(each, language),
            "state": translate("desk.announce.provider.well", language),
            "kind": "green",
        }
    text = translate(f"desk.announce.provider.{state}", language, moment=format_macau(moment, language))
    return {"name": _provider(each, language), "state": text, "kind": kind}


def _provider(each: ProviderStanding, language: str) -> str:
    return f"{translate(f'notices.channel.{each.channel}', language)} · {each.name}"
