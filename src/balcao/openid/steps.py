"""What a request still needs before it can be answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.openid.acting import choices, may_act
from balcao.openid.claims import subject_of
from balcao.openid.failures import AnswerRefused
from balcao.openid.models import Consent, Errand, Grant
from balcao.openid.types import Proof, Scope, Wanted


@dataclass(frozen=True, slots=True)
class Chosen:
    """For whom: an entity, or the person themself; nothing is `known` while that has to be asked."""

    known: bool
    entity_id: int | None = None


class Step(StrEnum):
    """The next page of the errand."""

    SIGN_IN = "sign_in"
    SIGN_IN_AGAIN = "sign_in_again"
    STEP_UP = "step_up"
    CHOOSE = "choose"
    CONSENT = "consent"
    ANSWER = "answer"


def next_step(errand: Errand, proof: Proof | None, *, at: datetime) -> Step:
    """What has to happen next.

    :raises AnswerRefused: where the site asked that no page is shown and one would be needed.
    """
    wanted = Wanted.kept(errand.wanted)
    step = _step(errand, wanted, proof, at)
    if "none" in wanted.prompt and step is not Step.ANSWER:
        raise AnswerRefused(wanted.redirect_uri, wanted.state, _SILENT[step])
    return step


_SILENT = {
    Step.SIGN_IN: "login_required",
    Step.SIGN_IN_AGAIN: "login_required",
    Step.STEP_UP: "unmet_authentication_requirements",
    Step.CHOOSE: "interaction_required",
    Step.CONSENT: "consent_required",
}


def _step(errand: Errand, wanted: Wanted, proof: Proof | None, at: datetime) -> Step:
    silent = "none" in wanted.prompt
    if proof is None:
        return Step.SIGN_IN
    if wanted.subject and wanted.subject != subject_of(errand.client, proof.person_id):
        raise AnswerRefused(wanted.redirect_uri, wanted.state, "login_required", "another person is signed in")
    if _too_old(errand, wanted, proof, at):
        return Step.SIGN_IN_AGAIN
    if proof.level < wanted.level and (wanted.level_essential or not silent):
        return Step.STEP_UP
    if not chosen_entity(errand, wanted, proof, at).known:
        return Step.CHOOSE
    return Step.ANSWER if _agreed(errand, wanted, proof) else Step.CONSENT


def _too_old(errand: Errand, wanted: Wanted, proof: Proof, at: datetime) -> bool:
    """Whether the person has to prove themself anew; who did so since the request came has done it."""
    if proof.authenticated_at > errand.begun_at:
        return False
    age = (at - proof.authenticated_at).total_seconds()
    return "login" in wanted.prompt or (wanted.max_age is not None and age > wanted.max_age)


def chosen_entity(errand: Errand, wanted: Wanted, proof: Proof, at: datetime) -> Chosen:
    """For whom the person signs in, as far as that is known."""
    if Scope.ENTITY not in wanted.told:
        return Chosen(True)
    if errand.progress.get("person") == proof.person_id and "entity" in errand.progress:
        return _if_allowed(wanted, proof, errand.progress["entity"], at)
    if "none" in wanted.prompt:
        # Without a page, what the person chose for this site in this session goes on.
        before = Grant.objects.filter(client=errand.client, person_id=proof.person_id, revoked_at=None)
        last = before.filter(stay__session_key=proof.session_key).order_by("-pk").first()
        if last is not None and Scope.ENTITY in last.scopes:
            return _if_allowed(wanted, proof, last.entity_id, at)
    return Chosen(not choices(proof.person_id, at, in_part=wanted.in_part))


def _if_allowed(wanted: Wanted, proof: Proof, entity_id: int | None, at: datetime) -> Chosen:
    if entity_id is None or may_act(proof.person_id, entity_id, at, in_part=wanted.in_part):
        return Chosen(True, entity_id)
    return Chosen(False)


def _agreed(errand: Errand, wanted: Wanted, proof: Proof) -> bool:
    """Whether the person agreed to all this: before, or now where the site wants them asked again."""
    now_agreed = errand.progress.get("agreed") == proof.person_id
    if {"consent", "select_account"} & set(wanted.prompt) and not now_agreed:
        return False
    kept = consent_of(errand.client_id, proof.person_id)
    return kept is not None and set(wanted.told) <= set(kept.scopes)


def consent_of(client_number: int, person_id: int) -> Consent | None:
    """What the person lets this site be told, or None."""
    return Consent.objects.filter(client_id=client_number, person_id=person_id, withdrawn_at=None).first()
