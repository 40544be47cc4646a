"""Visits by video as each side sees them: the person, the clerk, whoever sits at a kiosk, the interpreter."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from balcao.accounts.api import COUNTER, names_by_language
from balcao.cases.api import DraftView, draft_view, holder_of_draft
from balcao.catalogue.api import places
from balcao.counter.kiosks import appointment_code
from balcao.counter.models import Assistance, Interpreter, Station, VideoVisit
from balcao.counter.policies import counters_of
from balcao.counter.queries.assistances import person_at_counter
from balcao.counter.rules import counter_rules
from balcao.counter.rules.video import video_counters, video_rules
from balcao.counter.video_hold import clerks_visits, own_posts, own_visits
from balcao.counter.video_state import closes_at, opens_at, state_of
from balcao.counter.video_types import InterpreterView, StationView, VideoState, VisitView
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text, pick

PRESENT = timedelta(seconds=90)
"""Whose page asked within that time is there."""
RELATED = ("station", "interpreted_by")


def views_of(rows: Iterable[VideoVisit], at: datetime) -> list[VisitView]:
    """The rows as they pass the door."""
    found = list(rows)
    people = {number for row in found for number in (row.person_id, row.clerk_id) if number}
    people |= {row.interpreted_by.person_id for row in found if row.interpreted_by}
    names = names_by_language(sorted(people))
    running = {
        each.video_id: each.pk
        for each in Assistance.objects.filter(
            video__in=[row.pk for row in found], ended_at__isnull=True, until_at__gt=at
        )
    }
    return [_view(row, at, names, running.get(row.pk)) for row in found]


def _view(row: VideoVisit, at: datetime, names: dict[int, Text], assistance: int | None) -> VisitView:
    nobody: Text = dict.fromkeys(LANGUAGES, "")
    return VisitView(
        id=row.pk,
        department=row.department,
        person_id=row.person_id,
        name=names.get(row.person_id or 0, nobody),
        holder_id=row.holder_id,
        draft_id=row.draft_id,
        service_id=row.service_id,
        reference=row.reference,
        language=row.language,
        state=state_of(row, at),
        station_id=row.station_id,
        station=_station_name(row.station) if row.station else nobody,
        starts_at=row.starts_at,
        opens_at=opens_at(row),
        closes_at=closes_at(row),
        asked_at=row.asked_at,
        came_at=row.came_at,
        place=_place(row, at) if state_of(row, at) is VideoState.WAITING else 0,
        clerk_id=row.clerk_id,
        clerk=names.get(row.clerk_id or 0, nobody),
        taken_at=row.taken_at,
        fills=assistance is not None,
        assistance_id=assistance,
        interpreter=row.interpreter,
        interpreted_by=names.get(row.interpreted_by.person_id, nobody) if row.interpreted_by else nobody,
        shares=row.shares_at is not None,
        there=row.seen_at is not None and row.seen_at > at - PRESENT,
        clerk_there=row.clerk_seen_at is not None and row.clerk_seen_at > at - PRESENT,
        code=appointment_code(row) if row.starts_at else "",
        minutes=row.minutes,
        minutes_at=row.minutes_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
    )


def _station_name(row: Station) -> Text:
    place = places(settings.BALCAO_SERVICES).get(row.place)
    return {each: f"{pick(place.name.text(), each) if place else row.place} · {row.label}" for each in LANGUAGES}


def _place(row: VideoVisit, at: datetime) -> int:
    """Who has a booked time stands before those without; otherwise who came first."""
    rows = VideoVisit.objects.filter(department=row.department, clerk__isnull=True, ended_at__isnull=True)
    rows = rows.filter(came_at__isnull=False, seen_at__gt=at - video_rules().away).exclude(pk=row.pk)
    mine = (row.starts_at is None, row.starts_at or row.came_at)
    others = rows.values_list("starts_at", "came_at")
    return 1 + sum((starts is None, starts or came) < mine for starts, came in others)


def own_visit(*, actor: Actor, at: datetime, visit_id: int) -> VisitView:
    """The person's own visit.

    :raises NotFound: for anybody else.
    """
    row = own_visits(actor, pk=visit_id).select_related(*RELATED).first()
    if row is None:
        raise NotFound(f"video visit {visit_id}")
    return views_of([row], at)[0]


def own_visits_of(*, actor: Actor, at: datetime) -> list[VisitView]:
    """The person's visits for the holder they act for, the latest first."""
    return views_of(own_visits(actor).select_related(*RELATED).order_by("-pk")[:30], at)


def visits_at_desk(*, actor: Actor, at: datetime) -> list[VisitView]:
    """Who waits at the clerk's counters or comes today, and whom the clerk sees now: in line first.

    :raises NotFound: for officers without a counter.
    """
    rows = clerks_visits(actor).filter(ended_at__isnull=True).select_related(*RELATED)
    found = views_of(rows.order_by("starts_at", "came_at", "pk")[:100], at)
    order = {VideoState.TAKEN: 0, VideoState.WAITING: 1, VideoState.OPEN: 2, VideoState.BOOKED: 3}
    return sorted(found, key=lambda each: (order.get(each.state, 4), each.place, each.starts_at or each.asked_at))


def video_departments(actor: Actor) -> list[str]:
    """The departments with a video counter at which the officer sits."""
    return sorted({post.department for post in actor.posts if post.duty == COUNTER} & set(video_counters()))


def visits_waiting(*, actor: Actor, at: datetime) -> int:
    """How many wait at the counters at which the officer sits."""
    try:
        rows = clerks_visits(actor)
    except NotFound:
        return 0
    waiting = rows.filter(clerk__isnull=True, ended_at__isnull=True, came_at__isnull=False)
    return int(waiting.filter(seen_at__gt=at - video_rules().away).count())


def visit_at_desk(*, actor: Actor, at: datetime, visit_id: int) -> VisitView:
    """A visit to the counters at which the officer sits.

    :raises NotFound: for everyone else.
    """
    row = clerks_visits(actor).select_related(*RELATED).filter(pk=visit_id).first()
    if row is None:
        raise NotFound(f"video visit {visit_id}")
    return views_of([row], at)[0]


def visit_of_clerk(*, actor: Actor, at: datetime) -> VisitView | None:
    """The visit by video in which the officer sits now."""
    if actor.clerk is not None or actor.person_id is None:
        return None
    row = VideoVisit.objects.select_related(*RELATED).filter(clerk_id=actor.person_id, ended_at__isnull=True).first()
    return views_of([row], at)[0] if row else None


def visit_at_station(*, station_id: int, at: datetime) -> VisitView | None:
    """Who sits at a kiosk now, or None."""
    row = VideoVisit.objects.select_related(*RELATED).filter(station_id=station_id, ended_at__isnull=True).first()
    return views_of([row], at)[0] if row else None


def form_of_visit(visit: VisitView, at: datetime) -> DraftView | None:
    """The application both sides have before them, as it is saved; None while there is none, or nobody saw the card of
    who sits at a kiosk. Whether the reader belongs to the visit the caller has seen."""
    if visit.person_id is None or visit.over:
        return None
    draft_id, holder, actor = visit.draft_id, visit.holder_id, _person(visit)
    if visit.station_id is not None:
        helped = Assistance.objects.select_related("person").filter(pk=visit.assistance_id or 0).first()
        if helped is None or not helped.drafts:
            return None
        draft_id, actor = helped.drafts[-1], person_at_counter(helped)
        holder = holder_of_draft(draft_id)
    if draft_id is None:
        return None
    try:
        return draft_view(actor=actor.acting_for(holder), at=at, draft_id=draft_id)
    except NotFound:  # thrown away, or the person's mandate ended meanwhile
        return None


def _person(visit: VisitView) -> Actor:
    return Actor(
        person_id=visit.person_id,
        name=pick(visit.name, "zh-Hant"),
        assurance=counter_rules().identified_level,
        channel=Channel.COUNTER,
        holder_id=visit.holder_id,
        language=visit.language,
    )


def stations_of(*, actor: Actor) -> list[StationView]:
    """The kiosks of the clerk's department.

    :raises NotFound: for officers without a counter.
    """
    rows = Station.objects.filter(department__in=counters_of(actor), ended_at__isnull=True).order_by("pk")
    return [_station(row) for row in rows]


def station_of(station_id: int) -> StationView:
    """A kiosk as its own page shows it."""
    return _station(Station.objects.get(pk=station_id))


def _station(row: Station) -> StationView:
    return StationView(
        id=row.pk,
        department=row.department,
        place=row.place,
        label=row.label,
        name=_station_name(row),
        ready=row.secret_hash is not None,
        registered_at=row.registered_at,
    )


def interpreters_of(*, actor: Actor) -> list[InterpreterView]:
    """Who interprets at the clerk's video counter.

    :raises NotFound: for officers without a counter.
    """
    rows = Interpreter.objects.filter(department__in=counters_of(actor), ended_at__isnull=True)
    return _interpreters(rows.order_by("pk"))


def own_interpreting(*, actor: Actor) -> list[InterpreterView]:
    """For which departments the actor interprets.

    :raises NotFound: for who does not.
    """
    return _interpreters(own_posts(actor))


def _interpreters(rows: Iterable[Interpreter]) -> list[InterpreterView]:
    found = list(rows)
    names = names_by_language([row.person_id for row in found])
    return [
        InterpreterView(
            id=row.pk,
            person_id=row.person_id,
            name=names[row.person_id],
            department=row.department,
            kinds=tuple(row.kinds),
            pledged_at=row.pledged_at,
        )
        for row in found
    ]


def visits_to_interpret(*, actor: Actor, at: datetime) -> list[VisitView]:
    """The visits that ask for what the actor interprets and that nobody else joined. Nothing of the form is in it.

    :raises NotFound: for who does not interpret.
    """
    posts = list(own_posts(actor))
    rows = VideoVisit.objects.filter(ended_at__isnull=True).exclude(interpreter="").select_related(*RELATED)
    mine = [
        row
        for row in rows.filter(department__in=[each.department for each in posts]).order_by("starts_at", "pk")
        if any(row.department == each.department and row.interpreter in each.kinds for each in posts)
        and row.interpreted_by_id in {None, *(each.pk for each in posts)}
        and actor.person_id not in (row.person_id, row.clerk_id)
    ]
    return views_of(mine, at)


def visit_to_interpret(*, actor: Actor, at: datetime, visit_id: int) -> VisitView:
    """A visit that the actor joined as interpreter.

    :raises NotFound: for everyone else.
    """
    row = VideoVisit.objects.select_related(*RELATED).filter(pk=visit_id, interpreted_by__in=own_posts(actor)).first()
    if row is None:
        raise NotFound(f"video visit {visit_id}")
    return views_of([row], at)[0]
