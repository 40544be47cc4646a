"""From a cause to what is put before people, once; and what the holder does with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    Case,
    begun_saying,
    case_record,
    discard_draft,
    restore_draft,
    start_draft,
    tell_answers,
)
from balcao.catalogue.api import Follows, ServiceVersion, followers, get_published, mandate_scopes
from balcao.entities.api import Action, holder_name, register_numbers
from balcao.followups import jobs
from balcao.followups.failures import BegunAlready
from balcao.followups.models import ONCE, FollowUp
from balcao.followups.policies import locate
from balcao.formkit.api import holds
from balcao.foundation.audit.api import record
from balcao.guidance.api import told as told_answers
from balcao.kernel.actor import Actor, Channel, actor_again, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.licences.api import get_licence, licences_of
from balcao.notices.api import send_worded, worded

WITHIN = timedelta(days=30)
"""For so long what is learnt in several ways counts as one occasion; the database keeps the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Something that happened: `name` is the service or the event, `key` what makes it one, `told` what it says."""

    name: str
    key: str
    holder_id: str
    told: Mapping[str, Any]
    case_reference: str = ""
    lodged_by: Mapping[str, Any] = field(default_factory=dict)


def follow_case(*, draft_id: int, at: datetime) -> None:
    """Put before its holder what follows a granted application; again changes nothing."""
    found = case_record(at=at, case_id=Case.objects.values_list("pk", flat=True).get(draft_id=draft_id))
    version, content = found.view.version, found.content
    answers = {question.id: None for question in version.definition.form.questions()} | content["answers"]
    facts = content["facts"]
    case = {"reference": found.view.reference, "lodged_on": macau_date(content["lodged_at"]).isoformat()}
    who = content["lodged_by"]
    lodger = Actor(
        person_id=int(who[2:]) if who.startswith("p-") else None,
        name=content["lodged_by_name"],
        assurance=version.definition.data.assurance.sign,
        channel=Channel(content["channel"]),
        language=content["language"],
    )
    _follow(
        _Cause(
            name=found.service_id,
            key=f"case:{found.view.reference}",
            holder_id=content["holder_id"],
            told={**answers, "facts": facts, "case": case},
            case_reference=found.view.reference,
            lodged_by=lodger.kept() if lodger.person_id is not None else {},
        ),
        at,
    )


def follow_event(*, event: str, cause: str, holder_id: str, told: Mapping[str, Any], at: datetime) -> None:
    """Put before a holder what follows an event; again changes nothing."""
    if "licence" in told:
        platform = system_actor().acting_for(holder_id)
        licence = get_licence(actor=platform, at=at, number=told["licence"]["number"])
        told = {**told, "licence": {"number": licence.number, "kind": licence.kind}}
    _follow(_Cause(name=event, key=cause, holder_id=holder_id, told=told), at)


@transaction.atomic
def _follow(cause: _Cause, at: datetime) -> None:
    kind = "person" if cause.holder_id.startswith("p-") else register_numbers(int(cause.holder_id[2:]))["kind"]
    told = {**cause.told, "today": macau_date(at).isoformat()}
    for version, rule in followers(cause.name, at=at):
        if kind not in version.summary.audience or not holds(rule.when, told):
            continue
        if rule.licence and told["licence"]["kind"] != rule.licence:
            continue
        for number in _licences(version, cause, at):
            _keep(version, rule, cause, told, number, at)


def _licences(version: ServiceVersion, cause: _Cause, at: datetime) -> list[str]:
    """Of a service about licences, each living one of the holder; otherwise once, about none."""
    if version.summary.licence is None:
        return [""]
    held = licences_of(actor=system_actor().acting_for(cause.holder_id), at=at, kind=version.summary.licence)
    return [each.number for each in held if not each.state.ended]


def _keep(
    version: ServiceVersion, rule: Follows, cause: _Cause, told: Mapping[str, Any], number: str, at: datetime
) -> None:
    answers = told_answers(rule.answers, told)
    if rule.occasion and begun_saying(
        holder_id=cause.holder_id,
        service_id=version.service_id,
        licence_number=number,
        answers=answers,
        since=at - WITHIN,
    ):
        return  # the holder does it already, as when they do several things in one go
    try:
        with transaction.atomic():
            row, fresh = FollowUp.objects.get_or_create(
                cause=cause.key,
                service_id=version.service_id,
                rule=rule.id,
                licence_number=number,
                defaults={
                    "case_reference": cause.case_reference,
                    "holder_id": cause.holder_id,
                    "why": rule.why.text(),
                    "answers": answers,
                    "begun_by": dict(cause.lodged_by) if rule.begin == "draft" else {},
                    "occasion": rule.occasion,
                    "caused_on": macau_date(at),
                    "due_on": macau_date(at) + timedelta(days=rule.after),
                },
            )
    except IntegrityError as failure:
        if ONCE not in str(failure):
            raise
        return  # learnt in another way before
    if not fresh:
        return
    record(
        actor=system_actor(version.summary.department),
        at=at,
        event="followups:follow_up:noted",
        subject=f"follow-up:{row.pk}",
        holder_id=row.holder_id,
        data={"service": row.service_id, "cause": row.cause, "rule": row.rule},
    )
    if rule.after == 0:
        jobs.tell.defer_once(key=f"follow-up:{row.pk}", follow_up_id=row.pk)


def tell(*, follow_up_id: int, at: datetime) -> None:
    """Begin its draft where the rule says so, and tell the holder; again changes nothing.

    The draft is begun in the name of who lodged the application before it. Where they may not any more, or it cannot
    begin now, it is offered instead.
    """
    row = FollowUp.objects.filter(pk=follow_up_id, told_at=None, declined_at=None).first()
    if row is None or row.due_on > macau_date(at):
        return
    try:
        version = get_published(row.service_id, at=at)
    except NotFound:
        return
    draft_id = _begin(row, at) if row.begun_by and row.draft_id is None else row.draft_id
    with transaction.atomic():
        row = FollowUp.objects.select_for_update().get(pk=follow_up_id)
        if row.told_at is not None or row.declined_at is not None:
            return
        row.told_at, row.draft_id = at, row.draft_id or draft_id
        row.save(update_fields=["told_at", "draft"])
        _tell(row, version, at)


def _begin(row: FollowUp, at: datetime) -> int | None:
    actor = actor_again(row.begun_by, holder_id=row.holder_id)
    try:
        draft_id = start_draft(
            actor=actor,
            at=at,
            service_id=row.service_id,
            key=f"follow-up:{row.pk}",
            licence_number=row.licence_number,
        )
        tell_answers(actor=actor, at=at, draft_id=draft_id, answers=row.answers)
    except BalcaoError:
        return None
    return draft_id


def _tell(row: FollowUp, version: ServiceVersion, at: datetime) -> None:
    words = worded(
        "followups.begun" if row.draft_id else "followups.offered",
        service=version.summary.name,
        holder=holder_name(row.holder_id),
        reason=row.why,
    )
    department = version.summary.department
    send_worded(
        words=words,
        actor=system_actor(department),
        at=at,
        holder_id=row.holder_id,
        department=department,
        case_reference=row.case_reference,
        path=f"/as/{row.holder_id}/next/{row.pk}/",
        scopes=mandate_scopes(row.service_id, settings.BALCAO_SERVICES),
        key=f"follow-up:{row.pk}",
    )


def accept_follow_up(*, actor: Actor, at: datetime, follow_up_id: int) -> int:
    """Begin the application with what is known, over the network to the registers; returns its draft's number.

    Accepted again, it is the same draft; one that was thrown away meanwhile is taken back.

    :raises NotFound: no such follow-up, none of the actor's business, or the service is not on offer any more.
    :raises WrongAudience, NoLicence, WhichLicence, WindowClosed: when it cannot begin; nothing has changed.
    """
    row = locate(actor, at, follow_up_id, Action.PREPARE)
    if row.draft is not None:
        if row.draft.state == "discarded":
            restore_draft(actor=actor, at=at, draft_id=row.draft.pk)
        return row.draft.pk
    key, number = f"follow-up:{row.pk}", row.licence_number
    draft_id = start_draft(actor=actor, at=at, service_id=row.service_id, key=key, licence_number=number)
    with transaction.atomic():
        row = locate(actor, at, follow_up_id, Action.PREPARE, lock=True)
        if row.draft_id == draft_id:
            return draft_id
        if row.draft_id is not None:  # a colleague accepted at the same moment: theirs stands
            discard_draft(actor=actor, at=at, draft_id=draft_id)
            return row.draft_id
        row.draft_id, row.declined_at, row.declined_by = draft_id, None, ""
        row.save(update_fields=["draft", "declined_at", "declined_by"])
        tell_answers(actor=actor, at=at, draft_id=draft_id, answers=row.answers)
        _audit(actor, at, row, "accepted", draft=draft_id)
    return draft_id


@transaction.atomic
def decline_follow_up(*, actor: Actor, at: datetime, follow_up_id: int) -> None:
    """Say that it is not needed; twice changes nothing.

    :raises BegunAlready: when its application is begun.
    """
    row = locate(actor, at, follow_up_id, Action.PREPARE, lock=True)
    if row.draft_id is not None:
        raise BegunAlready
    if row.declined_at is None:
        row.declined_at, row.declined_by = at, actor.self_id
        row.save(update_fields=["declined_at", "declined_by"])
        _audit(actor, at, row, "declined")


@transaction.atomic
def take_back_decline(*, actor: Actor, at: datetime, follow_up_id: int) -> None:
    """Put it before oneself again; one that was not declined stays as it is."""
    row = locate(actor, at, follow_up_id, Action.PREPARE, lock=True)
    if row.declined_at is not None:
        row.declined_at, row.declined_by = None, ""
        row.save(update_fields=["declined_at", "declined_by"])
        _audit(actor, at, row, "taken_back")


def _audit(actor: Actor, at: datetime, row: FollowUp, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"followups:follow_up:{what}",
        subject=f"follow-up:{row.pk}",
        holder_id=row.holder_id,
        data={"service": row.service_id, "cause": row.cause, **data},
    )
