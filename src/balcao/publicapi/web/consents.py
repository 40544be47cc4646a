"""Registers that are asked with consent: what software may answer for its entity, and what a person has to."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from balcao.cases.api import ConsentAnswer, ConsentView, answer_consents, consents_of_draft, draft_view
from balcao.catalogue.api import Asked, register_name
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.publicapi.shown import page_of
from balcao.publicapi.web.consent_schemas import ConsentAnswers, Consents
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.drafts import READING, WRITING, Number
from balcao.publicapi.web.schemas import IdempotencyKey, Problem

router = Router(tags=["drafts"])


@router.get("/{draft_id}/consents/", response={200: Consents, READING: Problem}, summary="Registers that need a yes")
def consents(request: HttpRequest, draft_id: Number) -> dict[str, Any]:
    """Every register that this application asks only after a yes, as it is put. What is about a person rather than
    the entity has `answers: person`: who it is about answers on the `page`. What nobody said yes to is asked of the
    applicant as a paper or an answer."""
    return _shown(caller(request), draft_id)


@router.post("/{draft_id}/consents/", response={200: Consents, WRITING: Problem}, summary="Say yes or no to them")
def answer(request: HttpRequest, draft_id: Number, body: ConsentAnswers, key: IdempotencyKey) -> dict[str, Any]:
    """Answer for the entity, several registers in one call, all of them or none: `yes` or no to what was `put`. A no
    after a yes withdraws it. After a yes the register is asked, and the draft shows what it said a moment later.

    The same answer again changes nothing, so the key only has to be there.
    """
    actor = caller(request)
    put = {each.asked.id: each for each in consents_of_draft(actor=actor, at=now(), draft_id=draft_id)}
    if unknown := {each.id for each in body.answers} - set(put):
        raise NotFound(f"consent to {', '.join(sorted(unknown))}")
    answer_consents(
        actor=actor,
        at=now(),
        answers=[
            ConsentAnswer(
                draft_id=draft_id,
                register=each.id,
                put=each.put,
                fields=tuple(each.only or put[each.id].asked.fields) if each.yes else (),
            )
            for each in body.answers
        ],
    )
    return _shown(actor, draft_id)


def _shown(actor: Actor, draft_id: int) -> dict[str, Any]:
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    known = {each.asked.id: each for each in consents_of_draft(actor=actor, at=now(), draft_id=draft_id)}
    asked = [each for each in view.version.definition.data.registers if each.consent]
    page = page_of("portal-draft", actor.holder_id, draft_id)
    return {"consents": [_consent(each, known.get(each.id), page, actor.language) for each in asked]}


def _consent(asked: Asked, view: ConsentView | None, page: str, language: str) -> dict[str, Any]:
    own = view is not None and bool(view.concerns)
    return {
        "id": asked.id,
        "name": register_name(asked.id, language),
        "purpose": pick(asked.purpose.text(), language),
        "basis": pick(asked.basis.text(), language),
        "asks": list(asked.fields),
        "by_field": asked.by_field,
        "put": view.put if view is not None and own else None,
        "state": view.state if view is not None else "asked",
        "given": list(view.given) if view is not None else [],
        "answers": "software" if own else "person",
        "page": None if own else page,
    }
