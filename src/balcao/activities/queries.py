"""Questions about activities."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from balcao.activities.models import Activity, Attendance
from balcao.activities.policies import require_organiser, watched, watches
from balcao.activities.types import ActivityState, ActivityView, Span
from balcao.entities.api import Action, sight_of
from balcao.intake.api import RoundCount, rounds_counted
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, add_months
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, fold

SHOWN = timedelta(days=7)
"""So long one that is called off stays in the list."""
MOST = 500


def activity_of(*, number: str, at: datetime) -> ActivityView:
    """An activity, for anyone.

    :raises NotFound: if there is none.
    """
    row = Activity.objects.filter(number=number).first()
    if row is None:
        raise NotFound(f"activity {number}")
    return _view(row, at)


def activities_listed(
    *, at: datetime, query: str = "", open_only: bool = False, free_only: bool = False, age: int | None = None
) -> list[ActivityView]:
    """What is not over yet, the next first: whose words are all in title, place, organiser or what it is about.

    `age` is that of whoever would take part.
    """
    rows = Activity.objects.filter(ends_at__gt=at).filter(Q(called_off_at=None) | Q(called_off_at__gt=at - SHOWN))
    if open_only:
        rows = rows.filter(opens_at__lte=at, closes_at__gt=at, called_off_at=None)
    if free_only:
        rows = rows.filter(fee=0)
    if age is not None:
        rows = rows.filter(Q(age_min=None) | Q(age_min__lte=age)).filter(Q(age_max=None) | Q(age_max__gte=age))
    wanted = fold(query).split()
    found = [row for row in rows.order_by("begins_at", "pk")[:MOST] if all(word in _words(row) for word in wanted)]
    return _views(found, at)


def activities_of(*, actor: Actor, at: datetime) -> list[ActivityView]:
    """What the holder acted for published, as far as the actor sees it, the latest first.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    sight = sight_of(actor=actor, at=at)
    rows = Activity.objects.filter(holder_id=actor.holder_id).order_by("-begins_at", "-pk")[:MOST]
    return _views([row for row in rows if sight.shows(tuple(row.scopes))], at)


def own_activity(*, actor: Actor, at: datetime, number: str) -> ActivityView:
    """One of the holder's.

    :raises NotFound: if it is not theirs, or the actor may not see it.
    """
    row = require_organiser(actor, Action.VIEW, at, Activity.objects.filter(number=number).first())
    return _view(row, at)


def activities_numbered(*, numbers: Collection[str], at: datetime) -> dict[str, ActivityView]:
    """These, by number; for anyone."""
    rows = list(Activity.objects.filter(number__in=numbers)) if numbers else []
    return {each.number: each for each in _views(rows, at)}


def activities_at_desk(*, actor: Actor, at: datetime) -> list[ActivityView]:
    """The activities that are the officer's work, the latest first."""
    rows = Activity.objects.filter(department__in=actor.departments).order_by("-begins_at", "-pk")[:MOST]
    return _views(watched(actor, rows), at)


def activity_at_desk(*, actor: Actor, at: datetime, number: str) -> ActivityView:
    """One of them.

    :raises NotFound: if it is not the officer's work.
    """
    row = Activity.objects.filter(number=number).first()
    if row is None or not watches(actor, row):
        raise NotFound(f"activity {number}")
    return _view(row, at)


def published_by(*, case_reference: str) -> str | None:
    """The number of the activity that a case published. The caller knows the case."""
    return Activity.objects.filter(case_reference=case_reference).values_list("number", flat=True).first()


def came_of(*, number: str) -> Mapping[str, bool]:
    """By application, whether its participant came; only those that were ticked off. The caller may know them."""
    return dict(Attendance.objects.filter(activity__number=number).values_list("case_reference", "came"))


def activity_facts(*, number: str, at: datetime) -> dict[str, Any]:
    """What a form knows of the activity it enrols in, as ``facts.activity``.

    :raises NotFound: if there is none.
    """
    found = activity_of(number=number, at=at)
    first = found.first_day
    return {
        "number": number,
        "title": in_one(found.title),
        "organiser": in_one(found.organiser),
        "times": in_figures(found.spans),
        "first_day": first.isoformat(),
        "place": found.place,
        "fee": found.fee,
        "by_draw": found.by_draw,
        "opens_at": found.opens_at.isoformat(),
        "closes_at": min(found.closes_at, found.changed_at).isoformat()
        if found.state is ActivityState.CALLED_OFF
        else found.closes_at.isoformat(),
        "born_from": None
        if found.age_max is None
        else (add_months(first, -12 * (found.age_max + 1)) + timedelta(days=1)).isoformat(),
        "born_until": None if found.age_min is None else add_months(first, -12 * found.age_min).isoformat(),
    }


def in_one(text: Text) -> str:
    """A name as official papers write it, in Chinese and Portuguese, each wording once."""
    return " · ".join(dict.fromkeys(text[each] for each in ("zh-Hant", "pt") if text.get(each)))


def in_figures(spans: Iterable[Span]) -> str:
    """Times as every language writes them: ``2026-12-12 09:00–17:00``."""
    return ", ".join(_figures(begins.astimezone(MACAU), ends.astimezone(MACAU)) for begins, ends in spans)


def _figures(begins: datetime, ends: datetime) -> str:
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    return f"{begins:%Y-%m-%d %H:%M}–{until}"


def _words(row: Activity) -> str:
    texts = [*row.title.values(), *row.organiser.values(), row.place, row.about, row.number]
    return fold(" ".join(texts))


def _view(row: Activity, at: datetime) -> ActivityView:
    return _views([row], at)[0]


def _views(rows: Sequence[Activity], at: datetime) -> list[ActivityView]:
    """All of them, with what their rounds count, in two questions."""
    counted = rounds_counted(round_ids=[row.number for row in rows])
    came: dict[int, int] = {}
    for activity_id, yes in Attendance.objects.filter(activity__in=rows).values_list("activity_id", "came"):
        came[activity_id] = came.get(activity_id, 0) + yes
    return [_viewed(row, counted[row.number], came.get(row.pk), at) for row in rows]


def _viewed(row: Activity, found: RoundCount, came: int | None, at: datetime) -> ActivityView:
    return ActivityView(
        number=row.number,
        holder_id=row.holder_id,
        department=row.department,
        service_id=row.service_id,
        enrolled_by=row.enrolled_by,
        organiser=row.organiser,
        title=row.title,
        about=row.about,
        place=row.place,
        spans=tuple((datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in row.spans),
        by_draw=row.by_draw,
        quota=row.quota,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        age_min=row.age_min,
        age_max=row.age_max,
        fee=row.fee,
        grant_reference=row.grant_reference,
        published_at=row.published_at,
        changed_at=row.changed_at,
        revision=row.revision,
        state=_state(row, at),
        why=row.why,
        placed=found.placed,
        waiting=found.waiting,
        gave_back=found.left,
        may_wait=found.may_wait,
        drawn=found.drawn,
        came=came,
    )


def _state(row: Activity, at: datetime) -> ActivityState:
    if row.called_off_at is not None:
        return ActivityState.CALLED_OFF
    if at >= row.ends_at:
        return ActivityState.OVER
    if at < row.opens_at:
        return ActivityState.COMING
    return ActivityState.OPEN if at < row.closes_at else ActivityState.CLOSED
