"""Beginning an application and keeping its answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.drafts import audit_draft, locate_draft, lock_draft, unfreeze
from balcao.cases.facts import Known, check_audience, gather
from balcao.cases.failures import WindowClosed
from balcao.cases.models import Answer, Draft
from balcao.cases.readiness import window_of
from balcao.cases.types import Saved
from balcao.catalogue.api import ServiceVersion, get_published, get_version
from balcao.entities.api import Action, require
from balcao.formkit.api import Field, invalidated_by, merge
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound


def start_draft(*, actor: Actor, at: datetime, service_id: str, key: str, licence_number: str = "") -> int:
    """Begin an application for the holder the actor acts for; returns the draft's number.

    The registers are asked first, over the network; one that does not answer only leaves its questions open.
    The same `key` gives the same draft.

    :raises NotFound: no such service on offer, or none of the actor's business.
    :raises WrongAudience, NoLicence, WhichLicence, WindowClosed: when it cannot begin.
    """
    version = get_published(service_id, at=at)
    require(actor=actor, action=Action.PREPARE, at=at, scopes=(service_id,))
    known_draft = Draft.objects.filter(start_key=_start_key(actor, key), holder_id=actor.holder_id).first()
    if known_draft:
        return known_draft.pk
    data = version.definition.data
    if actor.assurance < data.assurance.start:
        raise AssuranceTooLow(data.assurance.start)
    check_audience(actor, version.definition)
    known = gather(actor=actor, at=at, definition=version.definition, licence_number=licence_number)
    window = window_of(version, known.facts, at)
    if not window.open:
        raise WindowClosed(window.opens_on if window.reason == "not_yet" else None)
    return create_draft(actor=actor, at=at, version=version, known=known, key=_start_key(actor, key)).pk


def _start_key(actor: Actor, key: str) -> str:
    return f"{actor.self_id}:{key}"[:80]


@transaction.atomic
def create_draft(*, actor: Actor, at: datetime, version: ServiceVersion, known: Known, key: str) -> Draft:
    """The draft itself, with what is known; idempotent by key."""
    draft, created = Draft.objects.get_or_create(
        start_key=key,
        defaults={
            "service_id": version.service_id,
            "version_id": version.id,
            "holder_id": actor.holder_id,
            "created_by": actor.self_id,
            "created_at": at,
            "saved_at": at,
            "facts": dict(known.facts),
            "unreachable": list(known.unreachable),
            "licence_number": known.licence_number,
        },
    )
    if created:
        audit_draft(actor, at, draft, "started")
    return draft


def ask_registers_again(*, actor: Actor, at: datetime, draft_id: int) -> tuple[str, ...]:
    """Ask once more the registers that did not answer; returns those that still do not."""
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    version = get_version(draft.version_id)
    known = gather(actor=actor, at=at, definition=version.definition, licence_number=draft.licence_number)
    with transaction.atomic():
        draft = lock_draft(actor, at, draft_id, Action.PREPARE)
        unfreeze(draft, at)
        draft.facts, draft.unreachable = {**draft.facts, **known.facts}, list(known.unreachable)
        draft.save()
        audit_draft(actor, at, draft, "registers_asked", {"unreachable": list(known.unreachable)})
    return known.unreachable


@transaction.atomic
def save_answers(
    *, actor: Actor, at: datetime, draft_id: int, values: Mapping[str, Any], seen: Mapping[str, int]
) -> Saved:
    """Keep answers. `seen` holds the version each field had on the writer's page.

    A field that someone else changed meanwhile keeps their value, and both come back as a conflict. Any change
    voids signatures already given.

    :raises AlreadyLodged: when there is nothing to change any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    form = get_version(draft.version_id).definition.form
    known = {question.id for question in form.questions()}
    if unknown := set(values) - known:
        raise NotFound(f"questions {sorted(unknown)}")
    rows = {row.question: row for row in draft.answers.filter(question__in=values)}
    kept = {name: Field(row.value, row.version, row.written_by) for name, row in rows.items()}
    merged = merge(kept, values, seen, written_by=actor.self_id)
    Answer.objects.bulk_create(
        (
            Answer(
                draft=draft,
                question=question,
                value=field.value,
                version=field.version,
                written_by=actor.self_id,
                written_at=at,
            )
            for question, field in merged.changed.items()
        ),
        update_conflicts=True,
        unique_fields=["draft", "question"],
        update_fields=["value", "version", "written_by", "written_at"],
    )
    voided = bool(merged.changed) and unfreeze(draft, at)
    if merged.changed:
        draft.saved_at = at
        draft.save()
        audit_draft(actor, at, draft, "saved", {"questions": sorted(merged.changed), "voided": voided})
    versions = {name: field.version for name, field in {**kept, **merged.changed}.items()}
    changed = frozenset(name for name in merged.changed if name in kept)
    answered = set(draft.answers.filter(value__isnull=False).values_list("question", flat=True)) if changed else set()
    again = invalidated_by(form, changed) & answered if changed else frozenset()
    return Saved(versions, merged.conflicts, voided, tuple(sorted(again)))


@transaction.atomic
def discard_draft(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Throw a draft away; it can be taken back with `restore_draft`."""
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    unfreeze(draft, at)
    draft.state = "discarded"
    draft.save()
    audit_draft(actor, at, draft, "discarded")


@transaction.atomic
def restore_draft(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Take back a discarded draft; one that is open stays as it is."""
    require(actor=actor, action=Action.PREPARE, at=at)
    draft = (
        Draft.objects.select_for_update()
        .filter(pk=draft_id, holder_id=actor.holder_id, state__in=("discarded", "open"))
        .first()
    )
    if draft is None:
        raise NotFound(f"draft {draft_id}")
    if draft.state == "discarded":
        draft.state = "open"
        draft.save(update_fields=["state"])
        audit_draft(actor, at, draft, "restored")
