"""Answers to questions about services, in sentences made only from what is published here, each with its entries.

Nothing is done by asking: an answer has words and addresses, and what follows is a click of the person's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from balcao.catalogue.api import Place, ServiceVersion, ServiceWords, get_published, places, words_of
from balcao.foundation.ui.api import translate
from balcao.guidance.api import HelpTopic, Understood, guides_to
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.portal.one_things import guide_row
from balcao.portal.services import audience_in_short, fee_in_short, output_in_short, time_in_short, visits_in_short
from balcao.portal.web.finding import department_name

HOUSE = "SAFP"


@dataclass(frozen=True, slots=True)
class Link:
    """Where something stands."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered: paragraphs, then lines of a list, then where it stands; `service` is what was spoken of.

    `choices` are the services to choose from, by id and name, where it must be asked which is meant.
    """

    said: tuple[str, ...]
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    service: str = ""


type Told = tuple[tuple[str, ...], tuple[str, ...]]
"""Paragraphs, and the lines of a list."""


def answer(understood: Understood, *, at: datetime, language: str) -> Answer:
    """The answer to what was understood; that it is not known, where nothing was."""
    if understood.topic is not None:
        return _by_help(understood.topic, language)
    if understood.choices:
        names = tuple((each, _name(each, at, language)) for each in understood.choices)
        return Answer(said=(_say("which", language),), choices=names)
    if understood.service:
        return _about(understood.kind, get_published(understood.service, at=at), at, language)
    if understood.kind == "hours":
        return Answer(said=(_say("hours", language),), lines=_hours(_of_department(HOUSE), language))
    if understood.kind == "person":
        return Answer(said=(_say("person", language),), links=(_talk_link(language),))
    if understood.kind:
        return Answer(said=(_say("about_what", language),))
    return Answer(said=(_say("unknown", language),), links=(Link(_say("search", language), reverse("portal-search")),))


def _say(key: str, language: str, **values: object) -> str:
    return translate(f"portal.assistant.say.{key}", language, **values)


def _name(service_id: str, at: datetime, language: str) -> str:
    return pick(get_published(service_id, at=at).summary.name, language)


def _by_help(topic: HelpTopic, language: str) -> Answer:
    links = [_topic_link(topic, language)]
    if topic.go is not None:
        links.append(Link(pick(topic.go.label.text(), language), topic.go.path))
    body = tuple(part.strip() for part in pick(topic.body.text(), language).split("\n\n") if part.strip())
    return Answer(said=body, links=tuple(links))


def _topic_link(topic: HelpTopic, language: str) -> Link:
    return Link(pick(topic.title.text(), language), reverse("portal-help-topic", args=[topic.id]))


def _talk_link(language: str) -> Link:
    return Link(_say("talk", language), reverse("portal-help-topic", args=["talk-to-somebody"]))


def _about(kind: str, version: ServiceVersion, at: datetime, language: str) -> Answer:
    words = words_of(version, language)
    said, lines = TELLS.get(kind, _overview)(version, words, at)
    links = [Link(words.find("name"), reverse("portal-service", args=[version.service_id]))]
    if kind in {"how", "who"}:
        rows = [guide_row(each, language) for each in guides_to(version.service_id)]
        links += [Link(row["name"], row["url"]) for row in rows[:1]]
    return Answer(said=said, lines=lines, links=tuple(links), service=version.service_id)


def _overview(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    facts = (_cost(version, words, at)[0], _time(version, words, at)[0], _where(version, words, at)[0][:1])
    return (words.find("summary"), *(line for each in facts for line in each)), ()


def _cost(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    data, language = version.definition.data, words.language
    plain = not data.waivers and all(fee.kind == "fixed" for fee in data.fees)
    fee = fee_in_short(version, macau_date(at), language)
    return (_say("cost" if plain else "cost_by_case", language, service=words.find("name"), fee=fee),), ()


def _time(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    time = time_in_short(version, words)
    return (_say("time", words.language, service=words.find("name"), time=time),), ()


def _papers(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    lines = words.lines("needs")
    key = "papers" if lines else "papers_none"
    return (_say(key, words.language, service=words.find("name")),), lines


def _where(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    data, language = version.definition.data, words.language
    department = department_name(data.department, language)
    said = _say("where", language, service=words.find("name"), department=department)
    visits = _say("visits", language, visits=visits_in_short(version, language))
    address = pick(data.contact.address.text(), language) if data.contact.address else ""
    return (said, visits), tuple(line for line in (data.contact.phone, data.contact.email, address) if line)


def _opens(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    data, language = version.definition.data, words.language
    named = {each for output in data.outputs if output.paper is not None for each in output.paper.places}
    there = [place for name, place in places(settings.BALCAO_SERVICES).items() if name in named]
    found = there or _of_department(data.department) or _of_department(HOUSE)
    return (_say("hours", language),), _hours(found, language)


def _of_department(department: str) -> list[Place]:
    return [each for each in places(settings.BALCAO_SERVICES).values() if each.department == department]


def _hours(found: Iterable[Place], language: str) -> tuple[str, ...]:
    return tuple(
        _say(
            "place",
            language,
            name=pick(each.name.text(), language),
            address=pick(each.address.text(), language),
            hours=pick(each.hours.text(), language),
        )
        for each in found
    )


def _who(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    who = audience_in_short(version.definition.data.audience, words.language)
    return (words.find("who"), _say("who", words.language, who=who)), ()


def _how(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    said, lines = _papers(version, words, at)
    return (_say("how", words.language, service=words.find("name")), *said), lines


def _valid(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    outputs = tuple(dict.fromkeys(output_in_short(each, words.language) for each in version.definition.data.outputs))
    return (_say("valid" if outputs else "valid_none", words.language, service=words.find("name")),), outputs


def _law(version: ServiceVersion, words: ServiceWords, at: datetime) -> Told:
    laws = tuple(pick(each.text(), words.language) for each in version.definition.data.legal_basis)
    return (_say("law", words.language, service=words.find("name")),), laws


TELLS: dict[str, Callable[[ServiceVersion, ServiceWords, datetime], Told]] = {
    "cost": _cost,
    "time": _time,
    "papers": _papers,
    "where": _where,
    "hours": _opens,
    "who": _who,
    "how": _how,
    "valid": _valid,
    "law": _law,
}
"""How each kind of question about a service is answered; all others by what the service is."""
