"""One case and its timeline; the inbox."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    AlreadyDecided,
    CaseView,
    ClockView,
    Estate,
    TimelineStep,
    appointments_of_case,
    case_view,
    condition_in_words,
    copy_of_case,
    document_together,
    hand_of,
    leave_application,
    points_read,
    sees_case,
    withdraw_case,
)
from balcao.catalogue.api import departments
from balcao.correspondence.api import hours_known
from balcao.documents.api import documents_of_case
from balcao.foundation.audit.api import record_seen
from balcao.foundation.ui.api import format_macau, translate
from balcao.grants.api import granted_by
from balcao.intake.api import EntryState, standing_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import labelled, listed
from balcao.kernel.texts import pick
from balcao.notices.api import (
    open_notice,
    register_for_notices,
    withdraw_from_notices,
)
from balcao.portal.amended import fixes_shown, sent_shown
from balcao.portal.charged import charge_rows, owes_charge
from balcao.portal.copies_shown import copy_rows
from balcao.portal.decided import decision_line, referral_in_words, stays_in_words
from balcao.portal.fines_shown import fine_card
from balcao.portal.kept_shown import kept_card
from balcao.portal.places_shown import standing_shown
from balcao.portal.traced import law_of_rules, traced
from balcao.portal.web.enrolments import enrolment_card
from balcao.portal.web.hearing import hearing_card
from balcao.portal.web.hired import hired_card
from balcao.portal.web.holders import for_holder
from balcao.portal.web.keeping import deleted_page, deletion_shown
from balcao.portal.web.mandates import manages
from balcao.portal.web.proof import proof_shown
from balcao.portal.web.reading import answer_sections, words_of
from balcao.portal.web.rows import document_rows, state_words
from balcao.portal.web.video_counter import own_recording_rows, seen_by_video

LATE = ("overdue", "shelved", "decided_refuse", "decided_at_once_refuse", "decided_tacitly_refuse")


def step_title(step: TimelineStep, language: str) -> str:
    """A line of the timeline in words; days and departments are written out."""
    return translate(f"cases.step.{step.kind}", language, **_filled(step.data, language))


def _filled(data: Mapping[str, Any], language: str) -> dict[str, str]:
    from django.conf import settings

    found = {}
    names = departments(settings.BALCAO_SERVICES)
    for name, value in data.items():
        if isinstance(value, dict):
            found[name] = pick(value, language)
        elif name in {"due", "until", "before", "day"} and value:
            found[name] = format_macau(date.fromisoformat(str(value)), language)
        elif name == "department" and value in names:
            found[name] = pick(names[str(value)], language)
        else:
            found[name] = str(value)
    return found


def _facts(case: CaseView, holder: str, language: str) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"key": translate("portal.matter.number", language), "value": case.reference},
        {"key": translate("portal.matter.state", language), "value": state_words(case.state.value, language)},
    ]
    clock = case.clock
    if clock.ends and not case.closed:
        at_end = translate(f"portal.service.on_{clock.on_deadline}", language)
        left = translate("portal.matter.days_left", language, count=clock.left) if clock.left is not None else ""
        facts.append(
            {
                "key": translate("portal.matter.deadline", language),
                "value": format_macau(clock.ends, language),
                "note": " · ".join(part for part in (left, _counted(clock, language), at_end) if part),
            }
        )
    elif not case.closed and clock.days is not None:
        key = f"portal.clock.waits_{clock.waits_for}" if clock.waits_for else "portal.matter.stopped"
        value = translate(key, language, count=clock.left)
        facts.append(
            {
                "key": translate("portal.matter.deadline", language),
                "value": value,
                "note": _counted(clock, language),
            }
        )
    if case.by_guardian:
        who = translate("cases.as_guardian", language, who=pick(case.lodged_by, language))
        facts.append({"key": translate("portal.matter.lodged_by", language), "value": who})
    if case.estate:
        facts.append(_estate(case.estate, language))
    if case.clerk:
        how = translate("cases.entered_by", language, clerk=case.clerk)
        facts.append({"key": translate("portal.matter.channel", language), "value": how})
    for each in case.co_applicants:
        left = (
            translate("portal.together_with.left", language, at=format_macau(each.left_at, language))
            if each.left_at
            else ""
        )
        facts.append(
            {"key": translate("portal.together_with.key", language), "value": pick(each.name, language), "note": left}
        )
    granted = granted_by(case_reference=case.reference) if case.version.definition.data.grant else None
    if granted is not None:
        facts.append({"key": translate("portal.matter.granted", language), "value": format_mop(granted, language)})
        if case.holder_id == holder:
            address = reverse("portal-grants", args=[holder])
            facts[-1] |= {"href": address, "action": translate("portal.matter.see_grant", language)}
    if case.receipt_number:
        facts.append({"key": translate("portal.matter.receipt", language), "value": case.receipt_number})
        if case.holder_id == holder:  # who only signed has no receipt to see
            address = reverse("payments-receipt", args=[holder, case.receipt_number])
            facts[-1] |= {"href": address, "action": translate("portal.matter.see_receipt", language)}
    return facts


def _visit(actor: Any, at: datetime, case: CaseView, language: str) -> dict[str, Any] | None:
    """The visit that the case waits for: to be chosen, or when it is."""
    if case.version.definition.data.visit is None or (case.closed and case.finished):
        return None
    found = appointments_of_case(actor=actor, at=at, reference=case.reference)
    live = next((each for each in found if each.step and each.live), None)
    if live is None:
        return None
    when = translate("portal.come.set", language, when=format_macau(live.starts_at, language)) if live.starts_at else ""
    return {
        "words": when or translate("portal.come.choose", language),
        "place": live.where(language),
        "set": bool(when),
    }


def _estate(estate: Estate, language: str) -> dict[str, Any]:
    """For whose estate an heir acts, and how that is known."""
    proved = translate(f"cases.estate.by_{'register' if estate.by_register else 'paper'}", language)
    others = listed((pick(each.name, language) for each in estate.others), language)
    died = estate.died_on and translate("cases.estate.died_on", language, day=format_macau(estate.died_on, language))
    shared = labelled(translate("cases.estate.others", language), others, language) if others else ""
    note = " · ".join(part for part in (died, proved, shared) if part)
    return {"key": translate("cases.estate.of", language), "value": pick(estate.name, language), "note": note}


def _counted(clock: ClockView, language: str) -> str:
    """How many days counted and how many did not."""
    if clock.days is None:
        return ""
    used = translate("portal.clock.used", language, used=clock.used, days=clock.days)
    if not clock.stood_still:
        return used
    return f"{used} · {translate('portal.clock.stood_still', language, count=clock.stood_still)}"


@for_holder
def matter(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """One case: state, clock, decision and its reasons, what happened, what was lodged; or that it was deleted."""
    at, actor, language = now(), request.actor, request.language  # type: ignore[attr-defined]
    try:
        case = case_view(actor=actor, at=at, reference=reference)
    except NotFound:
        return deleted_page(request, holder, reference)
    record_seen(actor=actor, at=at, subject=f"case:{reference}", holder_id=case.holder_id)
    words = words_of(case.version, language)
    definition = case.version.definition
    own = case.holder_id == holder  # whoever only signed it follows it, and no more
    asked = case.open_question if own else None
    standing = standing_of(case_reference=reference, at=at) if own else None
    waits = standing is not None and standing.state is EntryState.WAITING
    visit = _visit(actor, at, case, language) if own else None
    context = {
        "reference": case.reference,
        "service_name": words.find("name"),
        "visit": visit,
        "deletion": deletion_shown(reference, language) if own and case.closed else "",
        "standing": standing_shown(standing, language) if standing else None,
        "working": not owes_charge(case)
        and visit is None
        and ((case.state == "processing" and not waits) or (case.outcome == "approve" and not case.finished)),
        "facts": _facts(case, holder, language),
        "supplement": {
            "text": asked.text,
            "until": format_macau(asked.due_on, language),
            "fixes": fixes_shown(case, words),
            "by_video": case.draft_id if seen_by_video(case.version) else None,
        }
        if asked
        else None,
        "objects_to": case.journey.answers.get("reference") if case.version.definition.data.objects else "",
        "seen": reverse("portal-readings", args=[holder]) + f"?about=case:{reference}" if own else "",
        "together": {"count": case.together if own else 0, "own": case.together_own},
        "hearing": hearing_card(case, holder, language) if own else None,
        "decision": {
            "text": state_words(case.state.value, language),
            "reasons": [pick(definition.reason(reason), language) for reason in case.reasons],
            "conditions": [pick(condition_in_words(each), language) for each in case.conditions],
            "automatic": case.route == "instant",
            "tacit": case.route == "tacit",
            "owed": case.route == "tacit" and case.outcome == "refuse",
            "referred": referral_in_words(case, language) if own else "",
            "rests_on": traced(definition, case.trace, words) if own else [],
            "rule_law": law_of_rules(definition, case.trace, language) if own else [],
            "law": [pick(each.text(), language) for each in definition.data.legal_basis],
            "adverse": (own or _applies(case, actor)) and case.adverse,
            "points": definition.data.assessment is not None
            and bool(points_read(actor=actor, at=at, reference=reference)),
        }
        if case.outcome
        else None,
        "fine": fine_card(case, holder, language) if own else None,
        "kept": kept_card(case, holder, language) if own else None,
        "line": decision_line(case, language) if own else [],
        "stays": stays_in_words(case, language) if own else [],
        "enrolment": enrolment_card(request, reference) if own and definition.data.enrols else None,
        "hired": hired_card(request, reference) if own and definition.data.booking else None,
        "charges": charge_rows(case, holder, language) if own else [],
        "documents": document_rows(
            documents_of_case(case_reference=reference),
            holder,
            language,
            at=at,
            together=reference if not own and _applies(case, actor) else "",
            fetched=own or _applies(case, actor),
        ),
        "recordings": own_recording_rows(actor, holder, language, case.draft_id) if own else [],
        "paper": copy_rows(copy_of_case(case_reference=reference, at=at), language) if own else [],
        "timeline": [
            {
                "title": step_title(step, language),
                "at": step.at,
                "kind": "late" if step.kind in LATE else "done",
                "note": " · ".join(part for part in (hand_of(step, language), step.note) if part),
            }
            for step in reversed(case.timeline)
        ],
        "sections": answer_sections(case.journey, words),
        "by_department": definition.data.by_department,
        "own": own,
        "changes": sent_shown(case, words),
        "amending": own and any(not each.sent_at for each in case.amendments),
        "may_amend": own and case.may_amend,
        "may_leave": not own and _applies(case, actor) and not case.closed,
        "may_withdraw": own and not case.closed and not definition.data.by_department,
        "may_meet": own,
        "may_chat": own and definition.data.department in hours_known(),
        "share": case.draft_id if own and manages(actor) else None,
        "hash": case.content_hash,
    }
    return render(request, "portal/matter.html", {"holder": holder, "matter": context})


def _applies(case: CaseView, actor: Actor) -> bool:
    """Whether the person applies together with the holder, and has not withdrawn."""
    return any(each.person_id == actor.principal_id and each.left_at is None for each in case.co_applicants)


@for_holder
def document(request: HttpRequest, holder: str, reference: str, number: str) -> HttpResponse:
    """A document of a case for which one applied together with its holder, as a file."""
    data = document_together(actor=request.actor, at=now(), reference=reference, number=number)  # type: ignore[attr-defined]
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@for_holder
def withdraw(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Take an application back, after a second look."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    case = case_view(actor=actor, at=now(), reference=reference)
    own = case.holder_id == holder
    if request.method == "POST":
        try:
            (withdraw_case if own else leave_application)(actor=actor, at=now(), reference=reference)
            messages.success(request, translate("portal.matter.withdrawn"))
        except AlreadyDecided as failure:
            messages.warning(request, translate(failure.key))
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": words_of(case.version, language).find("name"),
        "effect": "" if own else _effect(case, language),
    }
    return render(request, "portal/withdraw.html", context)


def _effect(case: CaseView, language: str) -> str:
    """What it means for the others when one of them withdraws."""
    together = case.version.definition.data.co_applicants
    return translate(f"portal.together_with.{together.withdrawal if together else 'ends'}", language)


@for_holder
@require_POST
def electronic_notices(request: HttpRequest, holder: str) -> HttpResponse:
    """Take legal notices electronically from now on, or by letter again."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("act") == "register"
    (register_for_notices if wanted else withdraw_from_notices)(actor=actor, at=now())
    messages.success(request, translate("portal.inbox.now_electronic" if wanted else "portal.inbox.now_by_letter"))
    return HttpResponseRedirect(reverse("portal-inbox", args=[holder]))


@for_holder
def notice(request: HttpRequest, holder: str, notice_id: int) -> HttpResponse:
    """Open a notice; opening is evidence, so it happens once and is recorded."""
    language = request.language  # type: ignore[attr-defined]
    opened = open_notice(actor=request.actor, at=now(), notice_id=notice_id)  # type: ignore[attr-defined]
    notes = [format_macau(opened.sent_at, language)]
    if opened.legal and opened.served_on:
        notes.append(translate("portal.inbox.served", language, at=format_macau(opened.served_on, language)))
    if opened.moot:
        notes.append(translate("portal.inbox.moot", language))
    reference = opened.case_reference
    in_sight = bool(reference) and sees_case(actor=request.actor, reference=reference)  # type: ignore[attr-defined]
    signs = "/sign/" in opened.path or "/to-sign/" in opened.path
    context = {
        "holder": holder,
        "subject": pick(opened.subject, language),
        "body": pick(opened.body, language),
        "notes": notes,
        "case_url": reverse("portal-matter", args=[holder, reference]) if in_sight else "",
        "path": "" if opened.moot else opened.path,
        "go": translate("portal.inbox.go" if signs else "portal.inbox.go_on", language),
        "seen": reverse("portal-readings", args=[holder]) + f"?about=notice:{notice_id}" if holder[:2] == "e-" else "",
        **proof_shown(notice_id, language),
    }
    return render(request, "portal/notice.html", context)
