"""What falls due for a holder, gathered from the rooms that know it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from balcao.activities.api import activities_numbered
from balcao.agenda.types import Deadline, DeadlineKind
from balcao.associations.api import term_state
from balcao.cases.api import CaseSummary, DueKind, cases_of, to_sign
from balcao.catalogue.api import get_version, offered, window_state
from balcao.grants.api import reports_due
from balcao.intake.api import places_had
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import Licence, licences_of
from balcao.venues.api import bookings_of_cases, venue_of
from balcao.vouchers.api import ending_of

AHEAD = timedelta(days=400)
YEARLY = timedelta(days=800)
"""A yearly declaration is expected of whoever lodged one in the last two years or so."""
MOST_CASES = 500

CASE_KINDS = {
    DueKind.SUPPLEMENT: DeadlineKind.SUPPLEMENT_DUE,
    DueKind.HEARING: DeadlineKind.HEARING_DUE,
    DueKind.APPOINTMENT: DeadlineKind.APPOINTMENT,
}


def deadlines_of(
    *,
    actor: Actor,
    at: datetime,
    cases: Sequence[CaseSummary] | None = None,
    licences: Sequence[Licence] | None = None,
    without: Collection[DeadlineKind] = (),
    days: int = AHEAD.days,
) -> list[Deadline]:
    """What falls due for whom the actor acts for from today on, as far as the actor sees it, the next first.

    `cases` (asked for with what is due) and `licences` are the holder's own, where the asker has them; `without`
    are kinds that it does not want, which are not looked for; `days` is how far ahead.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    cases = cases_of(actor=actor, at=at, limit=MOST_CASES, due=True) if cases is None else cases
    licences = licences_of(actor=actor, at=at) if licences is None else licences
    today = macau_date(at)
    found = [
        *_of_licences(licences),
        *_of_obligations(licences),
        *_of_cases(cases),
        *_of_bookings(cases, at),
        *_of_enrolments(cases, at),
        *_of_decisions(cases),
        *_of_reports(cases),
        *_of_declarations(cases, at),
        *_of_vouchers(actor, at, days),
        *(_of_signatures(actor, at) if DeadlineKind.SIGN_BY not in without else ()),
        *(_of_term(actor, at) if DeadlineKind.TERM_ENDS not in without else ()),
    ]
    last = today + timedelta(days=days)
    within = (each for each in found if today <= each.day <= last and each.kind not in without)
    return sorted(within, key=lambda each: (each.day, each.key))


def _matter(holder_id: str, reference: str, page: str = "") -> str:
    return f"/as/{holder_id}/matters/{reference}/{page}"


def _of_licences(licences: Iterable[Licence]) -> Iterator[Deadline]:
    for each in licences:
        if each.valid_until is not None and not each.state.ended:
            yield Deadline(
                kind=DeadlineKind.LICENCE_ENDS,
                key=f"licence:{each.number}",
                day=each.valid_until,
                name=each.name,
                reference=each.number,
                path=f"/as/{each.holder_id}/licences/{each.number}/",
            )


def _of_obligations(licences: Iterable[Licence]) -> Iterator[Deadline]:
    for licence in licences:
        for each in licence.owed if not licence.state.ended else ():
            yield Deadline(
                kind=DeadlineKind.OBLIGATION_DUE,
                key=f"obligation:{each.id}",
                day=each.due_on,
                name=each.name,
                reference=licence.number,
                path=f"/as/{licence.holder_id}/licences/{licence.number}/",
            )


def _of_cases(cases: Iterable[CaseSummary]) -> Iterator[Deadline]:
    pages = {DueKind.HEARING: "hearing/", DueKind.APPOINTMENT: "appointments/"}
    for case in cases:
        for each in case.due if not case.closed else ():
            yield Deadline(
                kind=CASE_KINDS[each.kind],
                key=f"{each.kind}:{each.id}",
                day=macau_date(each.moment),
                name=get_version(case.version_id).summary.name,
                reference=case.reference,
                path=_matter(case.holder_id, case.reference, pages.get(each.kind, "")),
                starts_at=each.moment if each.minutes else None,
                minutes=each.minutes,
            )


def _of_bookings(cases: Iterable[CaseSummary], at: datetime) -> Iterator[Deadline]:
    """The slots that cases have booked, each in its own line."""
    hiring = {each.reference: each for each in cases if get_version(each.version_id).definition.data.booking}
    booked = bookings_of_cases(references=hiring, at=at) if hiring else {}
    for reference, booking in booked.items():
        for begins, ends in booking.spans:
            yield Deadline(
                kind=DeadlineKind.BOOKING,
                key=f"booking:{booking.id}:{begins.isoformat()}",
                day=macau_date(begins),
                name=venue_of(booking.venue).name.text(),
                reference=reference,
                path=_matter(booking.holder_id, reference),
                starts_at=begins,
                minutes=int((ends - begins).total_seconds() // 60),
            )


def _of_enrolments(cases: Iterable[CaseSummary], at: datetime) -> Iterator[Deadline]:
    """The times of activities in which one has a place, each in its own line."""
    enrolling = {each.reference: each for each in cases if get_version(each.version_id).definition.data.enrols}
    had = places_had(references=enrolling) if enrolling else {}
    known = activities_numbered(numbers=set(had.values()), at=at)
    for reference, number in had.items():
        for place, (begins, ends) in enumerate(known[number].spans, 1):
            yield Deadline(
                kind=DeadlineKind.ACTIVITY,
                key=f"activity:{reference}:{place}",
                day=macau_date(begins),
                name=known[number].title,
                reference=reference,
                path=_matter(enrolling[reference].holder_id, reference),
                starts_at=begins,
                minutes=int((ends - begins).total_seconds() // 60),
            )


def _of_decisions(cases: Iterable[CaseSummary]) -> Iterator[Deadline]:
    for each in cases:
        if each.deadline_on is not None and not each.closed:
            yield Deadline(
                kind=DeadlineKind.DECISION_BY,
                key=f"decision:{each.reference}",
                day=each.deadline_on,
                name=get_version(each.version_id).summary.name,
                reference=each.reference,
                path=_matter(each.holder_id, each.reference),
            )


def _of_reports(cases: Iterable[CaseSummary]) -> Iterator[Deadline]:
    granting = {each.reference for each in cases if get_version(each.version_id).definition.data.grant}
    for each in reports_due(of_cases=granting) if granting else ():
        yield Deadline(
            kind=DeadlineKind.REPORT_DUE,
            key=f"grant-report:{each.case_reference}",
            day=each.due_on,
            name=each.title,
            reference=each.case_reference,
            path=f"/as/{each.holder_id}/grants/",
        )


def _of_declarations(cases: Sequence[CaseSummary], at: datetime) -> Iterator[Deadline]:
    """What is lodged every year in its window, for whoever lodged it before and has not since the window opened."""
    lodged: dict[str, tuple[date, str]] = {}
    for case in cases:
        day = macau_date(case.lodged_at)
        if case.lodged_at >= at - YEARLY and day > lodged.get(case.service_id, (date.min, ""))[0]:
            lodged[case.service_id] = (day, case.holder_id)
    for version in offered(at) if lodged else ():
        window, service_id = version.summary.window, version.service_id
        if service_id not in lodged or window.kind != "calendar" or version.summary.licence:
            continue
        last, holder_id = lodged[service_id]
        state = window_state(window, on=macau_date(at))
        if state.opens_on is None or state.closes_on is None or last >= state.opens_on:
            continue
        yield Deadline(
            kind=DeadlineKind.DECLARE_BY if state.open else DeadlineKind.DECLARE_FROM,
            key=f"declare:{holder_id}:{service_id}:{state.opens_on}",
            day=state.closes_on if state.open else state.opens_on,
            name=version.summary.name,
            reference="",
            path=f"/services/{service_id}/",
        )


def _of_vouchers(actor: Actor, at: datetime, days: int) -> Iterator[Deadline]:
    """The last day of vouchers with something left."""
    if actor.entity_id is not None:
        return
    for each in ending_of(actor=actor, at=at, days=days):
        yield Deadline(
            kind=DeadlineKind.VOUCHER_ENDS,
            key=f"voucher:{each.id}",
            day=each.last_day,
            name=each.name,
            reference="",
            path=f"/as/{each.holder_id}/vouchers/{each.id}/",
        )


def _of_signatures(actor: Actor, at: datetime) -> Iterator[Deadline]:
    """What the person themself is asked to sign, in their own calendar."""
    if actor.holder_id != actor.self_id:
        return
    for each in to_sign(actor=actor, at=at):
        yield Deadline(
            kind=DeadlineKind.SIGN_BY,
            key=f"sign:{each.draft_id}",
            day=each.until,
            name=each.version.summary.name,
            reference="",
            path=f"/as/{actor.self_id}/to-sign/{each.draft_id}/",
        )


def _of_term(actor: Actor, at: datetime) -> Iterator[Deadline]:
    """The last day of those who bind an association; nobody else's seats have a last day."""
    if actor.entity_id is None:
        return
    last = term_state(actor.entity_id, at).last_day
    if last is not None:
        yield Deadline(
            kind=DeadlineKind.TERM_ENDS,
            key=f"term:{actor.holder_id}:{last}",
            day=last,
            name={},
            reference="",
            path=f"/as/{actor.holder_id}/organs/",
        )
