"""What was done under mandates, to read and to take away."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.entities.api import acts_in_name_of, holder_names, mandates_of
from balcao.foundation.audit.api import Act
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.mandate_rows import sentence

SHOWN = 200


def act_words(act: Act, language: str) -> str:
    """What was done, in words; an act nobody wrote words for shows its name."""
    key = f"mandates.act.{act.event.replace(':', '_')}"
    return translate(key, language) if known(key) else act.event


def _about(act: Act) -> str:
    kind, _, number = act.subject.partition(":")
    return str(act.data.get("reference") or number) if kind in {"case", "draft", "order"} else ""


def act_rows(acts: Iterable[Act], language: str) -> list[dict[str, Any]]:
    """The lines of a timeline."""
    acts, rows = list(acts), []
    names = holder_names({act.who_id for act in acts})
    for act in acts:
        told = [pick(names.get(act.who_id, act.who), language), _about(act)]
        if act.event == "entities:mandate:ended":
            told.append(translate(f"entities.ended_why.{act.data.get('why', 'revoked')}", language))
        rows.append(
            {
                "title": act_words(act, language),
                "at": act.at,
                "note": " · ".join(part for part in told if part),
                "kind": "done",
            }
        )
    return rows


@for_holder
def history(request: HttpRequest, holder: str) -> HttpResponse:
    """Everything done under this entity's mandates, the latest first."""
    language: str = request.language  # type: ignore[attr-defined]
    acts = _acts(request)
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "history": act_rows(acts[:SHOWN], language),
        "cut": len(acts) > SHOWN,
    }
    return render(request, "portal/mandates_history.html", context)


def _acts(request: HttpRequest) -> list[Act]:
    actor: Any = request.actor  # type: ignore[attr-defined]
    if actor.entity_id is None:
        raise NotFound("history of mandates")
    return acts_in_name_of(actor=actor, entity_id=actor.entity_id, at=now())


@for_holder
def history_file(request: HttpRequest, holder: str) -> HttpResponse:
    """The same as a table: when, who, what, about what, by which way, under which mandate."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    acts = _acts(request)
    given = {each.mandate_id: each for each in mandates_of(actor=actor, entity_id=actor.entity_id, at=now())}
    names = holder_names({act.who_id for act in acts})
    rows: list[list[object]] = [[translate(f"mandates.column.{each}", language) for each in _COLUMNS]]
    for act in acts:
        under = given.get(act.mandate_id or 0)
        said = sentence(under, language) if under else ""
        receiver = pick(under.receiver_name, language) if under else ""
        when = format_macau(act.at, language)
        who = pick(names.get(act.who_id, act.who), language)
        rows.append([when, who, act_words(act, language), _about(act), act.channel, act.mandate_id, receiver, said])
    return saved_table(rows, name=f"{holder}-mandates")


_COLUMNS = ("when", "who", "what", "about", "channel", "mandate", "receiver", "sentence")
