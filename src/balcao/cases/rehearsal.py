"""Taking a worked example all the way: lodged, consulted, decided, documents typeset and sealed.

What the definition alone comes to, the catalogue tries; here the engine itself runs. The caller rolls
everything back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from balcao.accounts.api import clearances
from balcao.cases.assessing import stage_of
from balcao.cases.awarding import grantable
from balcao.cases.charge_types import ChargeState
from balcao.cases.consultation import OpinionKind
from balcao.cases.facts import Known, check_audience
from balcao.cases.models import Assessment, Case, Draft, Hearing
from balcao.cases.operations.assessing import declare_interest, give_points, name_assessors
from balcao.cases.operations.charging import charge_paid
from balcao.cases.operations.deciding import confirm_proposal, decide_case
from balcao.cases.operations.drafting import create_draft, save_answers
from balcao.cases.operations.hearing import count_hearing_from, end_silent_hearing
from balcao.cases.operations.hiring import choose_slots
from balcao.cases.operations.inspecting import call_off_inspection
from balcao.cases.operations.lodging import open_case
from balcao.cases.operations.opinions import give_opinion
from balcao.cases.operations.placing import end_in_vain
from balcao.cases.operations.ranking import confirm_closing, propose_closing
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.outputs import outputs_of
from balcao.cases.readiness import work_out
from balcao.cases.types import (
    CaseState,
)
from balcao.catalogue.api import ACTIVITY, USUAL_POINTS, Example, GrantRule, ServiceVersion, get_version
from balcao.documents.api import make_documents_now
from balcao.grants.api import Awarded, Promised, When, commit_grant
from balcao.intake.api import Opening, confirm_draw, draw_due_rounds, open_round, propose_draw, standing_of
from balcao.kernel.actor import Actor, PostHeld, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.licences.api import get_licence, record_licence
from balcao.venues.api import slots_named
from balcao.vouchers.api import give_voucher

OUTCOMES = {"approve": "granted", "refuse": "refused", "": "undecided"}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an example came to in the engine. `documents` are sealed PDFs by number, `due` how many it should be."""

    route: str
    outcome: str
    documents: Mapping[str, bytes]
    due: int


def rehearse(*, version: ServiceVersion, example: Example, applicant: Actor) -> Rehearsal:
    """Work a complete example through the engine, for an applicant; signatures and payment are taken as given."""
    at = datetime.fromisoformat(example.at)
    check_audience(applicant, version.definition)
    case_id = _lodge(version, example, applicant, at)
    run_case(case_id=case_id, at=at)
    case = Case.objects.get(pk=case_id)
    _come(case, at)
    at = _assess(case, version, example, at)
    at = _draw(case, at)
    for opinion in case.opinions.all():
        kind = OpinionKind(example.opinions.get(opinion.department, "favourable"))
        if kind is not OpinionKind.NONE:
            speaker = _officer(100, opinion.department, "opinions")
            give_opinion(actor=speaker, at=at, opinion_id=opinion.pk, kind=kind, text="–", conditions="–")
    if case.opinions.filter(given_at__isnull=True).exists():
        at += timedelta(days=120)
    _run(case, at)
    at = _say_nothing(case, at)
    case.refresh_from_db()
    for visit in case.inspections.all():
        decider = _officer(100, case.department, case.duty)
        call_off_inspection(actor=decider, at=at, inspection_id=visit.pk, reason="–")
    if case.state == CaseState.WITH_OFFICER and example.officer:
        at = _decide(case, version, example, at)
        _run(case, at)
        _come(case, at)
    elif not case.outcome and case.deadline_at is not None:
        at = case.deadline_at
        do_what_is_due(at=at)
    _answer_for_registers(case, version)
    _run(case, at)
    case.refresh_from_db()
    documents = {summary.number: pdf for summary, pdf in make_documents_now(at=at, case_reference=case.reference)}
    due = len(outputs_of(case, version.definition)) if case.outcome == "approve" else 0
    return Rehearsal(case.route, OUTCOMES[case.outcome], documents, due)


def _run(case: Case, at: datetime) -> None:
    """Run its process; what is charged on the way is paid at once."""
    run_case(case_id=case.pk, at=at)
    while row := case.charges.filter(state=ChargeState.OPEN).first():
        charge_paid(charge_id=row.pk, at=at)
        run_case(case_id=case.pk, at=at)


def _come(case: Case, at: datetime) -> None:
    """The applicant comes, where the case waits for it."""
    waiting = case.appointments.exclude(step="").filter(state="proposed")
    if waiting.update(state="held", starts_at=at):
        _run(case, at)
        case.refresh_from_db()


def _draw(case: Case, at: datetime) -> datetime:
    """The round in which it waits is drawn, by two officers or by itself, if it does; returns the moment."""
    standing = standing_of(case_reference=case.reference, at=at)
    if standing is None or standing.round.draws_at is None or standing.round.drawn_at is not None:
        return at
    at = standing.round.draws_at
    if get_version(case.version_id).definition.data.enrols:
        draw_due_rounds(at=at)
        run_case(case_id=case.pk, at=at)
        return at
    which = {"service_id": standing.round.service_id, "round_id": standing.round.round_id}
    propose_draw(actor=_officer(100, case.department, case.duty), at=at, **which)
    confirm_draw(actor=_officer(101, case.department, case.duty), at=at, **which)
    run_case(case_id=case.pk, at=at)
    return at


def _assess(case: Case, version: ServiceVersion, example: Example, at: datetime) -> datetime:
    """Assessors from outside give the points of the example at every stage, and two officers close it; returns the
    moment."""
    runs, agrees = _officer(100, case.department, case.duty), _officer(101, case.department, case.duty)
    while row := Assessment.objects.filter(case=case, panel__closed_at=None).select_related("panel").first():
        panel, stage = row.panel, stage_of(row.panel)
        standing = standing_of(case_reference=case.reference, at=at)
        at = max(at, standing.round.closes_at) if standing else at
        names = [f"Example {each}" for each in range(stage.assessors)]
        share = example.points.get(stage.id, USUAL_POINTS)
        given = {each.id: each.most * share // 100 for each in stage.criteria}
        for number in name_assessors(actor=runs, at=at, panel_id=panel.pk, outside=names):
            who: Any = {"actor": _from_outside(number), "at": at, "assessor_id": number, "number": row.number}
            declare_interest(**who, free=True)
            give_points(**who, given=given, reasons=dict.fromkeys(given, "–"))
        propose_closing(actor=runs, at=at, panel_id=panel.pk)
        confirm_closing(actor=agrees, at=at, panel_id=panel.pk)
        if Assessment.objects.filter(case=case, out=True, panel__in_round=True).exists():
            end_in_vain(reference=case.reference, at=at)
        run_case(case_id=case.pk, at=at)
    return at


def _from_outside(number: int) -> Actor:
    return Actor(person_id=None, name=f"Example {number}", assurance=2)


def _answer_for_registers(case: Case, version: ServiceVersion) -> None:
    """In an example whose register is down, it answers by now that it knows nothing."""
    case.refresh_from_db()
    case.facts = {**{each.id: {} for each in version.definition.data.registers}, **case.facts}
    case.save(update_fields=["facts"])


def _lodge(version: ServiceVersion, example: Example, applicant: Actor, at: datetime) -> int:
    licence: Mapping[str, Any] = example.facts.get("licence") or {}
    if licence:
        _have_licence(licence, version, applicant, at)
    if "voucher" in example.facts:
        named = {"scheme_id": example.facts["voucher"]["scheme"], "holder_id": applicant.holder_id}
        give_voucher(actor=system_actor(), at=at, **named)
    if (rule := version.definition.data.grant) is not None and rule.raises:
        _have_grant(str(example.answers.get(rule.raises, "")), rule, version, applicant, at)
    known = Known(example.known, (), str(licence.get("number", "")))
    draft = create_draft(actor=applicant, at=at, version=version, known=known, key=f"rehearsal:{example.name}"[:80])
    save_answers(actor=applicant, at=at, draft_id=draft.pk, values=dict(example.answers), seen={})
    if version.definition.data.booking:
        held = example.facts["booking"]
        venue, spans = str(held["venue"]), slots_named(str(held["venue"]), str(held["times"]))
        choose_slots(actor=applicant, at=at, draft_id=draft.pk, venue=venue, spans=spans)
    if version.definition.data.enrols:
        _open_round(example.facts[ACTIVITY], version, at)
    draft = Draft.objects.get(pk=draft.pk)
    reference = open_case(actor=applicant, at=at, draft=draft, ready=work_out(draft, at))
    return Case.objects.get(reference=reference).pk


def _open_round(known: Mapping[str, Any], version: ServiceVersion, at: datetime) -> None:
    """The round that the activity of an example opened."""
    opening = Opening(
        service_id=version.service_id,
        round_id=str(known["number"]),
        department=version.definition.data.department,
        duty=version.definition.access.decide,
        name=version.definition.text("name"),
        by_draw=bool(known["by_draw"]),
        quota=1,
        waiting=0,
        opens_at=datetime.fromisoformat(known["opens_at"]),
        closes_at=datetime.fromisoformat(known["closes_at"]),
        ends_at=datetime.fromisoformat(known["closes_at"]) + timedelta(days=1),
    )
    open_round(actor=system_actor(), at=at, opening=opening)


def _have_licence(facts: Mapping[str, Any], version: ServiceVersion, applicant: Actor, at: datetime) -> None:
    """The licence the example renews, entered if the demo world does not have it."""
    try:
        get_licence(actor=applicant, at=at, number=str(facts["number"]))
    except NotFound:
        until = facts.get("valid_until")
        record_licence(
            actor=_officer(100, version.definition.data.department, "licensing").acting_for(applicant.holder_id),
            at=at,
            kind=str(version.definition.data.licence),
            register="EXAMPLE",
            holder_id=applicant.holder_id,
            department=version.definition.data.department,
            name=version.definition.text("name"),
            terms=facts.get("terms") or {},
            valid_from=date.fromisoformat(str(facts.get("valid_from") or at.date().isoformat())),
            valid_until=date.fromisoformat(str(until)) if until else None,
            document_number=str(facts["number"]),
            case_reference="",
            key=f"rehearsal:{facts['number']}",
        )


def _have_grant(reference: str, rule: GrantRule, version: ServiceVersion, applicant: Actor, at: datetime) -> None:
    """The grant for which the example asks more money."""
    department, name = version.definition.data.department, version.definition.text("name")
    commit_grant(
        actor=_officer(100, department, "grants").acting_for(applicant.holder_id),
        at=at,
        awarded=Awarded(
            case_reference=reference,
            holder_id=applicant.holder_id,
            department=department,
            service_id=version.service_id,
            title=name,
            scopes=(),
            basis=rule.basis.text(),
            fund=rule.fund,
            asked=1,
            amount=1,
            parts=[Promised(percent=100, when=When.REPORT)],
            report_service="",
            report_due_on=at.date() + timedelta(days=365),
        ),
    )


def _say_nothing(case: Case, at: datetime) -> datetime:
    """Whoever is heard before a refusal does not answer; returns the moment after their term."""
    case.refresh_from_db()
    hearing = Hearing.objects.filter(case=case, ended_at__isnull=True).first()
    if hearing is None or hearing.notice_id is None:
        return at
    count_hearing_from(notice_id=hearing.notice_id, served_on=macau_date(at), at=at)
    at += timedelta(days=120)
    end_silent_hearing(hearing_id=hearing.pk, at=at)
    case.refresh_from_db()
    return at


def _decide(case: Case, version: ServiceVersion, example: Example, at: datetime) -> datetime:
    """The officer of the example decides, again after the hearing that a refusal begins with."""
    department, duty = case.department, case.duty
    note = "–" if example.officer == "refuse" else ""
    may = grantable(case, at)
    for _ in range(2):
        decide_case(
            actor=_officer(100, department, duty),
            at=at,
            reference=case.reference,
            outcome=str(example.officer),
            note=note,
            granted=may.most if may and example.officer == "approve" else None,
        )
        case.refresh_from_db()
        if case.state != CaseState.HEARING:
            break
        at = _say_nothing(case, at)
    if version.definition.data.four_eyes:
        confirm_proposal(actor=_officer(101, department, "chief"), at=at, reference=case.reference)
    return at


def _officer(number: int, department: str, duty: str) -> Actor:
    return Actor(
        person_id=number,
        name="Example",
        assurance=3,
        holder_id=f"p-{number}",
        posts=frozenset({PostHeld(department=department, duty=duty, clearance=len(clearances()) - 1)}),
    )
