"""What becomes of drafts and cases when a register tells that an entity has changed or ended."""

from datetime import datetime

from django.db import transaction

from balcao.cases.applicant import stand_still
from balcao.cases.drafts import audit_draft, forget_entity, unfreeze
from balcao.cases.jobs import ask_missing_registers
from balcao.cases.models import Case, Draft, Step
from balcao.cases.notes import tell_initiator
from balcao.catalogue.api import get_version
from balcao.kernel.actor import system_actor


@transaction.atomic
def mark_ended_holder(*, holder_id: str, status: str, at: datetime) -> None:
    """Void the signatures of an ended entity's drafts; what is in course says so, and stands still if undecided."""
    for draft in Draft.objects.select_for_update().filter(holder_id=holder_id, state="open").exclude(frozen_hash=""):
        unfreeze(draft, at)
        draft.save()
        audit_draft(system_actor(), at, draft, "holder_ended")
    for case in Case.objects.select_for_update().filter(holder_id=holder_id, finished_at__isnull=True).order_by("pk"):
        stand_still(case, status, at)
        case.save(
            update_fields=[
                "state",
                "stands_still",
                "stood_in",
                "clock_stood",
                "clock_runs",
                "clock_since",
                "deadline_at",
            ]
        )
        Step.objects.create(case=case, at=at, kind=f"holder_{status}", who="")


@transaction.atomic
def mark_entry_changed(*, about: str, at: datetime) -> None:
    """Forget what the register said before: drafts ask again and are signed again, cases are asked about again."""
    for draft in Draft.objects.select_for_update().filter(about=about, state="open"):
        if draft.frozen_hash:
            tell_initiator(actor=system_actor(), at=at, draft=draft, key="entry_changed")
        unfreeze(draft, at)
        forget_entity(draft)
        draft.save()
        audit_draft(system_actor(), at, draft, "entry_changed")
    for case in Case.objects.select_for_update().filter(about=about, outcome="", finished_at__isnull=True):
        asked = get_version(case.version_id).definition.data.asked_about
        if asked is None:
            continue
        case.facts = {name: said for name, said in case.facts.items() if name != asked.id}
        case.save(update_fields=["facts"])
        Step.objects.create(case=case, at=at, kind="entry_changed", who="")
        ask_missing_registers.defer_once(key=f"facts:{case.pk}", case_id=case.pk)
