"""When the organs change: who should keep acting for the association?

Whoever left holds no post any more, but may hold mandates. Those end on the day of effect; administrators stay until
the new board decides, for a number of days at most. For newcomers a mandate that fits their post is proposed. The
association's cases, drafts and licences are its own and go on.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from balcao.associations.models import Handover, HandoverItem
from balcao.associations.policies import why_not_answer
from balcao.associations.rules import rules
from balcao.associations.types import Answer
from balcao.associations.words import tell
from balcao.entities.api import (
    EVERY_SERVICE,
    Action,
    MandateExists,
    MandateSummary,
    OrgansChanged,
    Origin,
    Terms,
    association_numbers,
    bound_until,
    change_board,
    grant_mandate,
    holder_name,
    mandates_of,
    require,
    revoke_mandate,
    seats_on,
)
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused


@transaction.atomic
def open_handover(*, at: datetime, change: OrgansChanged) -> None:
    """Ask the new board about the mandates of those who left, and propose some for those who joined."""
    if not association_numbers(entity_ids=[change.entity_id]):
        return
    mandates = [
        each
        for each in mandates_of(actor=system_actor(), entity_id=change.entity_id, at=at)
        if each.usable_on(macau_date(at))
    ]
    handover = Handover(
        entity_id=change.entity_id, reference=change.reference, effect_on=change.effective_on, made_at=at
    )
    items = [*_leaving(handover, change, mandates, at), *_joining(handover, change, mandates, at)]
    if not items:
        return
    handover.save()
    HandoverItem.objects.bulk_create(items)
    tell(
        at=at,
        holder_id=f"e-{change.entity_id}",
        note="handover",
        unique=f"handover:{handover.pk}",
        legal=False,
        association=holder_name(f"e-{change.entity_id}"),
        day=change.effective_on,
    )
    end_mandates(at=at, entity_id=change.entity_id)


def _leaving(
    handover: Handover, change: OrgansChanged, mandates: list[MandateSummary], at: datetime
) -> list[HandoverItem]:
    first = max(change.effective_on, macau_date(at))
    stay = timedelta(days=rules().succession.administrators_stay_days)
    managing = {mandate.person_id for mandate in mandates if Action.MANAGE in mandate.actions}
    return [
        HandoverItem(
            handover=handover,
            person_id=mandate.person_id,
            mandate_id=mandate.mandate_id,
            actions=[action.value for action in mandate.actions],
            scope=mandate.scope,
            ends_on=first + stay if mandate.person_id in managing else first,
        )
        for mandate in mandates
        if mandate.person_id in change.left and not mandate.waits
    ]


def _joining(
    handover: Handover, change: OrgansChanged, mandates: list[MandateSummary], at: datetime
) -> list[HandoverItem]:
    first = max(change.effective_on, macau_date(at))
    served = {mandate.person_id for mandate in mandates if mandate.scope == EVERY_SERVICE}
    posts = {
        seat.person_id: seat.post
        for seat in seats_on(change.entity_id, first)
        if seat.body == "board" and seat.post in rules().succession.proposed
    }
    return [
        HandoverItem(
            handover=handover,
            person_id=person,
            post=posts[person],
            actions=[action.value for action in rules().succession.proposed[posts[person]]],
            scope=EVERY_SERVICE,
            ends_on=first + timedelta(days=rules().succession.administrators_stay_days),
        )
        for person in change.joined
        if person in posts and person not in served
    ]


@transaction.atomic
def end_mandates(*, at: datetime, entity_id: int | None = None) -> int:
    """End the mandates whose day has come and about which nobody decided; returns how many. Again is harmless."""
    due = HandoverItem.objects.filter(answer=Answer.OPEN.value, mandate__isnull=False, ends_on__lte=macau_date(at))
    if entity_id is not None:
        due = due.filter(handover__entity_id=entity_id)
    items = list(due.select_related("handover").select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    for item in items:
        change_board(
            actor=system_actor(),
            at=at,
            entity_id=item.handover.entity_id,
            leaving=(item.person_id,),
            joining=(),
            from_on=macau_date(at),
        )
        _note(item, Answer.LAPSED, system_actor(), at)
    return len(items)


@transaction.atomic
def answer_handover(*, actor: Actor, at: datetime, item_id: int, stays: bool) -> None:
    """Say whether somebody keeps acting, or begins to; the mandate follows at once. Again changes nothing.

    :raises NotFound: if it is not a question to the association the actor acts for.
    :raises Refused: before the day of effect, for one's own mandate, and for who is not of the new organs.
    """
    item = HandoverItem.objects.select_for_update(of=("self",)).filter(pk=item_id).select_related("handover").first()
    if item is None or item.handover.entity_id != actor.entity_id:
        raise NotFound(f"question {item_id}")
    require(actor=actor, action=Action.MANAGE, at=at)
    refused = why_not_answer(actor, item, macau_date(at))
    if refused:
        raise Refused(f"associations.{refused}")
    if stays:
        _have_act(actor, at, item)
    elif item.answer in (Answer.OPEN, Answer.KEPT):
        if item.mandate_id is not None:
            revoke_mandate(actor=actor, at=at, mandate_id=item.mandate_id)
        _note(item, Answer.ENDED if item.mandate_id is not None else Answer.LEFT_OUT, actor, at)


def _have_act(actor: Actor, at: datetime, item: HandoverItem) -> None:
    if item.answer in (Answer.KEPT, Answer.GIVEN):
        return
    if item.mandate_id is None or item.answer in (Answer.LAPSED, Answer.ENDED):
        try:
            given = grant_mandate(
                actor=actor,
                at=at,
                entity_id=item.handover.entity_id,
                receiver=f"p-{item.person_id}",
                terms=Terms(
                    actions=frozenset(Action(each) for each in item.actions),
                    until_on=_last_day(item, macau_date(at)),
                    scope=item.scope,
                ),
                origin=Origin.BOARD,
            )
        except MandateExists:
            pass
        else:
            item.mandate_id = given.mandate_id
    _note(item, Answer.KEPT if item.post == "" else Answer.GIVEN, actor, at)


def _last_day(item: HandoverItem, today: date) -> date:
    """The end of the term, but no later than mandates of a board last."""
    longest = today + timedelta(days=rules().succession.mandate_days)
    entity_id = item.handover.entity_id
    last = bound_until([entity_id])[entity_id].last_day or longest
    return max(today, min(last, longest))


def _note(item: HandoverItem, answer: Answer, actor: Actor, at: datetime) -> None:
    item.answer, item.answered_by, item.answered_at = answer.value, actor.self_id, at
    item.save(update_fields=["answer", "answered_by", "answered_at", "mandate"])
    record(
        actor=actor,
        at=at,
        event=f"associations:handover:{answer.value}",
        subject=f"handover:{item.handover_id}",
        holder_id=f"e-{item.handover.entity_id}",
        data={"person": item.person_id, "mandate": item.mandate_id, "actions": item.actions},
    )
