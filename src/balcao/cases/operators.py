"""What a service task may be: one function a name. Each is safe to run twice.

A department puts these names into its process model; it never writes code.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from balcao.cases.assessing import awaits_assessment
from balcao.cases.clock import clock_view
from balcao.cases.consequences import inform_bodies
from balcao.cases.decision import conclude, decision_text
from balcao.cases.disputes import DISPUTED
from balcao.cases.enrolling import publish_what_was_granted
from balcao.cases.estates import estate_of
from balcao.cases.events import CaseReachedOfficer, OrgansFiled
from balcao.cases.fining import collect_fine
from balcao.cases.hearing import needs_hearing, open_hearing
from balcao.cases.inspections import needs_visit
from balcao.cases.issuing import granted_at, issued_before, issued_now, request_key
from balcao.cases.jobs import ask_missing_registers
from balcao.cases.kept_deposits import keep_deposit
from balcao.cases.licence_change import change_licence, follow_document
from balcao.cases.measures import word_for
from balcao.cases.missing import missing_registers
from balcao.cases.models import Case, Decision
from balcao.cases.notes import mop_texts, say, tell_holder, tell_signers
from balcao.cases.obliging import oblige
from balcao.cases.opening import administrators_of, entry_of, rule_in
from balcao.cases.operator_task import Found, Task, operator, step
from balcao.cases.opinions import consult
from balcao.cases.outputs import as_corrected, document_data, outputs_of, terms_named, title_of, valid_until
from balcao.cases.places import waits_for_place
from balcao.cases.proceedings import DecisionKind
from balcao.cases.referring import refer_back
from balcao.cases.remedies import in_force, remedies_of, served_as
from balcao.cases.scopes import scopes_of
from balcao.cases.serving import serve_together
from balcao.cases.staying import keep_staying
from balcao.cases.superseding import decide_again
from balcao.cases.table_runs import ask_table
from balcao.cases.types import CaseState
from balcao.catalogue.api import Output, ServiceDefinition
from balcao.documents.api import request_document
from balcao.entities.api import holder_name, open_account
from balcao.formkit.api import number_of
from balcao.foundation.bus.api import announce
from balcao.kernel.clock import macau_date
from balcao.licences.api import extend_licence, record_licence
from balcao.payments.api import order_of, refund_order


@operator("decide")
def by_table(task: Task) -> Found:
    """Let the decision table decide, or leave it to an officer."""
    case = task.case
    if case.outcome:
        return {"outcome": case.outcome}
    found = ask_table(case, task.definition, at=task.at)
    case.trace, case.reasons = dict(found.trace), list(found.reasons)
    if case.facts.get(DISPUTED):
        found = replace(found, outcome="officer")  # no table weighs a register against who says it is wrong
    if task.definition.data.grant and found.outcome == "approve":
        found = replace(found, outcome="officer")  # no table says how much
    if (estate := estate_of(task.definition, case.answers, case.facts)) and not estate.by_register:
        found = replace(found, outcome="officer")  # no table reads the paper that makes somebody an heir
    if found.outcome == "refuse" and needs_hearing(case, task.definition, found.reasons):
        hearing = open_hearing(
            case, task.definition, actor=task.actor, at=task.at, route="instant", reasons=found.reasons
        )
        step(task, "hearing_opened", due=hearing.due_on.isoformat() if hearing.due_on else "", days=hearing.days)
        return {"outcome": "officer"}
    if found.outcome == "officer":
        case.state = CaseState.WITH_OFFICER
        if task.definition.data.by_department:
            _tell_opened(task)
        else:
            _confirm_receipt(task)
        announce(CaseReachedOfficer(case_id=case.pk, department=case.department))
    else:
        conclude(case, actor=task.actor, at=task.at, outcome=found.outcome, route="instant", reasons=found.reasons)
    return {"outcome": found.outcome}


def _confirm_receipt(task: Task) -> None:
    """Tell the applicant that an officer has it and until when, or what happens at the moment it is due."""
    ends = clock_view(task.case, task.definition, task.at).ends
    key = "received_until" if ends else "received"
    tell_holder(actor=task.actor, at=task.at, case=task.case, key=key, unique="received", legal=False, ends=ends or "")


def _tell_opened(task: Task) -> None:
    """Tell whom it is about that a department opened it, so that they can follow it and speak."""
    tell_holder(actor=task.actor, at=task.at, case=task.case, key="opened", unique="opened", legal=False)


@operator("consult")
def ask_departments(task: Task) -> Found:
    """Ask every department concerned, at once and each with its own term; go on when all have answered or not."""
    case = task.case
    if case.outcome:
        return {"opinions": {}}
    if case.state == CaseState.HEARING:
        return None
    task.steps.extend(consult(case, task.definition, task.at, task.context))
    if case.state == CaseState.CONSULTING:
        return None
    announce(CaseReachedOfficer(case_id=case.pk, department=case.department))
    return {"opinions": {opinion.department: opinion.counts_as for opinion in case.opinions.all()}}


@operator("decide_again")
def by_objection(task: Task) -> Found:
    """An objection was well founded: what it is against is decided as it asks, or sent back to its author. Said
    again, it changes nothing."""
    objection = task.case
    if objection.against_id is None or Decision.objects.filter(because_of=objection).exists():
        return {}
    back = objection.refers_back is not None
    case = (refer_back if back else decide_again)(objection, actor=task.actor, at=task.at)
    step(task, "referred_back" if back else "decided_again", reference=case.reference)
    return {}


@operator("inspect")
def wait_for_visit(task: Task) -> Found:
    """Have the place visited, and go on when the report is signed or the visit called off."""
    case = task.case
    if case.outcome:
        return {"inspection": ""}
    if needs_visit(case, task.definition, task.at):
        return None
    return {"inspection": str(case.inspections.filter(required=True).latest("pk").state)}


@operator("assess")
def wait_for_points(task: Task) -> Found:
    """Go on when assessors have given their points and the order stands, or the application goes no further."""
    if task.case.outcome:
        return {"assessed": ""}
    return None if awaits_assessment(task.case, task.definition, task.at) else {"assessed": "given"}


@operator("place")
def wait_for_place(task: Task) -> Found:
    """Go on when the application has its place in the round, or none is to be had any more."""
    if task.case.outcome:
        return {"place": ""}
    return None if waits_for_place(task.case, task.at) else {"place": "had"}


@operator("officer_decision")
def by_officer(task: Task) -> Found:
    """Wait until an officer, or the law, has decided."""
    return {"outcome": task.case.outcome} if task.case.outcome else None


@operator("issue")
def issue(task: Task) -> Found:
    """Have every output made and sealed; wait for registers that did not answer while the draft was written."""
    case, numbers = task.case, []
    if missing_registers(case, task.definition):
        ask_missing_registers.defer_once(key=f"facts:{case.pk}", case_id=case.pk)
        return None
    for place, output in outputs_of(case, task.definition):
        summary = request_document(
            actor=task.actor,
            at=task.at,
            kind=output.kind,
            register=output.register_code,
            layout=task.definition.layouts[output.layout],
            data=document_data(case, task.definition, output),
            title=title_of(case, task.definition, output),
            holder_id=case.holder_id,
            department=output.seal,
            case_reference=case.reference,
            valid_until=_valid_until(task, output),
            key=request_key(case, place),
            scopes=scopes_of(case.service_id, case.draft_id),
            replaces=issued_before(case, place),
        )
        numbers.append(summary.number)
        step(task, "issued", number=summary.number)
    return {"documents": numbers}


def _valid_until(task: Task, output: Output) -> date | None:
    return valid_until(
        output,
        since=macau_date(granted_at(task.case) or task.at),
        answers=as_corrected(task.case),
        licence_until=(task.case.facts.get("licence") or {}).get("valid_until"),
    )


@operator("record_licence")
def enter_licence(task: Task) -> Found:
    """Extend the licence that was renewed, or enter the one that was granted for the first time; a service that does
    neither, such as one that gives an opinion, records none."""
    case, data = task.case, task.definition.data
    number = issued_now(case)
    granting = [each for _place, each in outputs_of(case, task.definition) if data.licence or each.grants]
    if not granting and not data.licence:
        return {"licence": ""}
    output = next(iter(granting), None)
    until = _valid_until(task, output) if output else None
    terms = {**(case.facts.get("licence") or {}).get("terms", {}), **_terms(case, task.definition)}
    if data.licence:
        assert until is not None, f"{data.id}: a renewal says by how much it extends"
        licence = extend_licence(
            actor=task.actor,
            at=task.at,
            number=case.licence_number,
            valid_until=until,
            terms=terms,
            document_number=number,
            case_reference=case.reference,
            key=f"case:{case.pk}",
        )
    else:
        assert output is not None, f"{data.id}: a licence that is entered is issued"
        licence = record_licence(
            actor=task.actor,
            at=task.at,
            kind=str(output.grants),
            register=output.register_code,
            holder_id=case.holder_id,
            department=case.department,
            name=title_of(case, task.definition, output),
            terms=terms,
            valid_from=macau_date(granted_at(case) or task.at),
            valid_until=until,
            document_number=number,
            case_reference=case.reference,
            key=f"case:{case.pk}",
        )
    follow_document(case, task.definition, licence.number, task.at)
    oblige(case, licence.number, actor=task.actor, at=task.at)
    step(task, "licence_recorded", number=licence.number, until=until.isoformat() if until else "")
    return {"licence": licence.number}


def _terms(case: Case, definition: ServiceDefinition) -> dict[str, Any]:
    """The answers that become terms of the licence; an unanswered one leaves the term as it was. What was looked up is
    its number alone."""
    named, answers = terms_named(definition), as_corrected(case)
    looked_up = {each.id for each in definition.form.questions() if each.lookup}
    said = {term: question for term, question in named.items() if question in answers}
    return {
        term: number_of(answers[question]) if question in looked_up else answers[question]
        for term, question in said.items()
    }


@operator("change_licence")
def change_as_granted(task: Task) -> Found:
    """Do to the licence what the service is for: other terms, another document or holder, a restraint, its end."""
    done = change_licence(
        task.case, task.definition, actor=task.actor, at=task.at, terms=_terms(task.case, task.definition)
    )
    if done and not task.definition.data.by_department:
        follow_document(task.case, task.definition, task.case.licence_number, task.at)
        oblige(task.case, task.case.licence_number, actor=task.actor, at=task.at)
    elif task.definition.data.by_department:
        keep_staying(task.case, task.at)
    step(task, "licence_changed" if done else "licence_not_changed", number=task.case.licence_number)
    return {"changed": done}


@operator("collect_fine")
def have_fine_paid(task: Task) -> Found:
    """Have the fine paid that was imposed, or undo it where it was taken back."""
    if done := collect_fine(task.case, task.definition, actor=task.actor, at=task.at):
        step(task, done)
    return {}


@operator("keep_deposit")
def keep_part_of_deposit(task: Task) -> Found:
    """Keep the part of a deposit that was decided, or give back what is not to be kept any more."""
    if done := keep_deposit(task.case, actor=task.actor, at=task.at):
        step(task, done)
    return {}


@operator("open_account")
def open_entity(task: Task) -> Found:
    """Open the account of the entity that the answers name: first the entity, then its administrators."""
    case, opens = task.case, task.definition.data.opens
    assert opens is not None, f"{case.service_id}: the check lets no process open what `opens` does not name"
    entity_id = open_account(
        actor=task.actor,
        at=task.at,
        entry=entry_of(opens, case.answers, rule_in(task.definition, case.facts)),
        administrators=administrators_of(opens, case.answers),
        case_reference=case.reference,
        granted_by=case.lodged_by,
    )
    step(task, "account_opened")
    return {"entity": entity_id}


@operator("record_organs")
def enter_election(task: Task) -> Found:
    """Have the elected take their seats; said again about the same case, it changes nothing."""
    case, named = task.case, task.definition.data.organs
    assert named is not None, f"{task.definition.id}: names no questions for its organs"
    announce(
        OrgansFiled(
            at=task.at,
            reference=case.reference,
            holder_id=case.holder_id,
            elected_on=date.fromisoformat(case.answers[named.elected_on]),
            effect_on=date.fromisoformat(case.answers[named.term_start]),
            term_end=date.fromisoformat(case.answers[named.term_end]),
            seats=tuple(case.answers[named.seats]),
        )
    )
    step(task, "organs_entered")
    return {}


@operator("publish")
def publish_activity(task: Task) -> Found:
    """Have the activity listed and its round opened; where it is too late for that, say so."""
    number = publish_what_was_granted(task.case, task.definition, actor=task.actor, at=task.at)
    step(task, "activity_published" if number else "activity_too_late", number=number)
    return {"activity": number}


@operator("inform")
def tell_bodies(task: Task) -> Found:
    """Tell other bodies at once what was decided."""
    for department in inform_bodies(task.case, task.definition, task.at):
        step(task, "informed", department=department)
    return {}


@operator("refund")
def give_back(task: Task) -> Found:
    """Give the fee back."""
    order = order_of(subject=f"draft:{task.case.draft_id}")
    if order is not None and order.begun:
        rest = refund_order(actor=task.actor, at=task.at, order_id=order.id, reason=say("cases.note.refund_reason"))
        step(task, "refund_asked", amount=mop_texts(rest))
    return {}


@operator("notify")
def serve(task: Task) -> Found:
    """Serve the decision: its text, its reasons, and what one can do against it."""
    case, decision = task.case, in_force(task.case)
    kind = DecisionKind(decision.kind)
    key = f"decided_{word_for(task.definition, case.outcome)}" if kind is DecisionKind.DECIDED else f"revised_{kind}"
    text = decision_text(case, task.definition, holder_name(case.holder_id), at=task.at, kind=kind, why=decision.why)
    tell_holder(
        actor=task.actor,
        at=task.at,
        case=case,
        key=key,
        unique=served_as(case),
        legal=True,
        path=f"/as/{case.holder_id}/matters/{case.reference}/remedies/" if remedies_of(case, task.at) else "",
        body=text,
    )
    if task.definition.data.co_applicants is not None:
        serve_together(case, task.definition, decision, at=task.at, key=key)
    else:
        tell_signers(actor=task.actor, at=task.at, case=case, key=f"signed_{case.outcome}")
    step(task, "served")
    return {}
