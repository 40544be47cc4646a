"""Errands: a site's request from its arrival to its answer."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.openid.acting import may_act
from balcao.openid.failures import AnswerRefused, ErrandOver
from balcao.openid.keys import hashed, new_secret
from balcao.openid.models import Client, Consent, Errand, Grant
from balcao.openid.operations.stays import open_stay
from balcao.openid.steps import Step, chosen_entity, consent_of, next_step
from balcao.openid.types import Proof, Wanted

PUSHED_LIFE = timedelta(seconds=90)
LIFE = timedelta(hours=1)
"""So long signing in may take, setting up a second factor included."""
CODE_LIFE = timedelta(seconds=60)


def open_errand(*, client: Client, wanted: Wanted, at: datetime, pushed: bool = False) -> str:
    """Keep a checked request; returns the secret handle under which it goes on."""
    handle = new_secret()
    Errand.objects.create(
        handle_hash=hashed(handle),
        client=client,
        wanted=asdict(wanted),
        pushed=pushed,
        begun_at=at,
        until_at=at + (PUSHED_LIFE if pushed else LIFE),
    )
    return handle


@transaction.atomic
def take_up_pushed(*, handle: str, client_id: str, at: datetime) -> Wanted:
    """A pushed request begins: from now on it may take as long as any other.

    :raises ErrandOver: if there is none for this site, it began before, or it came too late.
    """
    errand = _waiting(handle, at)
    if not errand.pushed or errand.client.client_id != client_id:
        raise ErrandOver
    errand.pushed, errand.begun_at, errand.until_at = False, at, at + LIFE
    errand.save(update_fields=["pushed", "begun_at", "until_at"])
    return Wanted.kept(errand.wanted)


def _waiting(handle: str, at: datetime) -> Errand:
    """The errand, locked."""
    found = Errand.objects.select_for_update(of=("self",)).select_related("client")
    errand = found.filter(handle_hash=hashed(handle), answered_at=None, until_at__gt=at).first()
    if errand is None or errand.client.status != "active":
        raise ErrandOver
    return errand


@transaction.atomic
def choose_holder(*, actor: Actor, handle: str, entity_id: int | None, at: datetime) -> None:
    """The person says for whom they sign in: an entity, or themself.

    :raises NotFound: if they may not act for that entity.
    """
    errand = _waiting(handle, at)
    assert actor.person_id is not None
    in_part = Wanted.kept(errand.wanted).in_part
    if entity_id is not None and not may_act(actor.person_id, entity_id, at, in_part=in_part):
        raise NotFound(f"entity {entity_id}")
    _note(errand, actor, entity=entity_id)


def _note(errand: Errand, actor: Actor, **more: Any) -> None:
    """Keep what this person did; what another one did before does not count for them."""
    before = errand.progress if errand.progress.get("person") == actor.person_id else {}
    errand.progress = {**before, "person": actor.person_id, **more}
    errand.save(update_fields=["progress"])


@transaction.atomic
def give_consent(*, actor: Actor, handle: str, at: datetime) -> None:
    """The person agrees that this site is told what it asked for. What they agreed to before goes on."""
    errand = _waiting(handle, at)
    assert actor.person_id is not None
    _note(errand, actor, agreed=actor.person_id)
    wanted = Wanted.kept(errand.wanted)
    Client.objects.select_for_update(no_key=True).get(pk=errand.client_id)
    kept = consent_of(errand.client_id, actor.person_id)
    if kept is not None and set(wanted.told) <= set(kept.scopes):
        return
    if kept is None:
        kept = Consent(client=errand.client, person_id=actor.person_id, scopes=[], given_at=at)
    kept.scopes = sorted({*kept.scopes, *wanted.told})
    kept.given_at = at
    kept.save()
    _audit(actor, at, "openid:consent:given", errand.client, scopes=kept.scopes)


@transaction.atomic
def refuse_errand(*, actor: Actor, handle: str, at: datetime) -> AnswerRefused:
    """The person does not agree: the answer the site gets."""
    errand = _waiting(handle, at)
    _close(errand, at)
    wanted = Wanted.kept(errand.wanted)
    _audit(actor, at, "openid:consent:refused", errand.client, scopes=list(wanted.told))
    return AnswerRefused(wanted.redirect_uri, wanted.state, "access_denied", "the person did not agree")


@transaction.atomic
def close_refused(*, handle: str, at: datetime) -> None:
    """The site was told that its request cannot be met."""
    _close(_waiting(handle, at), at)


def _close(errand: Errand, at: datetime) -> None:
    errand.answered_at = at
    errand.save(update_fields=["answered_at"])


@transaction.atomic
def answer_errand(*, actor: Actor, proof: Proof, handle: str, at: datetime) -> tuple[Wanted, str]:
    """Everything is there: the code that the site may redeem once, within a minute.

    :raises ErrandOver: if it was answered already, or what it rested on was taken away just now.
    :raises AnswerRefused: if no page may be shown and one would be needed.
    """
    errand = _waiting(handle, at)
    wanted = Wanted.kept(errand.wanted)
    # Whoever takes the consent back at this moment waits, and then finds the grant; or was first, and there is none.
    consents = Consent.objects.select_for_update().filter(client=errand.client, person_id=proof.person_id)
    consents.filter(withdrawn_at=None).first()
    if next_step(errand, proof, at=at) is not Step.ANSWER:
        raise ErrandOver
    entity_id = chosen_entity(errand, wanted, proof, at).entity_id
    code = new_secret()
    grant = Grant.objects.create(
        client=errand.client,
        person_id=proof.person_id,
        stay=open_stay(proof=proof, at=at),
        scopes=list(wanted.scopes),
        claims=wanted.claims,
        nonce=wanted.nonce,
        level=proof.level,
        authenticated_at=proof.authenticated_at,
        entity_id=entity_id,
        redirect_uri=wanted.redirect_uri,
        challenge=wanted.challenge,
        code_hash=hashed(code),
        code_until_at=at + CODE_LIFE,
        given_at=at,
    )
    _close(errand, at)
    told = {"scopes": list(wanted.told), "entity": grant.entity_id, "assurance": grant.level}
    _audit(actor, at, "openid:grant:given", errand.client, grant=grant.pk, **told)
    return wanted, code


def look_at(*, handle: str, proof: Proof | None, at: datetime) -> tuple[Errand, Step]:
    """The errand and what it needs next.

    :raises ErrandOver: if there is none.
    :raises AnswerRefused: if no page may be shown and one would be needed.
    """
    found = Errand.objects.select_related("client")
    errand = found.filter(handle_hash=hashed(handle), answered_at=None, pushed=False, until_at__gt=at).first()
    if errand is None or errand.client.status != "active":
        raise ErrandOver
    return errand, next_step(errand, proof, at=at)


def return_address(*, handle: str, at: datetime) -> str:
    """Where a waiting errand will lead back to, or nothing."""
    wanted = Errand.objects.filter(handle_hash=hashed(handle), answered_at=None, until_at__gt=at)
    found = wanted.values_list("wanted", flat=True).first()
    return Wanted.kept(found).redirect_uri if found else ""


def _audit(actor: Actor, at: datetime, event: str, client: Client, **data: Any) -> None:
    record(actor=actor, at=at, event=event, subject=f"site:{client.client_id}", holder_id=actor.self_id, data=data)
