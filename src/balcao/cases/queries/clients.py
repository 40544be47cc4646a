"""What there is to do for all those one acts for, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from balcao.cases.clock import last_day
from balcao.cases.models import Case, Draft, Supplement
from balcao.cases.scopes import service_scopes
from balcao.cases.types import CaseState
from balcao.entities.api import Client, Sight

MOST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMatter:
    """A draft or a running case of a client. `to_do` when it waits for the client's side; `due_on` until when."""

    holder_id: str
    version_id: int
    draft_id: int
    reference: str
    state: str
    to_do: bool
    due_on: date | None
    touched_at: datetime


def matters_of_clients(clients: Sequence[Client]) -> list[ClientMatter]:
    """Their drafts and running cases in three questions; of each client what the asker's mandate shows.

    `clients` are the asker's own, as the entities gave them.
    """
    sights = {each.entity.holder_id: each.sight for each in clients}
    return [*_drafts(sights), *_cases(sights)]


def _drafts(sights: dict[str, Sight]) -> list[ClientMatter]:
    waiting = Q(
        signatures__voided_at__isnull=True, signatures__signed_at__isnull=True, signatures__refused_at__isnull=True
    )
    rows = (
        Draft.objects.filter(holder_id__in=sights, state="open")
        .annotate(sign_until=Min("signatures__until_on", filter=waiting))
        .order_by("-saved_at")
    )
    return [
        ClientMatter(
            holder_id=row.holder_id,
            version_id=row.version_id,
            draft_id=row.pk,
            reference="",
            state="signing" if row.frozen_hash else "draft",
            to_do=True,
            due_on=row.sign_until,
            touched_at=row.saved_at,
        )
        for row in rows.defer("facts", "checkout")[:MOST]
        if _seen(sights[row.holder_id], row.service_id, row.pk)
    ]


def _cases(sights: dict[str, Sight]) -> list[ClientMatter]:
    closed = [state.value for state in CaseState if state.closed]
    columns = ("reference", "version_id", "service_id", "holder_id", "state", "lodged_at", "deadline_at", "draft_id")
    rows = Case.objects.filter(holder_id__in=sights).exclude(state__in=closed).order_by("-lodged_at").only(*columns)
    seen = [row for row in rows[:MOST] if _seen(sights[row.holder_id], row.service_id, row.draft_id)]
    asked = Supplement.objects.filter(case__in=[row.pk for row in seen], answered_at__isnull=True)
    due = dict(asked.values_list("case_id", "due_on"))
    return [
        ClientMatter(
            holder_id=row.holder_id,
            version_id=row.version_id,
            draft_id=row.draft_id,
            reference=row.reference,
            state=row.state,
            to_do=row.pk in due,
            due_on=due.get(row.pk) or last_day(row.deadline_at),
            touched_at=row.lodged_at,
        )
        for row in seen
    ]


def _seen(sight: Sight, service_id: str, draft_id: int) -> bool:
    return sight.everything or sight.shows((*service_scopes(service_id), f"draft:{draft_id}"))
