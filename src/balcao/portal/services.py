"""A published service as people read about it: who, what, how much, how long, by which law."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from balcao.cases.api import RealTime
from balcao.catalogue.api import (
    Follows,
    NoFeeApplies,
    Output,
    ServiceVersion,
    ServiceWords,
    WindowState,
    compute_fees,
    register_name,
)
from balcao.foundation.ui.api import Call, format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import aside, labelled, listed
from balcao.kernel.texts import pick


@dataclass(frozen=True, slots=True)
class Fact:
    """A short fact: its name and value."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: a paragraph or a list, and `links`, each a text and its address."""

    title: str
    body: str = ""
    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """Everything the page of a service shows."""

    id: str
    name: str
    summary: str
    department: str
    code: str
    zone: str
    open: bool
    window_note: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)
    aside: tuple[Section, ...] = field(default_factory=tuple)


def audience_in_short(kinds: Iterable[str], language: str) -> str:
    """Who may apply, as a list of words."""
    return listed((translate(f"portal.audience.{kind}", language) for kind in kinds), language)


def fee_in_short(version: ServiceVersion, on: date, language: str) -> str:
    """The fee in a phrase: free, an amount, or `by case` when the answers decide it; and whether more comes later."""
    fee = _fee_to_lodge(version, on, language)
    return translate("portal.service.then_more", language, fee=fee) if version.definition.data.charges else fee


def _fee_to_lodge(version: ServiceVersion, on: date, language: str) -> str:
    data = version.definition.data
    if not data.fees and data.stamp.kind != "certificate":
        return translate("portal.service.free", language)
    if any(fee.kind != "fixed" for fee in data.fees) or data.waivers:
        return translate("portal.service.by_case", language)
    try:
        lines = compute_fees(data, answers={}, facts={}, on=on, window=WindowState(True, False, None, None))
    except NoFeeApplies:
        return translate("portal.service.by_case", language)
    return format_mop(sum(line.amount for line in lines), language)


def time_in_short(version: ServiceVersion, words: ServiceWords) -> str:
    """How long it takes: the service's own words, otherwise its legal term."""
    deadline = version.definition.data.deadline
    if written := words.find("time"):
        return written
    if deadline.working_days:
        return translate("portal.service.days", words.language, count=deadline.working_days)
    return translate("portal.service.hours_before", words.language, count=deadline.hours_before)


def visits_in_short(version: ServiceVersion, language: str) -> str:
    """How often one must come in person, and why."""
    visits = version.definition.data.visits
    if not visits.count:
        return translate("portal.service.no_visits", language)
    why = f" – {pick(visits.why.text(), language)}" if visits.why else ""
    return translate("portal.service.visits_n", language, count=visits.count) + why


def really_in_short(real: RealTime, language: str) -> str:
    """How long it took lately."""
    half, most = (_took(each, language) for each in (real.half, real.most))
    return translate("portal.service.real_hours", language, count=real.decided, half=half, most=most)


def _took(span: timedelta, language: str) -> str:
    minutes = max(1, ceil(span.total_seconds() / 60))
    if minutes == 1:
        return translate("portal.service.took_minute", language)
    if minutes <= 90:
        return translate("portal.service.took_minutes", language, count=minutes)
    if (hours := ceil(minutes / 60)) <= 48:
        return translate("portal.service.took_hours", language, count=hours)
    return translate("portal.service.took_days", language, count=ceil(hours / 24))


def service_page(
    version: ServiceVersion,
    words: ServiceWords,
    *,
    department: str,
    on: date,
    window: WindowState,
    real: RealTime | None = None,
    afterwards: Iterable[tuple[ServiceVersion, Follows]] = (),
) -> ServicePage:
    """The page of a published service on that day; `real` is how long it took lately, where enough is known;
    `afterwards` are the services that follow it."""
    data, language = version.definition.data, words.language
    facts = (
        Fact(translate("portal.service.who", language), audience_in_short(data.audience, language)),
        Fact(translate("portal.service.cost", language), fee_in_short(version, on, language)),
        Fact(translate("portal.service.time", language), time_in_short(version, words)),
        Fact(translate("portal.service.visits", language), visits_in_short(version, language)),
    )
    return ServicePage(
        id=data.id,
        name=words.find("name"),
        summary=words.find("summary"),
        department=department,
        code=data.code,
        zone=data.zones[0],
        # Whose licence it is, and so when its window opens, is known only after sign-in.
        # An application for a round may be prepared before it opens.
        open=(window.open or window.reason == "no_licence" or (data.intake is not None and window.reason == "not_yet"))
        and data.available.holds_on(on),
        window_note=_window_note(window, language),
        facts=facts,
        sections=(*_sections(version, words, real), *_afterwards(afterwards, language)),
        aside=_aside(version, words, department),
    )


def _window_note(window: WindowState, language: str) -> str:
    if not window.open and window.opens_on:
        return translate("portal.service.opens", language, date=format_macau(window.opens_on, language))
    if window.open and window.closes_on:
        return translate("portal.service.closes", language, date=format_macau(window.closes_on, language))
    return ""


def _filled(*candidates: Section) -> tuple[Section, ...]:
    return tuple(section for section in candidates if section.body or section.lines)


def output_in_short(output: Output, language: str) -> str:
    """What is issued: its own name or its kind, and how long it holds."""
    name = pick(output.title.text(), language) if output.title else translate(f"portal.output.{output.kind}", language)
    if output.paper is not None:
        name = f"{name}{aside(translate('portal.receive.on_paper', language), language)}"
    if output.valid_days:
        return f"{name} – {translate('portal.service.valid_days', language, count=output.valid_days)}"
    if output.valid_until:
        return f"{name} – {translate('portal.service.valid_to_year_end', language)}"
    if output.extends_months:
        return f"{name} – {translate('portal.service.extends_months', language, count=output.extends_months)}"
    return name


def _government_has(version: ServiceVersion, words: ServiceWords) -> tuple[str, ...]:
    """By register what it tells, in the words of the form; why, and by which law."""
    language = words.language
    found = []
    for asked in version.definition.data.registers:
        told = [
            words.label(each.id)
            for each in version.definition.form.questions()
            if any(source.register_id == asked.id for source in each.prefill)
        ]
        name = register_name(asked.id, language)
        what = labelled(name, listed(dict.fromkeys(told), language), language) if told else name
        basis = aside(pick(asked.basis.text(), language), language)
        found.append(f"{what} – {pick(asked.purpose.text(), language)}{basis}")
    return tuple(found)


def _sections(version: ServiceVersion, words: ServiceWords, real: RealTime | None) -> tuple[Section, ...]:
    data, language = version.definition.data, words.language
    outputs = tuple(dict.fromkeys(output_in_short(each, language) for each in data.outputs))
    at_deadline = translate(f"portal.service.on_{data.deadline.on_deadline}", language)
    if data.deadline.working_days:
        days = translate("portal.service.days", language, count=data.deadline.working_days)
        at_deadline = f"{days} · {at_deadline}"
    return _filled(
        Section(translate("portal.service.eligibility", language), words.find("who")),
        Section(translate("portal.service.need", language), lines=words.lines("needs")),
        Section(
            translate("portal.service.we_have", language),
            translate("portal.service.we_have_lead", language) if data.registers else "",
            _government_has(version, words),
        ),
        Section(translate("portal.service.outputs", language), lines=outputs),
        Section(
            translate("portal.service.signing", language),
            translate(f"portal.service.sign_{data.signing.rule}", language),
        ),
        Section(translate("portal.service.deadline", language), at_deadline),
        Section(translate("portal.service.real_time", language), really_in_short(real, language) if real else ""),
        Section(
            translate("portal.service.assurance", language),
            translate(f"portal.service.assurance_{data.assurance.start}", language),
        ),
    )


def _afterwards(services: Iterable[tuple[ServiceVersion, Follows]], language: str) -> tuple[Section, ...]:
    lines = tuple(
        translate(
            "portal.next.page_line",
            language,
            service=pick(each.summary.name, language),
            why=pick(rule.why.text(), language),
        )
        for each, rule in services
    )
    return _filled(Section(translate("portal.next.page", language), lines=lines))


def _aside(version: ServiceVersion, words: ServiceWords, department: str) -> tuple[Section, ...]:
    data, language = version.definition.data, words.language
    address = pick(data.contact.address.text(), language) if data.contact.address else ""
    call = Call(number=data.contact.phone)
    links = ((call.shown, call.url), (data.contact.email, f"mailto:{data.contact.email}"))
    return _filled(
        Section(
            translate("portal.service.law", language),
            lines=tuple(pick(each.text(), language) for each in data.legal_basis),
        ),
        Section(
            translate("portal.service.answers", language),
            lines=tuple(filter(None, (department, address))),
            links=tuple(each for each in links if each[0]),
        ),
    )
