"""What officers are told about a case in their own inbox."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from balcao.cases.colleagues import colleagues_on
from balcao.cases.models import Case, Referral
from balcao.cases.referring import last_day
from balcao.catalogue.api import get_version
from balcao.kernel.actor import CHIEF, system_actor
from balcao.notices.api import send_worded, worded


def tell_of_late_referral(case: Case, referral: Referral, at: datetime) -> None:
    """The superior who sent a refusal back, and the chiefs of its department, learn that its author let the term pass.

    Each learns it once, however often this runs; nobody about a case of their own.
    """
    chiefs = {f"p-{each.person_id}" for each in colleagues_on(case, at) if any(p.duty == CHIEF for p in each.posts)}
    superior = {referral.decision.by} if referral.decision.by.startswith("p-") else set()
    people = sorted((chiefs | superior) - {case.holder_id, case.lodged_by, *case.barred})
    _tell(case, at, people, "referral_late", f"referral:{referral.pk}:late", until=last_day(referral))


def _tell(case: Case, at: datetime, people: Iterable[str], key: str, unique: str, **values: Any) -> None:
    service = get_version(case.version_id).definition.text("name")
    words = worded(f"cases.note.{key}", service=service, reference=case.reference, **values)
    for holder_id in people:
        send_worded(
            words=words,
            actor=system_actor(case.department),
            at=at,
            holder_id=holder_id,
            department=case.department,
            case_reference="",
            path=f"/desk/cases/{case.reference}/revise/",
            key=f"case:{case.pk}:{unique}:{holder_id}",
        )
