"""Preparing and lodging applications."""

import json
from datetime import datetime
from typing import Annotated, Any

import jsonschema_rs
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Router, Status

from balcao.cases.api import (
    FeeChanged,
    Incomplete,
    KeyOfAnother,
    NotPaid,
    NotSigned,
    draft_view,
    lodge,
    make_prefill,
    same_in_course,
    save_answers,
    service_to_begin,
    start_draft,
)
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.formkit.api import answer_schema
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, BalcaoError
from balcao.publicapi.failures import (
    AnswersUnfit,
    Changed,
    KeyReused,
    PersonNeeded,
    SameThingInCourse,
    StillWrong,
)
from balcao.publicapi.shown import draft_whole, faults_shown, page_of
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.schemas import (
    Answers,
    Draft,
    Handed,
    IdempotencyKey,
    Lodged,
    Lodging,
    NewDraft,
    NewPrefill,
    Problem,
)

router = Router(tags=["drafts"])
READING = frozenset({401, 403, 404})
WRITING = READING | {400, 409, 422, 503}
MOST = 2**63 - 1
Number = Annotated[int, Path(ge=1, le=MOST)]

FOR_A_PERSON: dict[type[BalcaoError], str] = {
    NotSigned: "publicapi.person_signs",
    NotPaid: "publicapi.person_pays",
    FeeChanged: "publicapi.person_pays",
    AssuranceTooLow: "publicapi.person_lodges",
}


@router.post("/", response={201: Draft, WRITING: Problem}, summary="Begin an application")
def begin(request: HttpRequest, body: NewDraft, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Begin one, perhaps with answers; what is wrong with them comes back under `errors` and can be put right.

    The same key gives the same draft: a call whose answer was lost is simply made again.
    """
    actor, at = caller(request), now()
    _check(service_to_begin(actor=actor, at=at, service_id=body.service), body.answers)
    draft_id = start_draft(
        actor=actor,
        at=at,
        service_id=body.service,
        key=key,
        licence_number=body.licence_number,
        activity=body.activity,
    )
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    if view.version.service_id != body.service:
        raise KeyReused
    if body.answers and not view.case_reference:
        saved = save_answers(actor=actor, at=at, draft_id=draft_id, values=body.answers, seen={})
        if saved.conflicts:
            raise KeyReused
        view = saved.draft
    return Status(201, draft_whole(view, actor.language))


@router.post("/by-link/", response={201: Handed, WRITING: Problem}, summary="Hand answers over by a link")
def hand_over(request: HttpRequest, body: NewPrefill, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Answers that a person may begin their own application with, once, within fourteen days; the address holds none.

    The same key gives the same link.
    """
    actor, at = caller(request), now()
    _check(get_published(body.service, at=at), body.answers)
    try:
        token = make_prefill(
            actor=actor, at=at, service_id=body.service, answers=body.answers, key=key, activity=body.activity
        )
    except KeyOfAnother as failure:
        raise KeyReused from failure
    return Status(201, {"page": f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-prefilled', args=[token])}"})


def _check(version: ServiceVersion, answers: dict[str, Any]) -> None:
    """See that these can be kept as answers; whether they are right is said with the draft.

    :raises AnswersUnfit: with what is not.
    """
    schema = answer_schema(version.definition.form, files=False)
    faults: list[dict[str, Any]] = [
        {"question": question, "code": "unknown", "message": "no question that software may answer"}
        for question in answers
        if question not in schema["properties"]
    ]
    known = {question: value for question, value in answers.items() if question in schema["properties"]}
    for question in [each for each, value in known.items() if not _can_be_kept(value)]:
        faults.append({"question": question, "code": "shape", "message": "no text or number that can be kept"})
        del known[question]
    for error in jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(known):
        name, *path = error.instance_path
        faults.append({"question": name, "path": path, "code": "shape", "message": error.message})
    if faults:
        raise AnswersUnfit(faults)


def _can_be_kept(value: Any) -> bool:
    """Whether a database takes it: no NUL, no half of a pair, no number beyond numbers."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        return False
    return "\\u0000" not in text


@router.get("/{draft_id}/", response={200: Draft, READING: Problem}, summary="An application being prepared")
def read(request: HttpRequest, draft_id: Number) -> dict[str, Any]:
    """Its answers, what is wrong with them, and who has to do what next."""
    actor = caller(request)
    return draft_whole(draft_view(actor=actor, at=now(), draft_id=draft_id), actor.language)


@router.patch("/{draft_id}/", response={200: Draft, WRITING: Problem}, summary="Change answers")
def change(request: HttpRequest, draft_id: Number, body: Answers, key: IdempotencyKey) -> dict[str, Any]:
    """Keep these answers and leave the others. Where somebody else changed one since you read it, theirs stands.

    What is sent again changes nothing, so the key only has to be there.
    """
    actor, at = caller(request), now()
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    _check(view.version, body.answers)
    saved = save_answers(actor=actor, at=at, draft_id=draft_id, values=body.answers, seen=body.versions)
    if saved.conflicts:
        raise Changed([each.question for each in saved.conflicts])
    return draft_whole(saved.draft, actor.language)


@router.post("/{draft_id}/lodge/", response={200: Lodged, WRITING: Problem}, summary="Lodge an application")
def hand_in(request: HttpRequest, draft_id: Number, key: IdempotencyKey, body: Lodging | None = None) -> dict[str, Any]:
    """Lodge what is complete, free of charge and needs nobody's signature; else the problem says who has to do what.
    Where an application about the same is in course, the problem names it, and `another` says that this is another.

    Lodging again gives the same case, so the key only has to be there.
    """
    actor, at = caller(request), now()
    check_same(actor, at, draft_id, another=body is not None and body.another)
    try:
        reference = lodge(actor=actor, at=at, draft_id=draft_id)
    except Incomplete as failure:
        view = draft_view(actor=actor, at=at, draft_id=draft_id)
        raise StillWrong(faults_shown(view, actor.language)) from failure
    except tuple(FOR_A_PERSON) as failure:
        page = page_of("portal-draft", actor.holder_id, draft_id)
        raise PersonNeeded(FOR_A_PERSON[type(failure)], page) from failure
    return {"reference": reference, "page": page_of("portal-matter", actor.holder_id, reference)}


def check_same(actor: Actor, at: datetime, draft_id: int, *, another: bool) -> None:
    """See that nothing about the same is in course, unless this is said to be another matter, or is lodged or paid.

    :raises SameThingInCourse: with what is.
    """
    if another:
        return
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    if view.case_reference or view.order_state == "paid":
        return
    if same := same_in_course(actor=actor, at=at, draft_id=draft_id):
        raise SameThingInCourse(
            [
                {
                    "reference": each.reference,
                    "lodged_at": each.lodged_at,
                    "page": page_of("portal-matter", actor.holder_id, each.reference),
                }
                for each in same
            ]
        )
