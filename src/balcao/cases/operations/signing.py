"""Several people sign one text, each in their own account."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.accounts.api import get_person, person_by_bir
from balcao.cases.drafts import audit_draft, lock_draft
from balcao.cases.failures import (
    AlreadyLodged,
    ContentChanged,
    Incomplete,
    NotNow,
    SignerUnknown,
    WindowClosed,
)
from balcao.cases.models import Draft, Signature
from balcao.cases.notes import tell_initiator, tell_signer
from balcao.cases.readiness import Readiness, live_signatures, still_needed, work_out
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, required_signers
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound


@transaction.atomic
def request_signatures(*, actor: Actor, at: datetime, draft_id: int) -> str:
    """Freeze the content and ask everyone who must sign; returns its SHA-256. Asking twice changes nothing.

    :raises Incomplete, WindowClosed: when it could not be lodged anyway.
    :raises SignerUnknown: when somebody who takes a seat has no account.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    ready = work_out(draft, at)
    if not ready.journey.complete:
        raise Incomplete
    if not ready.window.open:
        raise WindowClosed
    if draft.frozen_hash == ready.content:
        return draft.frozen_hash
    least, persons, needed = _who_signs(draft, ready, at)
    draft.signatures.filter(voided_at__isnull=True).update(voided_at=at)
    draft.frozen_hash, draft.frozen_by, draft.least_signatures = ready.content, actor.self_id, least
    draft.sign_until = macau_date(at) + timedelta(days=ready.version.definition.data.signing.days)
    draft.save()
    for person in sorted({*persons, *needed}):
        Signature.objects.create(draft=draft, person_id=person, needed=person in needed, content_hash=ready.content)
        if f"p-{person}" != actor.self_id:
            tell_signer(actor=actor, at=at, draft=draft, person_id=person)
    audit_draft(
        actor, at, draft, "signatures_requested", {"hash": ready.content, "persons": sorted({*persons, *needed})}
    )
    return ready.content


def _who_signs(draft: Draft, ready: Readiness, at: datetime) -> tuple[int, set[int], set[int]]:
    """How many of whom must sign, and who must in any case."""
    signing, answers = ready.version.definition.data.signing, ready.journey.answers
    least, persons = 0, set[int]()
    if signing.rule == "representatives":
        least = int(answers.get(signing.least or "") or 1)
        persons = _enough_of(answers.get(signing.persons or "") or [], least)
    elif draft.holder_id.startswith("e-"):
        rule = required_signers(entity_id=int(draft.holder_id[2:]), at=at)
        persons = set(rule.persons)
        least = min(rule.least, len(persons))
    if not signing.seats:
        return least, persons, set()
    needed, unknown = _persons_of(answers.get(signing.seats) or [])
    if unknown:
        raise SignerUnknown(unknown)
    return max(0, least - len(persons & needed)), persons - needed, needed


def _enough_of(rows: list[Mapping[str, Any]], least: int) -> set[int]:
    """Those of them who have an account, if they are as many as must sign."""
    found, unknown = _persons_of(rows)
    if len(found) < least:
        raise SignerUnknown(unknown or ("?",))
    return found


def _persons_of(rows: list[Mapping[str, Any]]) -> tuple[set[int], tuple[str, ...]]:
    """The persons with an account, and the names of those without; a card under another's name is nobody's."""
    found, unknown = set[int](), []
    for row in rows:
        person = person_by_bir(str(row.get("bir", "")))
        if person is None or not _is_named(person, row):
            unknown.append(str(row.get("name") or row.get("name_zh") or row.get("name_pt") or row.get("bir") or "?"))
        else:
            found.add(person)
    return found, tuple(unknown)


def _is_named(person_id: int, row: Mapping[str, Any]) -> bool:
    """Whether a row's names are the person's; one who is registered under a single name may be given that."""
    person = get_person(person_id)
    pairs = ((row.get("name_zh"), person.name_zh), (row.get("name_pt"), person.name_pt))
    given = [(str(name), known) for name, known in pairs if name]
    return not given or any(name.casefold() == known.casefold() for name, known in given)


def _asked(actor: Actor, draft_id: int) -> tuple[Draft, Signature]:
    """The draft, locked, and the request to this very person, whomever they act for.

    :raises NotFound: for everyone who was not asked.
    """
    asked = Signature.objects.filter(draft_id=draft_id, person_id=actor.person_id or 0, voided_at__isnull=True)
    if not asked.exists():
        raise NotFound(f"signature on draft {draft_id}")
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    signature = asked.select_for_update().first()
    if signature is None:
        raise NotFound(f"signature on draft {draft_id}")
    if draft.state != "open":
        raise AlreadyLodged
    return draft, signature


@transaction.atomic
def sign(*, actor: Actor, at: datetime, draft_id: int, content_hash: str) -> None:
    """Sign what was shown, as oneself. Signing twice changes nothing.

    :raises ContentChanged: when the frozen content is not (any more) the one shown.
    :raises AssuranceTooLow: when the service wants a surer sign-in for signing.
    :raises NotNow: when the time to sign is over, or the person has refused.
    """
    draft, signature = _asked(actor, draft_id)
    if not draft.frozen_hash or content_hash != draft.frozen_hash or signature.content_hash != draft.frozen_hash:
        raise ContentChanged
    level = get_version(draft.version_id).definition.data.assurance.sign
    if actor.assurance < level:
        raise AssuranceTooLow(level)
    if signature.signed_at is not None:
        return
    if signature.refused_at is not None or (draft.sign_until and macau_date(at) > draft.sign_until):
        raise NotNow
    signature.signed_at, signature.assurance = at, actor.assurance
    signature.save(update_fields=["signed_at", "assurance"])
    audit_draft(actor, at, draft, "signed", {"hash": content_hash, "assurance": actor.assurance})
    if still_needed(draft, live_signatures(draft)) == 0 and draft.frozen_by != actor.self_id:
        tell_initiator(actor=actor, at=at, draft=draft, key="all_signed")


@transaction.atomic
def refuse_signature(*, actor: Actor, at: datetime, draft_id: int, reason: str) -> None:
    """Say that one does not sign, and why; the one who asked is told.

    :raises NotNow: when the person has signed already.
    """
    draft, signature = _asked(actor, draft_id)
    if signature.signed_at is not None:
        raise NotNow
    if signature.refused_at is not None:
        return
    signature.refused_at, signature.reason = at, reason.strip()[:1000]
    signature.save(update_fields=["refused_at", "reason"])
    audit_draft(actor, at, draft, "signature_refused")
    if draft.frozen_by != actor.self_id:
        tell_initiator(actor=actor, at=at, draft=draft, key="one_refused")
