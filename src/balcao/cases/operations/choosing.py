"""Searching what a question lets one choose from.

What is found in a source outside the form is kept with the draft (`facts["lists"]`): only that can be answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from balcao.accounts.api import get_person, person_by_bir
from balcao.cases.choices import MOST, Choice, Choices, code_above, find_listed, find_options, fitting
from balcao.cases.drafts import locate_draft, lock_draft
from balcao.cases.models import Draft
from balcao.cases.notes import say
from balcao.cases.operations.looking_up import find_entries
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.entities.api import Action, acting_choices
from balcao.formkit.api import Question, question_of_field
from balcao.foundation.audit.api import record_read
from balcao.grants.api import grants_to_raise, grants_to_report
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text
from balcao.licences.api import licences_of

MOST_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    actor: Actor
    at: datetime
    definition: ServiceDefinition
    rest: str
    query: str


def find_choices(
    *, actor: Actor, at: datetime, draft_id: int, question_id: str, query: str, typed: Mapping[str, str] | None = None
) -> Choices:
    """What fits the query, at most twenty; traditional or simplified characters, accents or none. What belongs to the
    answer of another question is looked for by that as it is `typed`, or else as it is kept. A question in a row goes
    by the name of its field, such as ``works-0-builder``.

    Persons are found by their exact number only. Waits for a register where one is asked:
    call it outside of transactions.

    :raises NotFound: if there is no such question, or the draft is not the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    definition = get_version(draft.version_id).definition
    question = question_of_field(definition.form, question_id)
    if question is None or question.kind not in ("search_choose", "lookup"):
        raise NotFound(f"question {question_id}")
    query = query.strip()[:100]
    if question.lookup:
        return find_entries(actor=actor, at=at, draft=draft, question=question, query=query)
    if question.options:
        return find_options(definition, question, query)
    if question.list_id:
        return find_listed(question, query, at=at, above=code_above(draft, question, typed, field=question_id))
    name, _, rest = str(question.options_from).partition(".")
    found = _SOURCES[name](_Search(actor=actor, at=at, definition=definition, rest=rest, query=query))
    _keep(actor, at, draft, question, found)
    return found


@transaction.atomic
def _keep(actor: Actor, at: datetime, draft: Draft, question: Question, found: Choices) -> None:
    draft = lock_draft(actor, at, draft.pk, Action.PREPARE)
    source = str(question.options_from)
    lists = dict(draft.facts.get("lists") or {})
    kept = {**lists.get(source, {}), **{choice.value: dict(choice.label) for choice in found.choices}}
    lists[source] = dict(list(kept.items())[-MOST_KEPT:])
    draft.facts = {**draft.facts, "lists": lists}
    draft.save(update_fields=["facts"])


_SOURCES: dict[str, Callable[[_Search], Choices]] = {}


def _source(name: str) -> Callable[[Callable[[_Search], Choices]], Callable[[_Search], Choices]]:
    def remember(function: Callable[[_Search], Choices]) -> Callable[[_Search], Choices]:
        _SOURCES[name] = function
        return function

    return remember


@_source("licences")
def _licences(search: _Search) -> Choices:
    """The holder's licences, of one kind if it is named."""
    held = licences_of(actor=search.actor, at=search.at, kind=search.rest or None)
    choices = [Choice(each.number, _joined(each.name, each.number)) for each in held if each.state != "cancelled"]
    return Choices(tuple(fitting(choices, search.query)[:MOST]))


@_source("grants")
def _grants(search: _Search) -> Choices:
    """The holder's grants on which this service is to report, or for which it asks more money; for an activity that is
    published all on which a report is still to come."""
    data, holder_id = search.definition.data, search.actor.holder_id
    if data.grant is not None and data.grant.raises:
        found = grants_to_raise(holder_id=holder_id, fund=data.grant.fund)
    else:
        found = grants_to_report(holder_id=holder_id, service_id="" if data.publishes else data.id)
    choices = [Choice(reference, _joined(title, reference)) for reference, title in found]
    return Choices(tuple(fitting(choices, search.query)[:MOST]))


@_source("entities")
def _entities(search: _Search) -> Choices:
    """The entities the person may act for."""
    entities = acting_choices(search.actor.principal_id or 0, search.at)
    choices = [Choice(each.register_no, _joined(each.names, each.register_no)) for each in entities]
    return Choices(tuple(fitting(choices, search.query)[:MOST]))


@_source("person")
def _persons(search: _Search) -> Choices:
    """The one person with that identity card who has an account; that person sees that it was asked."""
    person_id = person_by_bir(search.query)
    if person_id is None:
        return Choices(())
    person = get_person(person_id)
    record_read(
        actor=search.actor,
        at=search.at,
        subject=f"person:{person_id}",
        holder_id=f"p-{person_id}",
        purpose=say("cases.reading.find_person"),
        basis=search.definition.data.legal_basis[0].text(),
    )
    return Choices((Choice(person.bir, dict.fromkeys(LANGUAGES, f"{person.name} · {person.bir}")),))


def _joined(name: Text, number: str) -> dict[str, str]:
    return {language: f"{name[language]} · {number}" if name[language] != number else number for language in LANGUAGES}
