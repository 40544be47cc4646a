"""Nobody is refused unheard: when a hearing is needed, how it begins, and how it ends.

The decision intended, its reasons and what they rest on are served; the legal clock stands still meanwhile.
Source: Code of Administrative Procedure (DL 57/99/M), hearing of the interested parties; terms in `procedure.yaml`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest

from balcao.calendar.api import working_calendar
from balcao.cases.clock import not_before, resume_clock, stop_clock
from balcao.cases.conditions import from_rows
from balcao.cases.decision import intended_text
from balcao.cases.models import Case, Fine, Hearing, Revision
from balcao.cases.notes import call_off, tell_holder
from balcao.cases.proceedings import DecisionKind, HearingEnd, unheard
from balcao.cases.revising import wish_of
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceDefinition, procedure_on
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.notices.api import service_of


def needs_hearing(case: Case, definition: ServiceDefinition, reasons: Sequence[str]) -> bool:
    """Whether the applicant has yet to be heard before a refusal for these reasons."""
    if definition.data.hearing.exempt is not None:
        return False
    held = Hearing.objects.filter(case=case, revision=None, ended_at__isnull=False)
    return unheard([each.reasons for each in held], reasons) or _higher_than_heard(case)


def _higher_than_heard(case: Case) -> bool:
    """Whether a fine is intended above what its addressee spoke about."""
    return Fine.objects.filter(case=case, amount__gt=F("heard")).exists()


def grounds_without(at: datetime) -> dict[str, Text]:
    """The grounds on which the law lets an officer decide without a hearing, by key."""
    rule = procedure_on(settings.BALCAO_SERVICES, macau_date(at)).hearing
    return {key: text.text() for key, text in rule.without.items()}


def open_hearing(
    case: Case,
    definition: ServiceDefinition,
    *,
    actor: Actor,
    at: datetime,
    route: str,
    reasons: Sequence[str],
    note: str = "",
    revision: Revision | None = None,
) -> Hearing:
    """Serve what is intended on a locked case; the caller saves the case and writes its line.

    Undecided, its clock stops. About a decision taken it is the `revision` that waits.
    """
    rule, own = procedure_on(settings.BALCAO_SERVICES, macau_date(at)).hearing, definition.data.hearing
    hearing = Hearing.objects.create(
        case=case,
        revision=revision,
        outcome=revision.outcome if revision else "refuse",
        route=route,
        reasons=list(reasons),
        note=note,
        trace=case.trace,
        opened_at=at,
        opened_by_name=actor.name if route == "officer" else "",
        days=own.days or rule.days,
        count=rule.count,
        unanswered=own.unanswered or rule.unanswered,
    )
    hearing.notice_id = tell_holder(
        actor=actor,
        at=at,
        case=case,
        key=_notice_key(revision, definition),
        unique=f"hearing:{hearing.pk}",
        legal=True,
        path=f"/as/{case.holder_id}/matters/{case.reference}/hearing/",
        text=intended_text(
            case,
            definition,
            holder_name(case.holder_id),
            at=at,
            reasons=reasons,
            note=note,
            kind=DecisionKind(revision.kind) if revision else DecisionKind.DECIDED,
            conditions=wish_of(revision).conditions_after(from_rows(case.conditions)) if revision else (),
        ),
        days=hearing.days,
    )
    Fine.objects.filter(case=case).update(heard=Greatest("amount", "heard"))
    hearing.counts_from = service_of(notice_id=hearing.notice_id, at=at).expected_on
    set_due(hearing)
    hearing.save()
    if revision is None:
        stop_clock(case, at)
        case.state = CaseState.HEARING
    return hearing


def _notice_key(revision: Revision | None, definition: ServiceDefinition) -> str:
    if revision is not None:
        return f"hearing_{revision.kind}"
    return "hearing_measure" if definition.data.by_department else "hearing"


def set_due(hearing: Hearing) -> bool:
    """Work out the last day to answer; returns whether that is another day than before."""
    before = hearing.due_on
    if hearing.counts_from is not None:
        calendar = working_calendar()
        counted = calendar.end_of_term(hearing.counts_from, hearing.days, hearing.count)
        hearing.due_on = not_before(counted, hearing.extended_to, calendar)
    return hearing.due_on != before


def end_hearing(hearing: Hearing, case: Case, end: HearingEnd, at: datetime) -> None:
    """Put a locked case back where it is decided; the caller saves it and writes its line."""
    hearing.ended_at, hearing.end = at, end
    hearing.save()
    call_off(case, at, f"hearing:{hearing.pk}:ends")
    if hearing.revision_id is None:
        resume_clock(case, at)
        case.state = CaseState.WITH_OFFICER
