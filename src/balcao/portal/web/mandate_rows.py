"""Mandates as sentences and rows of a list."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from balcao.accounts.api import names_by_language
from balcao.catalogue.api import list_services, mandate_subjects, scope_name
from balcao.entities.api import (
    CLIENTS,
    EVERY_SERVICE,
    InvitationSummary,
    MandateState,
    MandateSummary,
    binding_rule_of,
    invitation_sentence,
    invitations_waiting,
    mandate_rules,
    post_name,
    representing,
    rule_sentence,
    sentence_of,
    source_sentence,
    standing_words,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

KINDS = {"in_force": "green", "requested": "orange", "confirming": "orange", "offered": "blue", "ended": "grey"}
YEAR = timedelta(days=365)


def sentence(mandate: MandateSummary, language: str, *, own: bool = False) -> str:
    """The mandate as one says it aloud."""
    name = scope_name(mandate.scope, settings.BALCAO_SERVICES, now())
    return sentence_of(mandate, name, language, to_receiver=own and mandate.receiver.startswith("p-"))


def later_day(mandate: MandateSummary, today: date) -> date | None:
    """The last day that one tap gives: a year more, as far as one may; None when there is no later one."""
    later = min(mandate.until_on + YEAR, today + mandate_rules().longest - timedelta(days=1))
    return later if later > mandate.until_on and mandate.usable_on(today) else None


def mandate_row(mandate: MandateSummary, holder: str, language: str, today: date) -> dict[str, Any]:
    """A line with its sentence, its state and what can be done from here."""
    own = holder == mandate.receiver
    later = None if own or mandate.stands_for is not None else later_day(mandate, today)
    return {
        "number": mandate.mandate_id,
        "sentence": sentence(mandate, language, own=own),
        "state": standing_words(mandate, language, today),
        "kind": KINDS[mandate.state.value],
        "notes": _notes(mandate, language),
        "waits": mandate.waits,
        "to_answer": mandate.waits and (mandate.state is MandateState.OFFERED) == own,
        "ended": mandate.state is MandateState.ENDED,
        "url": reverse("portal-mandate", args=[holder, mandate.mandate_id]),
        "end_url": reverse("portal-mandate-end", args=[holder, mandate.mandate_id]),
        "own": own,
        "later": format_macau(later, language) if later else "",
        "extend_url": reverse("portal-mandate-extend", args=[holder, mandate.mandate_id]) if later else "",
    }


def _notes(mandate: MandateSummary, language: str) -> list[str]:
    notes = []
    if mandate.waits and mandate.answer_by:
        notes.append(translate("mandates.answer_by", language, on=format_macau(mandate.answer_by, language)))
    if mandate.note:
        notes.append(translate("mandates.note_said", language, note=mandate.note))
    if mandate.parent_id is not None:
        notes.append(translate("mandates.given_on", language))
    if mandate.origin != "portal":
        notes.append(translate(f"mandates.origin.{mandate.origin.value}", language))
    return notes


def by_office(entity_id: int, name: str, language: str, today: date) -> list[str]:
    """Who represents the entity by its register and needs no mandate, a sentence each; then who binds it."""
    seats = representing(entity_id, today)
    names = names_by_language(seat.person_id for seat in seats)
    said = [
        translate(
            "mandates.by_office.until" if seat.term_end else "mandates.by_office.always",
            language,
            person=pick(names[seat.person_id], language),
            post=post_name(seat.post, language),
            entity=name,
            until=format_macau(seat.term_end, language) if seat.term_end else "",
        )
        for seat in seats
    ]
    rule = binding_rule_of(entity_id)
    if rule:
        words, source = pick(rule_sentence(rule), language), pick(source_sentence(rule), language)
        key = "mandates.by_office.bound_with_source" if source else "mandates.by_office.bound"
        said.append(translate(key, language, rule=words, source=source))
    return said


def by_receiver(
    mandates: Iterable[MandateSummary], holder: str, language: str, today: date, query: str = ""
) -> list[dict[str, Any]]:
    """The rows under the name of who received them, by name; only names that hold the words looked for."""
    groups: dict[str, dict[str, Any]] = {}
    for mandate in mandates:
        name = pick(mandate.receiver_name, language)
        if query.casefold() in name.casefold():
            firm = mandate.receiver.startswith("e-")
            group = groups.setdefault(mandate.receiver, {"name": name, "is_firm": firm, "rows": []})
            group["rows"].append(mandate_row(mandate, holder, language, today))
    return sorted(groups.values(), key=lambda group: str(group["name"]))


def scope_choices(language: str, chosen: str, *, clients: bool) -> list[dict[str, Any]]:
    """Everything, the clients of a firm, subjects, services."""
    found = {EVERY_SERVICE: translate("mandates.scope_every", language)}
    if clients:
        found[CLIENTS] = translate("mandates.scope_clients", language)
    for subject, each in mandate_subjects(settings.BALCAO_SERVICES).items():
        found[subject] = translate("mandates.scope_subject", language, name=pick(each.name, language))
    found |= {each.service_id: pick(each.name, language) for each in list_services(at=now())}
    if chosen.startswith("draft:"):
        found[chosen] = translate("entities.scope.application", language, number=chosen[6:])
    return [{"value": value, "text": text, "checked": value == chosen} for value, text in found.items()]


def invitation_rows(actor: Actor, holder: str, language: str, draft_id: int | None = None) -> list[dict[str, Any]]:
    """The links nobody has taken yet, of the entity or of one application, for those who manage its rights."""
    assert actor.entity_id is not None
    scope = "" if draft_id is None else f"draft:{draft_id}"
    waiting = invitations_waiting(actor=actor, entity_id=actor.entity_id, at=now(), scope=scope)
    return [_row(each, holder, language) for each in waiting]


def _row(each: InvitationSummary, holder: str, language: str) -> dict[str, Any]:
    return {
        "number": each.invitation_id,
        "sentence": invitation_sentence(each, language),
        "note": translate("sharing.open_until", language, on=format_macau(each.open_until_on, language)),
        "opened": translate("sharing.opened", language, at=format_macau(each.opened_at, language))
        if each.opened_at
        else translate("sharing.not_opened", language),
        "end_url": reverse("portal-share-end", args=[holder, each.invitation_id]),
    }
