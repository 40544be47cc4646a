"""A case on one screen: what the page shows, in the officer's language."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from balcao.accounts.api import clearances
from balcao.cases.api import (
    DISPUTED,
    CaseSummary,
    ClockView,
    OfficerCase,
    TimelineStep,
    consents_of_case,
    hand_of,
)
from balcao.catalogue.api import ServiceDefinition, ServiceWords, get_version, shown_answer, why_number
from balcao.desk.changes import changed_questions
from balcao.desk.measures_shown import said_of
from balcao.desk.queue_rows import SOON
from balcao.desk.reading import day_in_words, department_name, fact_at, field_name, named, state_name, value_in_words
from balcao.desk.rows_shown import rows_beside, rows_table
from balcao.documents.api import DocumentSummary, hold_in_words, holds_of, standing_tag
from balcao.entities.api import holder_names
from balcao.formkit.api import LOOKED_UP, drawing_of
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick

NO_REGISTERS = frozenset({"lists", "fines", "booking", DISPUTED, LOOKED_UP})
"""What lies beside the facts and is said elsewhere on the page."""


def answers_shown(case: OfficerCase, words: ServiceWords) -> list[dict[str, Any]]:
    """All answers page by page; beside each what a register says of it, and whether both agree."""
    refused = refused_registers(case)
    return [
        {
            "id": page.id,
            "title": words.page_title(page.id),
            "rows": [_answer(state, case, words, refused) for state in page.questions],
        }
        for page in case.view.journey.visible_pages
    ]


def refused_registers(case: OfficerCase) -> dict[str, str]:
    """The registers of a case for which there is no leave: ``refused``, or ``withdrawn`` since."""
    if not any(each.consent for each in case.view.version.definition.data.registers):
        return {}
    found = consents_of_case(reference=case.view.reference)
    return {each.register: each.state for each in found if each.state in ("refused", "withdrawn")}


def _answer(state: Any, case: OfficerCase, words: ServiceWords, refused: Mapping[str, str]) -> dict[str, Any]:
    language = words.language
    row = {
        "key": words.label(state.id),
        "why": why_number(state, case.view.journey, words),
        "changed": state.id in changed_questions(case),
        "value": shown_answer(state.definition, state.value, words) or translate("desk.answers.none", language),
        "table": rows_table(state, words),
        "drawn": drawing_of(state.value),
        "register": "",
        "differs": False,
        "agrees": False,
    }
    if not state.definition.prefill:
        return row
    answered = [each for each in state.definition.prefill if each.register_id in case.facts]
    source = state.source if state.source in answered else next(iter(answered), None)
    if source is None:
        name = state.definition.prefill[0].register_id
        why = refused.get(name, "silent")
        return row | {
            "register": translate(f"desk.answers.{why}", language, register=named("register", name, language))
        }
    register = named("register", source.register_id, language)
    if state.definition.questions:
        return row | rows_beside(state, register, words)
    said = fact_at(case.facts, source.register_id, source.field)
    if said == state.value or str(said) == str(state.value):
        return row | {"register": translate("desk.answers.agrees", language, register=register), "agrees": True}
    shown = shown_answer(state.definition, said, words) or value_in_words(said, language)
    note = translate("desk.answers.says", language, register=register, value=shown)
    if dispute := (case.facts.get(DISPUTED) or {}).get(state.id):
        note += "\n" + translate("desk.answers.disputed", language, why=dispute["why"])
    return row | {"register": note, "differs": True}


def differences(sections: list[dict[str, Any]]) -> list[str]:
    """The questions whose answer a register contradicts."""
    return [row["key"] for section in sections for row in section["rows"] if row["differs"]]


def registers_shown(case: OfficerCase, language: str) -> list[dict[str, Any]]:
    """What each register said, field by field, and when it was asked."""
    return [
        {
            "name": named("register", str(register), language),
            "note": translate("desk.registers.asked_at", language, at=format_macau(case.asked_at[register], language))
            if register in case.asked_at
            else "",
            "rows": [
                {"key": field_name(str(field), language), "value": value_in_words(value, language)}
                for field, value in facts.items()
            ],
        }
        for register, facts in case.facts.items()
        if isinstance(facts, dict) and register not in NO_REGISTERS
    ]


def consents_shown(case: OfficerCase, language: str) -> list[str]:
    """By whose leave registers were asked, or that they were not."""
    if not any(each.consent for each in case.view.version.definition.data.registers):
        return []
    found = consents_of_case(reference=case.view.reference)
    names = holder_names({each.answered_by for each in found} | {each.concerns for each in found})
    return [
        translate(
            f"desk.registers.{each.state}",
            language,
            register=named("register", each.register, language),
            who=pick(names.get(each.answered_by, {}), language),
            about=pick(names.get(each.concerns, {}), language),
            at=format_macau(each.at, language),
        )
        for each in found
    ]


def clock_shown(
    clock: ClockView, *, closed: bool, overdue: bool, measure: bool = False, language: str
) -> dict[str, Any]:
    """The legal clock in sentences."""
    lines = []
    if closed:
        head, kind = translate("desk.clock.closed", language), "grey"
    elif overdue:
        head, kind = translate("desk.left.overdue", language), "red"
    elif clock.left is None:
        head, kind = translate("desk.clock.event" if clock.deadline_at else "desk.left.none", language), "blue"
    elif not clock.running:
        waits = f"desk.clock.waits_{clock.waits_for}" if clock.waits_for else "desk.clock.stopped"
        head, kind = said_of(waits, language, measure=measure), "grey"
    else:
        head = translate("desk.left.days", language, count=clock.left)
        kind = "orange" if clock.left <= SOON else "blue"
    if clock.days is not None:
        lines.append(translate("desk.clock.used", language, used=clock.used, days=clock.days))
    if clock.stood_still:
        lines.append(translate("desk.clock.stood_still", language, count=clock.stood_still))
    if clock.deadline_at and not closed:
        lines.append(_end_in_words(clock.deadline_at, overdue, language))
    if clock.running and not closed and not overdue:
        lines.append(translate(f"desk.clock.then_{clock.on_deadline}", language))
    return {"head": head, "kind": kind, "lines": lines, "used": clock.used, "days": clock.days or 0}


def _end_in_words(deadline_at: datetime, overdue: bool, language: str) -> str:
    """A term that ends at midnight ends with the day before, as people count."""
    last = deadline_at - timedelta(microseconds=1)
    whole_days = macau_date(last) != macau_date(deadline_at)
    day = format_macau(macau_date(last), language)
    if overdue:
        return translate("desk.left.ended", language, day=day)
    if whole_days:
        return translate("desk.clock.ends_with", language, day=day)
    return translate("desk.clock.ends", language, moment=format_macau(deadline_at, language))


def timeline_shown(steps: tuple[TimelineStep, ...], language: str) -> list[dict[str, Any]]:
    """The timeline, the latest first; what the applicant does not see is said to be internal."""
    return [
        {
            "title": step_in_words(step, language),
            "at": step.at,
            "note": _note(step, language),
            "kind": "late" if step.kind == "overdue" else "done",
        }
        for step in reversed(steps)
    ]


def _note(step: TimelineStep, language: str) -> str:
    internal = translate("desk.internal", language) if step.internal else ""
    if step.visible_to:
        internal = translate("desk.note.only", language, department=department_name(step.visible_to, language))
    return " · ".join(part for part in (internal, _who(step, language), step.note) if part)


def _who(step: TimelineStep, language: str) -> str:
    """Who did it; that it was as a guardian, by whose hand at a counter, and both names when it was in substitution."""
    if absent := step.data.get("in_substitution_of", ""):
        return translate("officers.in_substitution", language, who=step.who, absent=absent)
    return hand_of(step, language)


def step_in_words(step: TimelineStep, language: str) -> str:
    """A line of the timeline, its places filled from what was kept with it."""
    values = {}
    for name, value in step.data.items():
        text = pick(value, language) if isinstance(value, dict) else str(value)
        if name == "department":
            text = department_name(text, language)
        elif name == "opinion":
            text = translate(f"cases.opinion.{text}", language)
        values[str(name)] = day_in_words(text, language)
    words = translate(f"cases.step.{step.kind}", language, **values)
    return f"{words}: {values['opinion']}" if "opinion" in values else words


def _may_open(case: CaseSummary, definition: ServiceDefinition, actor: Actor) -> bool:
    return any(
        post.covers(
            department=definition.data.department,
            duty=definition.access.decide,
            service_id=case.service_id,
            clearance=clearances().index(definition.access.clearance),
        )
        for post in actor.posts
    )


def related_shown(related: tuple[CaseSummary, ...], actor: Actor, language: str) -> list[dict[str, Any]]:
    """Other cases of the same holder; those of another's duty are named without a way in."""
    shown = []
    for each in related:
        definition = get_version(each.version_id).definition
        shown.append(
            {
                "reference": each.reference,
                "title": pick(definition.text("name"), language),
                "state": state_name(each.state, language),
                "lodged": format_macau(macau_date(each.lodged_at), language),
                "open": _may_open(each, definition, actor),
            }
        )
    return shown


def asked_shown(case: OfficerCase, words: ServiceWords) -> list[dict[str, Any]]:
    """What the applicant was asked for, and answered."""
    return [
        {
            "asked_by": each.asked_by,
            "asked_at": each.asked_at,
            "text": each.text,
            "fixes": [
                {"label": words.label(fix.question), "words": pick(fix.words, case.language)} for fix in each.fixes
            ],
            "answered_at": each.answered_at,
            "answer": each.answer,
            "due_on": each.due_on,
        }
        for each in case.view.questions
    ]


def documents_shown(documents: list[DocumentSummary], at: datetime, language: str) -> list[dict[str, Any]]:
    """What the case issued, how far each is, and whether it still holds."""
    shown, holds = [], holds_of(documents, at)
    for each in documents:
        hold = holds.get(each.number)
        made = (translate(f"desk.document.{each.state}", language), "green" if each.state == "sealed" else "grey")
        state, kind = standing_tag(hold, language) or made
        shown.append(
            {
                "title": pick(each.title, language),
                "number": each.number,
                "state": state,
                "kind": kind,
                "note": hold_in_words(hold, language),
            }
        )
    return shown


def failure_in_words(key: str, language: str) -> str:
    """Why an act was not done."""
    return translate(key if known(key) else "error.unexpected", language)
