"""At the counter: a mandate given on paper becomes a mandate like any other, with the scan of the paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.accounts.api import card_number, is_called, person_by_card
from balcao.catalogue.api import mandate_subjects, scope_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import answer_files, forget_pieces
from balcao.entities.api import (
    EVERY_SERVICE,
    Action,
    Terms,
    entity_by_register_no,
    register_at_counter,
    sentence_of,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick

DUTY = "counter"
MOST_APPEARED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the paper says, as the officer typed it."""

    entity: str = ""
    appeared: str = ""
    card: str = ""
    name: str = ""
    receiver_signed: bool = False
    actions: tuple[str, ...] = ()
    scope: str = ""
    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def read(cls, sent: Any) -> "Paper":
        """From a form: these fields and no others."""
        return cls(
            entity=sent.get("entity", "").strip()[:20],
            appeared=sent.get("appeared", "").strip()[:400],
            card=sent.get("card", "").strip()[:40],
            name=sent.get("name", "").strip()[:200],
            receiver_signed=sent.get("receiver_signed") == "yes",
            actions=tuple(sent.getlist("actions")),
            scope=sent.get("scope", "")[:80],
            day=sent.get("until-day", "").strip()[:4],
            month=sent.get("until-month", "").strip()[:4],
            year=sent.get("until-year", "").strip()[:6],
        )


@at_desk
def counter_mandate(request: HttpRequest) -> HttpResponse:
    """Enter a mandate that people gave on paper before this officer."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if not actor.holds(DUTY):
        raise NotFound("counter")
    paper, faults = Paper(), dict[str, str]()
    if request.method == "POST":
        paper = Paper.read(request.POST)
        said = _entered(request, paper, faults)
        if said:
            messages.success(request, said)
            return redirect("desk-counter-mandate")
    errors = {field: key if field == "scan" else translate(key, language) for field, key in faults.items()}
    subjects = {name: pick(each.name, language) for name, each in mandate_subjects(settings.BALCAO_SERVICES).items()}
    scopes = {EVERY_SERVICE: translate("desk.counter.everything", language), **subjects}
    context = {
        "bar": bar(request),
        "paper": paper,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "actions": [
            {
                "value": each.value,
                "text": translate(f"entities.action.{each.value}", language),
                "checked": each.value in paper.actions,
            }
            for each in Action
        ],
        "scopes": [{"value": name, "text": text, "checked": name == paper.scope} for name, text in scopes.items()],
        "signed": [
            {
                "value": "yes",
                "text": translate("desk.counter.receiver_signed", language),
                "hint": translate("desk.counter.receiver_signed_hint", language),
                "checked": paper.receiver_signed,
            }
        ],
    }
    return render(request, "desk/counter.html", context, status=422 if faults else 200)


def _entered(request: HttpRequest, paper: Paper, faults: dict[str, str]) -> str:
    """The mandate as a sentence once it is entered; otherwise nothing, with what is wrong by field."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    entity = entity_by_register_no(paper.entity) if paper.entity else None
    if entity is None:
        faults["entity"] = "desk.counter.error.entity"
    appeared = _appeared(paper, faults)
    receiver = _receiver(paper, faults)
    terms = _terms(paper, faults)
    scans, refused = answer_files(request, "scan", most=1)
    if refused or not scans:
        faults["scan"] = refused or translate("desk.counter.error.scan", language)
    if faults or entity is None or terms is None:
        return ""
    try:
        made = register_at_counter(
            actor=actor,
            at=now(),
            entity_id=entity.entity_id,
            receiver=receiver,
            terms=terms,
            appeared=appeared,
            receiver_signed=paper.receiver_signed,
            scan_sha256=scans[0]["sha256"],
        )
    except BalcaoError as failure:
        faults["card"] = failure.key
        return ""
    forget_pieces(request)
    return sentence_of(made, scope_name(made.scope, settings.BALCAO_SERVICES, now()), language)


def _appeared(paper: Paper, faults: dict[str, str]) -> tuple[int, ...]:
    lines = [line for line in paper.appeared.splitlines() if line.strip()][:MOST_APPEARED]
    found = [person_by_card(card_number(line)) for line in lines]
    if not found or None in found:
        faults["appeared"] = "desk.counter.error.appeared"
    return tuple(each for each in found if each is not None)


def _receiver(paper: Paper, faults: dict[str, str]) -> str:
    """A person need have no account at the counter: the card is seen and the name compared."""
    if bir := card_number(paper.card):
        person_id = person_by_card(bir)
        if person_id is not None and is_called(person_id, paper.name):
            return f"p-{person_id}"
    elif firm := entity_by_register_no(paper.card) if paper.card else None:
        return firm.holder_id
    faults["card"] = "desk.counter.error.card"
    return ""


def _terms(paper: Paper, faults: dict[str, str]) -> Terms | None:
    actions = frozenset(Action(value) for value in paper.actions if value in set(Action))
    if not actions:
        faults["actions"] = "entities.nothing_granted"
    if paper.scope != EVERY_SERVICE and paper.scope not in mandate_subjects(settings.BALCAO_SERVICES):
        faults["scope"] = "desk.counter.error.scope"
    try:
        until_on = date(int(paper.year), int(paper.month), int(paper.day))
    except ValueError:
        faults["until"] = "desk.counter.error.until"
        return None
    return Terms(actions=actions, until_on=until_on, scope=paper.scope)
