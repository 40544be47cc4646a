"""What of a holder's is under way about which licence, and who is asked to sign what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from balcao.cases.models import Case, Draft, Signature
from balcao.cases.scopes import in_sight
from balcao.catalogue.api import get_version
from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date


@dataclass(frozen=True, slots=True, kw_only=True)
class InCourse:
    """An open draft, or a case that is not decided; one of the two is named."""

    draft_id: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A signature that is awaited, until the end of a day."""

    signature_id: int
    department: str
    until: date


def licences_in_course(*, actor: Actor, at: datetime) -> dict[str, InCourse]:
    """By licence, the application of the holder that renews or changes it and is not decided; a case before a draft."""
    sight = sight_of(actor=actor, at=at)
    drafts = in_sight(
        Draft.objects.filter(holder_id=actor.holder_id, state="open").exclude(licence_number=""), sight, draft="pk"
    )
    cases = in_sight(
        Case.objects.filter(holder_id=actor.holder_id, finished_at__isnull=True).exclude(licence_number=""),
        sight,
        draft="draft_id",
    )
    found = {number: InCourse(draft_id=pk) for pk, number in drafts.order_by("pk").values_list("pk", "licence_number")}
    return found | {
        number: InCourse(reference=reference)
        for reference, number in cases.order_by("pk").values_list("reference", "licence_number")
    }


def signers_asked(*, draft_ids: Collection[int], at: datetime) -> dict[int, list[Asked]]:
    """By person, the signatures awaited on these drafts; for who has found that they are the actor's business."""
    waiting = Signature.objects.filter(
        draft_id__in=draft_ids,
        voided_at__isnull=True,
        signed_at__isnull=True,
        refused_at__isnull=True,
        until_on__gte=macau_date(at),
    )
    found: dict[int, list[Asked]] = {}
    for each in waiting.select_related("draft").order_by("pk"):
        department = get_version(each.draft.version_id).definition.data.department
        asked = Asked(signature_id=each.pk, department=department, until=each.until_on)
        found.setdefault(each.person_id, []).append(asked)
    return found
