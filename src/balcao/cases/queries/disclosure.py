"""Questions about internal notes that an applicant asked for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from balcao.cases.disclosing import DisclosureView, NoteAsked, disclosure_rule, grounds_of, notes_meant
from balcao.cases.models import Case, DisclosedNote, Disclosure, Step
from balcao.cases.policies import cases_asked_about, cases_of_duty, department_of
from balcao.cases.scopes import scopes_of
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


def notes_for_applicant(*, actor: Actor, at: datetime, reference: str) -> DisclosureView | None:
    """The last request about the actor's case, with the notes that were given; None before one was made.

    :raises NotFound, Refused: if it is none of the actor's business.
    """
    case = Case.objects.filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    row = case.disclosures.order_by("pk").last()
    if row is None:
        return None
    found = _view(row, case, list(notes_meant(row)) if row.answered_at else [])
    shown = tuple(each for each in found.notes if each.given is not None)
    return replace(found, notes=tuple(each if each.given else replace(each, text="") for each in shown))


def notes_to_decide(*, actor: Actor, at: datetime, reference: str) -> DisclosureView | None:
    """The request that waits, with the notes on which the officer's department decides; None where none waits.

    :raises NotFound: for an officer whom the case does not concern.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    case = case or cases_asked_about(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    row = case.disclosures.filter(answered_at__isnull=True).first()
    if row is None:
        return None
    own = department_of(case, actor, at)
    meant = list(notes_meant(row))
    mine = [step for step in meant if (step.visible_to or case.department) == own]
    return _view(row, case, mine, others=len(meant) - len(mine))


def _view(row: Disclosure, case: Case, steps: list[Step], *, others: int = 0) -> DisclosureView:
    rule = disclosure_rule(row.asked_at)
    decided = {each.step_id: each for each in row.notes.all()}
    words = {key: each.text.text() for key, each in rule.keeps_back.items()}
    return DisclosureView(
        asked_at=row.asked_at,
        asked_by=row.asked_by_name,
        why=row.why,
        due_on=row.due_on,
        answered_at=row.answered_at,
        notes=tuple(_note(step, decided.get(step.pk), words) for step in steps),
        others=others,
        grounds={key: words[key] for key in grounds_of(case, rule)},
        basis=rule.basis.text(),
    )


def _note(step: Step, decided: DisclosedNote | None, words: Mapping[str, Text]) -> NoteAsked:
    return NoteAsked(
        id=step.pk,
        at=step.at,
        who=step.who,
        text=step.note,
        department=step.visible_to,
        given=None if decided is None else not decided.ground,
        ground=words.get(decided.ground, {}) if decided else {},
        reason=decided.reason if decided else "",
    )
