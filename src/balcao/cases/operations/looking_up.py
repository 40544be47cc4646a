"""Looking up an answer in a register while one fills in: found by its number or a few letters, kept with its moment.

What a register said lies beside the facts of the draft (`facts["looked_up"]`); the answer is the number alone, and the
form engine puts both together. What was found and not taken is forgotten when the application is lodged.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.cases.asked import change_facts
from balcao.cases.choices import Choice, Choices
from balcao.cases.drafts import locate_draft, lock_draft
from balcao.cases.facts import asked_moment
from balcao.cases.models import Draft
from balcao.cases.notes import say
from balcao.cases.readiness import answers_of
from balcao.catalogue.api import ServiceWords, get_version, register_described, register_reason
from balcao.entities.api import Action
from balcao.exchange.api import Asking, Reply, look_up, search_entries
from balcao.formkit.api import LOOKED_UP, Lookup, Question, answers_inside, kind_of, number_of, with_inner
from balcao.foundation.rates.api import take_call
from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES, Text
from balcao.licences.api import look_up_licence

MOST_FOUND = 8
MOST_KEPT = 50
WITHIN = timedelta(minutes=10)
"""In this time one person looks up `BALCAO_LOOK_UPS` entries, each number of a draft once: enough for any form, too
little to copy a register."""
type Findings = Mapping[str, Mapping[str, Any]]
"""By number: `state`, `said` and `asked_at`."""


def find_entries(*, actor: Actor, at: datetime, draft: Draft, question: Question, query: str) -> Choices:
    """The entries of the question's register with that number, or in which a word begins so; kept with the draft. What
    was found a moment ago is not asked for again.

    Waits for the register: call it outside of transactions.
    """
    rule, number = _rule(question), _number(question, query)
    if not number:
        return Choices(())
    kept = _kept(draft, rule.register_id).get(number)
    if kept is not None and kept["state"] == "found" and at - _asked_at(kept) < WITHIN:
        return Choices((Choice(number, _label(rule, number, kept.get("said") or {})),))
    if held_back := _held_back(actor, rule, at):
        return held_back
    reply = _ask(actor, at, _asking(draft, rule), number)
    _keep(actor, at, draft.pk, rule.register_id, {number: _finding(reply)})
    if reply.state == "unreachable":
        unchecked = Choice(number, say("cases.choice.unchecked", number=number))
        return Choices((unchecked,), unreachable=True)
    if reply.state == "answered":
        return Choices((Choice(number, _label(rule, number, reply.facts)),))
    return _by_letters(actor, at, draft, rule, query)


def _ask(actor: Actor, at: datetime, asking: Asking, number: str) -> Reply:
    """Ask the register; what this house keeps itself, itself."""
    described = register_described(asking.register)
    if described is None or not described.house:
        return look_up(actor=actor, at=at, asking=asking, key=number)
    entry = look_up_licence(actor=actor, at=at, number=number, purpose=asking.purpose, basis=asking.basis)
    if entry is None:
        return Reply(asking.register, "unknown", {}, at)
    return Reply(asking.register, "answered", {name: entry[name] for name in asking.fields if name in entry}, at)


def _by_letters(actor: Actor, at: datetime, draft: Draft, rule: Lookup, letters: str) -> Choices:
    described = register_described(rule.register_id)
    among = described.looked_up.letters if described and described.looked_up else ()
    nothing = "not_there_open" if rule.open else "not_there"
    if not among:
        return Choices((), note=nothing)
    if len(letters) < (3 if letters.isascii() else 2):
        return Choices((), note="too_short")
    asking = _asking(draft, rule)
    entries = search_entries(actor=actor, at=at, asking=asking, letters=letters, among=among, most=MOST_FOUND)
    found = {
        number: {"state": "found", "said": said, "asked_at": at.isoformat()} for number, said in entries.found.items()
    }
    _keep(actor, at, draft.pk, rule.register_id, found)
    choices = tuple(Choice(number, _label(rule, number, said)) for number, said in entries.found.items())
    return Choices(choices, note="more" if entries.more else "" if choices else nothing)


def look_up_answers(
    *, actor: Actor, at: datetime, draft_id: int, again: bool = False, action: Action = Action.PREPARE
) -> None:
    """Ask the registers for the numbers that were answered and never looked up; `again` also for those that no register
    answered for, or that are older by now than their register lets them be. What changes by it voids signatures. A
    register that does not answer is not asked for the rest of them.

    Waits for registers: call it outside of transactions.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    if draft.state != "open":
        return
    silent: set[str] = set()
    for question, number in _answered(draft):
        rule = _rule(question)
        kept = _kept(draft, rule.register_id).get(number)
        if kept is not None and not (again and _to_ask_again(kept, rule.register_id, at)):
            continue
        if rule.register_id in silent:
            reply = Reply(rule.register_id, "unreachable", {}, at)
        elif _held_back(actor, rule, at):
            continue
        else:
            reply = _ask(actor, at, _asking(draft, rule), number)
        if reply.state == "unreachable":
            silent.add(rule.register_id)
        finding = _finding(reply)
        if kept is not None and _same(kept, finding):
            finding = {**kept, "again_at": at.isoformat()}
        _keep(actor, at, draft_id, rule.register_id, {number: finding}, action)


def _answered(draft: Draft) -> list[tuple[Question, str]]:
    """Every number that was answered, once for each register, with a question that it answers."""
    answers = answers_of(draft)
    form = get_version(draft.version_id).definition.form
    asked = [pair for each in form.questions() for pair in answers_inside(each, answers.get(each.id))]
    numbers = [(question, number_of(value)) for question, value in asked if question.lookup is not None]
    found = {(_rule(question).register_id, number): (question, number) for question, number in numbers if number}
    return list(found.values())


def _to_ask_again(kept: Mapping[str, Any], register: str, at: datetime) -> bool:
    if kept["state"] == "unreachable":
        return True
    described = register_described(register)
    oldest = described.max_age if described else None
    return oldest is not None and at - _asked_at(kept) > timedelta(hours=oldest)


def _asked_at(kept: Mapping[str, Any]) -> datetime:
    return asked_moment(kept.get("again_at") or kept["asked_at"])


def _same(kept: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    """Whether the register says what it said: then the answer keeps its moment, and what was signed stands."""
    return (kept["state"], kept.get("said")) == (finding["state"], finding.get("said"))


def _finding(reply: Reply) -> dict[str, Any]:
    state = {"answered": "found"}.get(reply.state, reply.state)
    return {"state": state, "asked_at": reply.fetched_at.isoformat(), **({"said": reply.facts} if reply.facts else {})}


def _kept(draft: Draft, register: str) -> Findings:
    found: Findings = (draft.facts.get(LOOKED_UP) or {}).get(register) or {}
    return found


@transaction.atomic
def _keep(
    actor: Actor,
    at: datetime,
    draft_id: int,
    register: str,
    findings: Findings,
    action: Action = Action.PREPARE,
) -> None:
    """A register that does not answer now takes nothing back that it said before, unless that is too old."""
    draft = lock_draft(actor, at, draft_id, action)
    kept = dict(_kept(draft, register))
    for number, finding in findings.items():
        before = kept.pop(number, None)
        down = finding["state"] == "unreachable" and before is not None and not _to_ask_again(before, register, at)
        kept[number] = before if down and before is not None else finding
    answered = {number for question, number in _answered(draft) if _rule(question).register_id == register}
    for number in [each for each in kept if each not in answered and each not in findings][:-MOST_KEPT]:
        del kept[number]
    looked_up = {**(draft.facts.get(LOOKED_UP) or {}), register: kept}
    draft.facts = {**draft.facts, LOOKED_UP: looked_up}
    change_facts(draft, at)
    draft.save()


def _held_back(actor: Actor, rule: Lookup, at: datetime) -> Choices | None:
    """Why the person looks nothing up now, and until when: they did very often, or as often as they may in a day."""
    if wait := take_call(name=f"lookup:{actor.self_id}", amount=settings.BALCAO_LOOK_UPS, within=WITHIN, at=at):
        return Choices((), note="too_often", again_at=at + wait)
    day = f"lookup:{rule.register_id}:{actor.self_id}"
    if rule.a_day and (wait := take_call(name=day, amount=rule.a_day, within=timedelta(days=1), at=at)):
        return Choices((), note="too_often_today", again_at=at + wait)
    return None


def _asking(draft: Draft, rule: Lookup) -> Asking:
    """All that any question of the form shows of that register, so that one answer serves them all."""
    form = get_version(draft.version_id).definition.form
    looked_up = [each.lookup for each in with_inner(form.questions()) if each.lookup]
    rules = [each for each in looked_up if each.register_id == rule.register_id]
    fields = tuple(dict.fromkeys(field for each in rules for field in each.shows))
    purpose, basis = register_reason(rule.register_id)
    return Asking(rule.register_id, purpose, basis, fields)


def _label(rule: Lookup, number: str, said: Mapping[str, Any]) -> Text:
    return {language: _line(rule, number, said, language) for language in LANGUAGES}


def _line(rule: Lookup, number: str, said: Mapping[str, Any], language: str) -> str:
    words = ServiceWords({}, language)
    told = {name: said[name] for name in rule.shows if said.get(name) not in (None, "")}
    shown = [words.entry(rule.register_id, name, value) for name, value in told.items() if not isinstance(value, list)]
    return words.between.join((number, *shown))


def _number(question: Question, typed: str) -> str:
    found = kind_of(question.kind).parse(question, {f"find.{question.id}": [typed]}, question.id)
    return found if isinstance(found, str) else ""


def _rule(question: Question) -> Lookup:
    assert question.lookup is not None, "only questions of kind lookup come here"
    return question.lookup
