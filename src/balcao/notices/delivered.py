"""A notice as it is put into an inbox."""

from collections.abc import Sequence
from datetime import datetime

from balcao.kernel.texts import Text
from balcao.kernel.workdays import WorkingCalendar
from balcao.notices.evidence import content_hash
from balcao.notices.models import Notice
from balcao.notices.policies import ServiceRule
from balcao.notices.types import NoticeKind


def new_notice(
    *,
    key: str,
    at: datetime,
    holder_id: str,
    department: str,
    subject: Text,
    body: Text,
    legal: bool,
    kind: NoticeKind,
    wording: str,
    case_reference: str,
    path: str,
    scopes: Sequence[str],
    version: int | None,
    rule: ServiceRule | None,
    calendar: WorkingCalendar,
) -> Notice:
    """The row, not saved: delivered at that moment, with its hash, and the day of its fiction where a registration
    (of that `version`) and a rule give it one."""
    effective = legal and version is not None and rule is not None
    return Notice(
        key=key,
        holder_id=holder_id,
        department=department,
        subject=dict(subject),
        body=dict(body),
        legal=legal,
        kind=kind.value,
        wording=wording,
        case_reference=case_reference,
        path=path,
        scopes=list(scopes),
        sent_at=at,
        content_sha256=content_hash(
            department=department, subject=subject, body=body, legal=legal, case_reference=case_reference
        ),
        registration_version=version,
        delivered_at=at,
        deemed_served_on=rule.deemed_served_on(at, calendar) if effective and rule else None,
        evidence={
            "addressee": holder_id,
            "channel": "entity_account" if holder_id.startswith("e-") else "personal_account",
            "rule": rule.name if rule else "",
        },
    )
