"""Who works on a draft together: who is there just now, and whose page is whose. Nothing is locked by either."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from balcao.cases.models import Allotment, Draft, Presence
from balcao.entities.api import holder_names, post_name, seats_on
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import LANGUAGES, Text

STAYS = timedelta(minutes=2)
"""For how long somebody counts as there after they were last seen."""
POST = "post:"


class AllottedAnew(BalcaoError):
    """Whose page it is has changed since it was shown."""

    key = "cases.allotted_anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShare:
    """Whose page it is. `mine`: the reader's own, also by a post they hold; `word` is what who took it over said."""

    page: str
    to: str
    name: Text
    mine: bool
    word: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else who is on a page just now."""

    name: Text
    page: str


@dataclass(frozen=True, slots=True)
class Together:
    """The shares of a draft's pages, by page, and who else is there just now, as one reader may know it."""

    shares: dict[str, PageShare] = field(default_factory=dict)
    here: tuple[Here, ...] = ()


def together_read(draft: Draft, actor: Actor, at: datetime, pages: Collection[str]) -> Together:
    """What a reader of these pages knows of it; a clerk at a counter, and software, nothing."""
    if actor.person_id is None or actor.clerk is not None or draft.state != "open":
        return Together()
    rows = Allotment.objects.filter(draft=draft, page__in=pages)
    names = names_of_shares(draft, {row.to for row in rows})
    mine = own_shares(draft, actor.person_id, at, {row.to for row in rows})
    shares = {
        row.page: PageShare(
            page=row.page, to=row.to, name=names[row.to], mine=row.to in mine, word=row.word, at=row.allotted_at
        )
        for row in rows
    }
    there = Presence.objects.filter(draft=draft, page__in=pages, seen_at__gt=at - STAYS)
    others = there.exclude(person_id=actor.person_id).select_related("person").order_by("pk")
    return Together(shares, tuple(Here(row.person.names, row.page) for row in others))


def names_of_shares(draft: Draft, shares: Iterable[str]) -> dict[str, Text]:
    """What those who have a page are called, by share."""
    known = holder_names(each for each in shares if not each.startswith(POST))
    return {
        each: {language: post_name(each.removeprefix(POST), language) for language in LANGUAGES}
        if each.startswith(POST)
        else known.get(each, {})
        for each in shares
    }


def own_shares(draft: Draft, person_id: int, at: datetime, shares: Collection[str]) -> set[str]:
    """Which of the shares are this person's."""
    return {each for each in shares if person_id in people_of_share(draft, each, at)}


def people_of_share(draft: Draft, share: str, at: datetime) -> set[int]:
    """The persons whose page it is: one, or all who hold the post today."""
    if not share.startswith(POST):
        return {int(share.removeprefix("p-"))} if share else set()
    seats = seats_on(int(draft.holder_id[2:]), macau_date(at)) if draft.holder_id.startswith("e-") else []
    return {seat.person_id for seat in seats if seat.post == share.removeprefix(POST)}


def note_presence_on(draft: Draft, actor: Actor, at: datetime, page: str) -> None:
    """Keep that the actor is on this page now, and forget who is not there any more."""
    if actor.person_id is None or actor.clerk is not None or draft.state != "open":
        return
    Presence.objects.filter(draft=draft, seen_at__lte=at - STAYS).exclude(person_id=actor.person_id).delete()
    Presence.objects.bulk_create(
        [Presence(draft=draft, person_id=actor.person_id, page=page, seen_at=at)],
        update_conflicts=True,
        unique_fields=["draft", "person"],
        update_fields=["page", "seen_at"],
    )


def give_back(draft_id: int, person_id: int) -> None:
    """The pages of who does not work on it any more are nobody's, and they are not there."""
    Presence.objects.filter(draft_id=draft_id, person_id=person_id).delete()
    Allotment.objects.filter(draft_id=draft_id, to=f"p-{person_id}").delete()


def end_together(draft: Draft) -> None:
    """Nobody works on it any more: it is lodged, or thrown away."""
    Presence.objects.filter(draft=draft).delete()
    Allotment.objects.filter(draft=draft).delete()
