"""What a granted case does to the licence it is about."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from balcao.accounts.api import person_by_bir
from balcao.cases.consequences import cause_of
from balcao.cases.estates import estate_of_case, licence_left
from balcao.cases.issuing import issued_now
from balcao.cases.measures import begins_on
from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.outputs import terms_named
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.catalogue.api import LicenceChange, ServiceDefinition
from balcao.documents.api import documents_of_case
from balcao.entities.api import EntityKind, EntityStatus, account_numbered
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES
from balcao.licences.api import (
    LicenceEnded,
    Restraint,
    SameHolder,
    cease_licence,
    change_terms,
    get_licence,
    replace_document,
    restrain_licence,
    transfer_licence,
)


def receiver_of(change: LicenceChange, answers: Mapping[str, Any]) -> str | None:
    """The holder to whom a licence goes, by the answers that name them; None without an account in use."""
    assert change.to is not None, "a transfer names its receiver"
    kind, number = answers.get(change.to.kind), str(answers.get(change.to.number) or "").strip()
    if kind == "person":
        person = person_by_bir(number)
        return f"p-{person}" if person else None
    account = account_numbered(EntityKind(kind), number) if kind in set(EntityKind) and number else None
    return account[0] if account and account[1] is EntityStatus.ACTIVE else None


def change_licence(
    case: Case, definition: ServiceDefinition, *, actor: Actor, at: datetime, terms: Mapping[str, Any]
) -> bool:
    """Do it; whether it could be done: a licence that ended meanwhile stays as it is."""
    change = definition.data.change
    assert change is not None, f"{definition.id}: the check lets no process change what `change` does not name"
    act: dict[str, Any] = {
        "actor": actor,
        "at": at,
        "number": case.licence_number,
        "case_reference": case.reference,
        "key": _key(case, definition),
    }
    issued: dict[str, Any] = {"document_number": issued_now(case)}
    on = _day(change.since, case) or macau_date(at)
    why = dict.fromkeys(LANGUAGES, str(case.answers.get(change.why or "") or ""))
    if definition.data.by_department:
        on, why = begins_on(case, definition, at), say("cases.measure.reason", reference=case.reference)
    try:
        match change.act:
            case "amend":
                change_terms(**act, **issued, terms=terms)
            case "replace":
                replace_document(**act, **issued)
            case "transfer":
                receiver = receiver_of(change, case.answers)
                if receiver is None:
                    return False
                transfer_licence(**act, **issued, to_holder=receiver, terms=terms)
            case "inherit":
                estate, heir = estate_of_case(case), case.holder_id
                left = licence_left(definition, estate, case.licence_number, at, passed_to=heir) if estate else None
                if left is None:
                    return False
                act["actor"] = actor.acting_for(left.holder_id)
                transfer_licence(**act, **issued, to_holder=case.holder_id, terms=terms)
            case "cease":
                cease_licence(**act, on=on, reason=why)
            case restraint:
                until = _day(change.until, case)
                restrain_licence(**act, act=Restraint(restraint), holds_from=on, holds_until=until, reason=why)
    except (LicenceEnded, SameHolder):
        return False
    return True


def _key(case: Case, definition: ServiceDefinition) -> str:
    """By which name the licence keeps it: a measure by its decision, so that it stands still or falls with that."""
    if not definition.data.by_department:
        return f"case:{case.pk}"
    return f"{cause_of(decisions_of_same_substance(in_force(case))[0])}:{case.pk}"


def follow_document(case: Case, definition: ServiceDefinition, number: str, at: datetime) -> None:
    """A later decision of the case issued another document: the licence has it, and the terms that were corrected,
    unless it has gone on since or ended."""
    if not case.revision:
        return
    terms = {term: case.corrected[name] for term, name in terms_named(definition).items() if name in case.corrected}
    licence = get_licence(actor=system_actor(), at=at, number=number)
    issued = {each.number for each in documents_of_case(case_reference=case.reference)}
    document = issued_now(case) if licence.document_number in issued else ""
    act: dict[str, Any] = {"actor": system_actor(), "at": at, "number": number, "case_reference": case.reference}
    act |= {"key": f"case:{case.pk}:r{case.revision}", "document_number": document}
    try:
        if any(licence.terms.get(term) != value for term, value in terms.items()):
            change_terms(**act, terms=terms)
        elif document and document != licence.document_number:
            replace_document(**act)
    except LicenceEnded:
        return


def _day(question: str | None, case: Case) -> date | None:
    given = case.answers.get(question) if question else None
    return date.fromisoformat(str(given)) if given else None
