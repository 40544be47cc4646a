"""What is new among the services, what changed, what begins or ends soon: from releases, windows and days of offer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min

from balcao.catalogue.models import PublishedVersion, Release
from balcao.catalogue.queries import BEGUN_ELSEWHERE, listed_whatever_day, offered
from balcao.catalogue.types import ServiceVersion
from balcao.catalogue.windows import window_state
from balcao.kernel.clock import macau_date

LATELY = timedelta(days=90)
SOON = timedelta(days=60)
INSTALLED = timedelta(days=1)
"""What came with the house in its first day is no news."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A service and the day that matters: since when it is new or changed, when it begins, or its last day."""

    version: ServiceVersion
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """New and changed, the latest first; beginning and ending, the next first. Days are Macao's."""

    new: tuple[NewsItem, ...]
    changed: tuple[NewsItem, ...]
    beginning: tuple[NewsItem, ...]
    ending: tuple[NewsItem, ...]


def news(at: datetime) -> News:
    """The news of the last 90 days and the next 60."""
    versions = offered(at)
    new = _latest_first(_new(versions, at))
    fresh = {each.version.service_id for each in new}
    changed = (each for each in _changed(versions, at) if each.version.service_id not in fresh)
    return News(
        new=new,
        changed=_latest_first(changed),
        beginning=tuple(sorted(_beginning(at), key=_place)),
        ending=tuple(sorted(_ending(versions, at), key=_place)),
    )


def _place(item: NewsItem) -> tuple[date, str]:
    return item.day, item.version.service_id


def _latest_first(items: Iterator[NewsItem]) -> tuple[NewsItem, ...]:
    return tuple(sorted(items, key=lambda each: (-each.day.toordinal(), each.version.service_id)))


def _new(versions: list[ServiceVersion], at: datetime) -> Iterator[NewsItem]:
    began = dict(PublishedVersion.objects.values_list("service_id").annotate(Min("published_at")))
    from_first_day = min(began.values(), default=at) + INSTALLED
    for version in versions:
        since = began[version.service_id]
        if since > from_first_day and at - since <= LATELY:
            yield NewsItem(version, macau_date(since))


def _changed(versions: list[ServiceVersion], at: datetime) -> Iterator[NewsItem]:
    released = dict(
        Release.objects.filter(outcome="published", decided_at__gte=at - LATELY).values_list("version_id", "decided_at")
    )
    for version in versions:
        if decided_at := released.get(version.id):
            yield NewsItem(version, macau_date(decided_at))


def _beginning(at: datetime) -> Iterator[NewsItem]:
    today = macau_date(at)
    for version in listed_whatever_day():
        if version.summary.kind in BEGUN_ELSEWHERE:
            continue
        first = version.summary.available.since
        if first is not None and today < first <= today + SOON:
            yield NewsItem(version, first)
        elif version.summary.window.kind == "calendar" and version.summary.available.holds_on(today):
            state = window_state(version.summary.window, on=today)
            if not state.open and state.opens_on and state.opens_on <= today + SOON:
                yield NewsItem(version, state.opens_on)


def _ending(versions: list[ServiceVersion], at: datetime) -> Iterator[NewsItem]:
    today = macau_date(at)
    for version in versions:
        days = [version.summary.available.until]
        if version.summary.window.kind == "calendar":
            state = window_state(version.summary.window, on=today)
            days.append(state.closes_on if state.open and not state.late else None)
        last = min((day for day in days if day is not None), default=None)
        if last is not None and today <= last <= today + SOON:
            yield NewsItem(version, last)
