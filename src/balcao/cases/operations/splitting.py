"""Splitting one application in two cases, each decided on its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.duty import check_free, check_open, lock_case, note_case
from balcao.cases.events import CaseReachedOfficer
from balcao.cases.failures import ReasonNeeded
from balcao.cases.links import link
from balcao.cases.models import Answer, Case, Draft, Signature, Step
from balcao.cases.notes import tell_holder
from balcao.cases.numbering import next_number
from balcao.cases.sought import sought_by
from balcao.cases.splitting import CannotSplit, parted, why_not_split
from balcao.cases.types import CaseState, LinkKind
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.ids import make_reference

LONGEST = 300
COPIED = (
    *("service_id", "version_id", "holder_id", "department", "duty", "clearance", "state", "lodged_by"),
    *("lodged_by_name", "lodged_at", "channel", "clerk_name", "language", "answers", "facts", "content_hash"),
    *("process_state", "clock_days", "clock_runs", "clock_since", "deadline_at", "overdue", "assignee_id"),
    *("complexity", "urgent_reason", "labels", "trace", "reasons", "barred"),
)
"""What the new case has from the one it comes from: who applied, when, for what, what registers said, the clock."""


@transaction.atomic
def split_case(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    key: str,
    stays: str,
    goes: str,
    rows: Mapping[str, Sequence[int]],
) -> str:
    """Make a second case of a part of an application; returns its reference. The same `key` gives the same case.

    Both keep what was lodged, with who wrote each answer and who signed; documents have the rows of their own part. The
    day of lodging and the clock stay; the fee was paid with the first. The applicant is told.

    :param stays: what the first case decides from now on, and `goes` the new one, in words that the applicant reads.
    :param rows: by question the numbers, from 0, of the rows that go.
    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow, AlreadyDecided: when the case is not with the officer.
    :raises ReservedBy: while another officer has it in hand.
    :raises ReasonNeeded: without words for both parts.
    :raises CannotSplit: naming why: it is an objection or a measure, about one licence or entity, joined, others were
        asked about it already, its applicant is no longer there, or no row would stay.
    """
    case = lock_case(actor, at, reference)
    start_key = f"split:{case.pk}:{key}"[:80]
    known = Case.objects.filter(draft__start_key=start_key).first()
    if known is not None:
        return known.reference
    check_open(case, {CaseState.WITH_OFFICER})
    check_free(case, actor, at)
    stays, goes = (" ".join(words.split())[:LONGEST] for words in (stays, goes))
    if not stays or not goes:
        raise ReasonNeeded
    if why := why_not_split(case):
        raise CannotSplit(why)
    staying, going = parted(case, rows)
    number = next_number()
    part = Case(
        pk=number,
        reference=make_reference(case.department, macau_date(at).year, number),
        draft=_copied(case.draft, start_key),
        corrected={**case.corrected, **going},
        **{name: getattr(case, name) for name in COPIED},
    )
    part.sought_by = sought_by(part.reference, part.holder_id)
    part.save(force_insert=True)
    case.corrected = {**case.corrected, **staying}
    case.save(update_fields=["corrected"])
    link(part, case, LinkKind.SPLIT_FROM, actor=actor, at=at)
    said: dict[str, Any] = {"stays": stays, "goes": goes}
    note_case(case, actor, at, "split_off", **said, reference=part.reference)
    Step.objects.create(case=part, at=at, kind="split_from", who=actor.name, data={**said, "reference": reference})
    record(
        actor=actor,
        at=at,
        event="cases:case:split_from",
        subject=f"case:{part.reference}",
        holder_id=part.holder_id,
        data={"of": reference, "hash": part.content_hash, "rows": {name: len(kept) for name, kept in going.items()}},
    )
    tell_holder(
        actor=actor,
        at=at,
        case=case,
        key="split",
        unique=f"split:{part.pk}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{part.reference}/",
        other=part.reference,
        **said,
    )
    announce(CaseReachedOfficer(case_id=part.pk, department=part.department))
    return part.reference


def _copied(draft: Draft, start_key: str) -> Draft:
    """The draft of the new case: each answer with who wrote it when, each signature given."""
    answers = list(draft.answers.order_by("pk"))
    given = list(draft.signatures.filter(signed_at__isnull=False, voided_at__isnull=True).order_by("pk"))
    copy = Draft.objects.get(pk=draft.pk)
    copy.pk, copy.start_key, copy.checkout, copy.copy, copy._state.adding = None, start_key, {}, {}, True
    copy.save(force_insert=True)
    for answer in answers:
        answer.pk, answer.draft, answer._state.adding = None, copy, True
    for signature in given:
        signature.pk, signature.draft, signature.replaces, signature._state.adding = None, copy, None, True
    Answer.objects.bulk_create(answers)
    Signature.objects.bulk_create(given)
    return copy
