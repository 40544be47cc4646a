"""Beginning an application and keeping its answers."""

from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction

from balcao.cases.consents import may_be_asked
from balcao.cases.drafts import (
    allow,
    audit_draft,
    end_reminder,
    locate_draft,
    lock_draft,
    unfreeze,
)
from balcao.cases.enrolling import facts_enrolled_in, why_closed
from balcao.cases.facts import Known, check_audience, gather, moments
from balcao.cases.guardianship import check_guardianship
from balcao.cases.helping import close_help
from balcao.cases.hiring import give_up_slots
from balcao.cases.keeping import open_questions, write_answers
from balcao.cases.models import Decision, Draft, Sending
from balcao.cases.objecting import decision_objected
from balcao.cases.queries.drafts import view_of_draft
from balcao.cases.readiness import answer_rows, window_of
from balcao.cases.scopes import act_on, service_scopes
from balcao.cases.types import Saved
from balcao.catalogue.api import ServiceVersion, get_published, get_version
from balcao.entities.api import Action, require
from balcao.formkit.api import invalidated_by
from balcao.foundation.db.api import KeptQuestion, given, insert
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound


def start_draft(
    *,
    actor: Actor,
    at: datetime,
    service_id: str,
    key: str,
    licence_number: str = "",
    against: str = "",
    late: bool = False,
    activity: str = "",
) -> int:
    """Begin an application for the holder the actor acts for; returns the draft's number.

    The registers that need no consent are asked first, over the network; one that does not answer only leaves its
    questions open.
    The same `key` gives the same draft. An objection is `against` the decision of the case of that reference; `late`
    asks that it be recorded though its last day is over. An enrolment is in the `activity` of that number.

    :raises RemedyOver: when it is over, unless `late`.
    :raises NotFound: no such service on offer, or none of the actor's business.
    :raises WhichActivity: when it enrols in none.
    :raises WrongAudience, NotUnderGuardianship, NoLicence, WhichLicence, WindowClosed: when it cannot begin.
    """
    version = get_published(service_id, at=at)
    scopes, act = service_scopes(service_id), act_on(version)
    require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, act=act, of_a_thing=False)
    begun = _BEGUN.first(key=_start_key(actor, key), holder=actor.holder_id)
    if begun is not None:
        return begun
    data = version.definition.data
    if data.by_department:
        raise NotFound(f"service {service_id}")
    if actor.assurance < data.assurance.start:
        raise AssuranceTooLow(data.assurance.start)
    check_audience(actor, version.definition)
    check_guardianship(actor, version.definition, at)
    asked = may_be_asked(version.definition, (), actor)
    known = gather(actor=actor, at=at, definition=version.definition, asked=asked, licence_number=licence_number)
    known = replace(known, facts={**known.facts, **facts_enrolled_in(version, activity, at)})
    window = window_of(version, known.facts, at)
    prepared = data.intake is not None and window.reason == "not_yet"
    if not window.open and not prepared:
        raise why_closed(activity, at, opens_on=window.opens_on if window.reason == "not_yet" else None)
    decision = None
    if data.objects:
        decision, told = decision_objected(actor, at, version.definition, against, late=late)
        known = replace(known, facts={**known.facts, "decision": told})
    return create_draft(
        actor=actor, at=at, version=version, known=known, key=_start_key(actor, key), against=decision
    ).pk


_BEGUN = KeptQuestion(
    lambda: Draft.objects.filter(start_key=given("key"), holder_id=given("holder")).values_list("pk", flat=True)
)


def _start_key(actor: Actor, key: str) -> str:
    return f"{actor.self_id}:{key}"[:80]


def create_draft(
    *,
    actor: Actor,
    at: datetime,
    version: ServiceVersion,
    known: Known,
    key: str,
    against: Decision | None = None,
) -> Draft:
    """The draft itself, with what is known; idempotent by key."""
    scopes, act = service_scopes(version.service_id), act_on(version)
    try:
        with transaction.atomic():
            under = require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, act=act, of_a_thing=False)
            draft = Draft(
                start_key=key,
                service_id=version.service_id,
                version_id=version.id,
                holder_id=actor.holder_id,
                created_by=actor.self_id,
                created_at=at,
                saved_at=at,
                facts=dict(known.facts),
                asked_at=moments(known.facts, at),
                unreachable=list(known.unreachable),
                licence_number=known.licence_number,
                against=against,
                clerks=[actor.clerk.self_id] if actor.clerk else [],
            )
            insert(draft)
            draft.under_mandate = under
            audit_draft(actor, at, draft, "started")
            return draft
    except IntegrityError:
        # The same click came twice: the first one's draft stands.
        return Draft.objects.get(start_key=key)


@transaction.atomic
def save_answers(
    *, actor: Actor, at: datetime, draft_id: int, values: Mapping[str, Any], seen: Mapping[str, int], key: str = ""
) -> Saved:
    """Keep answers. `seen` holds the version each field had on the writer's page; under the same `key` an
    answer is kept once, whatever was answered since.

    A field that someone else changed meanwhile keeps their value, and both come back as a conflict. Any change
    voids signatures already given. Of a lodged application only the pages that are open again are kept; what was
    signed and lodged stands until they are sent.

    :raises AlreadyLodged: when there is nothing to change any more.
    :raises ClerkWorksOnIt: at a counter, by an officer of that case.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE, lock=True)
    known = open_questions(draft, get_version(draft.version_id).definition.form, actor)
    return keep_answers(actor=actor, at=at, draft=draft, values=values, seen=seen, known=known, key=key)


def tell_answers(*, actor: Actor, at: datetime, draft_id: int, answers: Mapping[str, Any]) -> None:
    """Put what is known already into the questions that the form has and no register answers."""
    if not answers:
        return
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    view = view_of_draft(draft, {row.question: row for row in draft.answers.all()}, actor=actor, at=at)
    locked = {state.id for page in view.journey.pages for state in page.questions if state.locked}
    asked = {question.id for question in view.version.definition.form.questions()}
    values = {name: value for name, value in answers.items() if name in asked - locked}
    save_answers(actor=actor, at=at, draft_id=draft_id, values=values, seen={})


def keep_answers(
    *,
    actor: Actor,
    at: datetime,
    draft: Draft,
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    known: Set[str],
    help_id: int | None = None,
    origin: Mapping[str, str] = MappingProxyType({}),
    key: str = "",
) -> Saved:
    """Keep answers to the `known` questions of a draft that is locked and may be written; by which help, if any, and
    from which earlier application.

    :raises NotFound: for any other question.
    """
    form = get_version(draft.version_id).definition.form
    rows = answer_rows(draft)
    kept = dict(rows)
    sent = _sent_before(draft, key) if set(values) <= known else {}
    if sent:
        values = {}
    merged, voided = write_answers(
        actor=actor,
        at=at,
        draft=draft,
        rows=rows,
        values=values,
        seen=seen,
        known=known,
        help_id=help_id,
        origin=origin,
    )
    versions = {name: row.version for name, row in rows.items() if name in values}
    if sent:
        versions = sent
    elif key and not merged.conflicts:
        Sending.objects.bulk_create(
            Sending(draft=draft, key=key[:40], question=name, version=version) for name, version in versions.items()
        )
    changed = frozenset(name for name in merged.changed if name in kept)
    answered = {name for name, row in rows.items() if row.value is not None}
    again = invalidated_by(form, changed) & answered if changed else frozenset()
    view = view_of_draft(draft, rows, actor=actor, at=at)
    return Saved(versions, merged.conflicts, voided, tuple(sorted(again)), view)


def _sent_before(draft: Draft, key: str) -> dict[str, int]:
    """The versions as which answers were kept under this key, by question."""
    rows = Sending.objects.filter(draft=draft, key=key[:40]) if key else ()
    return {row.question: row.version for row in rows}


@transaction.atomic
def discard_draft(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Throw a draft away; it can be taken back with `restore_draft`, without those who helped with it."""
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    unfreeze(draft, at)
    give_up_slots(draft, actor, at)
    draft.state = "discarded"
    draft.save()
    end_reminder(draft, at)
    close_help(draft, at, actor)
    audit_draft(actor, at, draft, "discarded")


@transaction.atomic
def restore_draft(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Take back a discarded draft; one that is open stays as it is."""
    draft = (
        Draft.objects.select_for_update()
        .filter(pk=draft_id, holder_id=actor.holder_id, state__in=("discarded", "open"))
        .first()
    )
    if draft is None:
        raise NotFound(f"draft {draft_id}")
    allow(actor, at, draft, Action.PREPARE)
    if draft.state == "discarded":
        draft.state = "open"
        draft.save(update_fields=["state"])
        audit_draft(actor, at, draft, "restored")
