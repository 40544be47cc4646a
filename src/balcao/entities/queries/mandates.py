"""Questions about mandates: those an entity gave, those a person or a firm holds, and what was done under them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Exists, Q
from django.db.models.expressions import Combinable

from balcao.accounts.api import open_accounts
from balcao.entities.models import Mandate
from balcao.entities.models.mandate import WAITING
from balcao.entities.policies import caretakers, managing_seats, may
from balcao.entities.queries.entities import holder_names
from balcao.entities.rules import rules
from balcao.entities.types import EVERY_SERVICE, Action, Ending, MandateState, MandateSummary, Origin
from balcao.foundation.audit.api import Act as Done
from balcao.foundation.audit.api import acts_about, acts_under
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

MOST = 2000
"""So many are listed at once; an entity that gave more narrows the list by a name."""


def mandates_of(*, actor: Actor, entity_id: int, at: datetime) -> list[MandateSummary]:
    """Every mandate given in the entity's name, those given on too, for those who manage them.

    :raises NotFound: if the actor may not.
    """
    if not may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"entity {entity_id}")
    return summaries_of(Mandate.objects.filter(entity_id=entity_id).order_by("pk")[:MOST], at)


def mandates_held_by(*, actor: Actor, at: datetime) -> list[MandateSummary]:
    """Every mandate held by whoever the actor acts for, or given on by them: themself, or the firm they manage.

    :raises NotFound: if they do not manage the firm, or act for a ward: mandates are for oneself.
    """
    if actor.ward_id is not None:
        raise NotFound(f"mandates of {actor.holder_id}")
    if actor.entity_id is None:
        if actor.person_id is None:
            return []
        mine = Q(person_id=actor.person_id) | Q(parent__person_id=actor.person_id)
        return summaries_of(Mandate.objects.filter(mine).order_by("pk")[:MOST], at)
    if not may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"entity {actor.entity_id}")
    firms = Q(agent_id=actor.entity_id) | Q(parent__agent_id=actor.entity_id)
    return summaries_of(Mandate.objects.filter(firms).order_by("pk")[:MOST], at)


def get_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> MandateSummary:
    """One mandate, for both sides: who manages the entity acted for, or holds it, or gave it on.

    :raises NotFound: for everyone else, and if there is none.
    """
    mandate = Mandate.objects.filter(pk=mandate_id).first()
    if mandate is None or not _concerns(actor, at, mandate):
        raise NotFound(f"mandate {mandate_id}")
    return summary_of(mandate, at)


def _concerns(actor: Actor, at: datetime, mandate: Mandate) -> bool:
    """Only for whom one acts counts: an entity's mandate is not read from another entity's page."""
    if actor.ward_id is not None:
        return False
    if actor.entity_id is None:
        mine = Q(person_id=actor.person_id) | Q(parent__person_id=actor.person_id)
    else:
        if not may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=at).allowed:
            return False
        mine = Q(entity_id=actor.entity_id) | Q(agent_id=actor.entity_id) | Q(parent__agent_id=actor.entity_id)
    return Mandate.objects.filter(mine, pk=mandate.pk).exists()


def mandates_to_review(*, actor: Actor, entity_id: int, at: datetime) -> list[MandateSummary]:
    """Those in force that nobody has looked at for half a year.

    :raises NotFound: if the actor does not manage the entity.
    """
    before = macau_date(at) - rules().review
    given = mandates_of(actor=actor, entity_id=entity_id, at=at)
    return [
        each
        for each in given
        if each.usable_on(macau_date(at)) and not each.stands_for and (each.reviewed_on or each.since_on) <= before
    ]


def next_review_on(mandate: MandateSummary) -> date:
    """The day from which it should be looked at again."""
    return (mandate.reviewed_on or mandate.since_on) + rules().review


def history_of_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> list[Done]:
    """What happened to a mandate and what was done under it, the latest first, for both sides.

    :raises NotFound: as for the mandate itself.
    """
    get_mandate(actor=actor, at=at, mandate_id=mandate_id)
    return sorted(
        [*acts_about(f"mandate:{mandate_id}"), *acts_under([mandate_id])], key=lambda act: act.id, reverse=True
    )


def acts_in_name_of(*, actor: Actor, entity_id: int, at: datetime) -> list[Done]:
    """Everything done under the entity's mandates, the latest first, for those who manage them.

    :raises NotFound: if the actor may not.
    """
    given = mandates_of(actor=actor, entity_id=entity_id, at=at)
    return acts_under([each.mandate_id for each in given])


def summary_of(mandate: Mandate, at: datetime) -> MandateSummary:
    """The mandate as it stands at that moment."""
    (summary,) = summaries_of([mandate], at)
    return summary


def summary_for_notice(mandate_id: int, at: datetime) -> MandateSummary:
    """The same for the rooms that tell both sides what happened; they see to it that only these are told."""
    return summary_of(Mandate.objects.get(pk=mandate_id), at)


def mandates_behind(mandate_ids: Iterable[int], at: datetime, *, scope: str) -> list[MandateSummary]:
    """These mandates, and all ever given under exactly that `scope`, for the room whose thing it is about.

    The caller sees to it that only those are told who work on that thing.
    """
    return summaries_of(Mandate.objects.filter(Q(pk__in=list(mandate_ids)) | Q(scope=scope)).order_by("pk"), at)


def mandates_under(scope: Combinable) -> Exists:
    """What to annotate a question with so that each row says whether a mandate was ever given under exactly that
    scope."""
    return Exists(Mandate.objects.filter(scope=scope))


def summaries_of(mandates: Iterable[Mandate], at: datetime) -> list[MandateSummary]:
    """Many at once: the names and the confirmations are one question each."""
    from balcao.entities.models import Confirmation, Substitution

    rows = list(mandates)
    confirmed: dict[int, list[int]] = {}
    waiting = [row.pk for row in rows if row.state == MandateState.CONFIRMING]
    for mandate_id, person_id in Confirmation.objects.filter(mandate_id__in=waiting).values_list("mandate", "person"):
        confirmed.setdefault(mandate_id, []).append(person_id)
    lent = [row.substitution_id for row in rows if row.substitution_id is not None]
    away = dict(Substitution.objects.filter(pk__in=lent).values_list("pk", "person_id")) if lent else {}
    names = holder_names(
        {f"e-{row.entity_id}" for row in rows} | {row.receiver for row in rows} | {f"p-{n}" for n in away.values()}
    )
    today = macau_date(at)
    return [
        _summary(row, names, confirmed.get(row.pk, []), today, names.get(f"p-{away.get(row.substitution_id or 0)}"))
        for row in rows
    ]


def _summary(
    row: Mandate, names: dict[str, dict[str, str]], confirmed: list[int], today: date, stands_for: Text | None
) -> MandateSummary:
    state, why = MandateState(row.state), row.ended_why
    if state is MandateState.IN_FORCE and row.until_on < today:
        state, why = MandateState.ENDED, Ending.EXPIRED
    elif row.state in WAITING and row.answer_by and row.answer_by < today:
        state, why = MandateState.ENDED, Ending.LAPSED
    return MandateSummary(
        mandate_id=row.pk,
        entity_id=row.entity_id,
        entity_name=names[f"e-{row.entity_id}"],
        person_id=row.person_id,
        receiver=row.receiver,
        receiver_name=names[row.receiver],
        scope=row.scope,
        actions=tuple(action for action in Action if action in row.actions),
        since_on=row.since_on,
        until_on=row.until_on,
        amount_up_to=row.amount_up_to,
        renewals_only=row.renewals_only,
        may_delegate=row.may_delegate,
        parent_id=row.parent_id,
        replaces_id=row.replaces_id,
        state=state,
        ended_why=str(why),
        ended_on=_ended_on(row, why),
        origin=Origin(row.origin),
        answer_by=row.answer_by,
        note=row.note,
        reviewed_on=row.reviewed_on,
        confirmed=tuple(f"p-{each}" for each in sorted(confirmed)),
        stands_for=stands_for,
    )


def _ended_on(row: Mandate, why: str) -> date | None:
    if row.ended_at is not None:
        return macau_date(row.ended_at)
    return {Ending.EXPIRED.value: row.until_on, Ending.LAPSED.value: row.answer_by}.get(str(why))


def representatives_of(entity_id: int, at: datetime, scopes: Sequence[str] = (EVERY_SERVICE,)) -> list[int]:
    """The persons who may receive what is addressed to the entity: its representatives, and those mandated to under
    one of these `scopes`. A closed account receives nothing.
    """
    own = managing_seats(macau_date(at)).filter(entity_id=entity_id)
    left = caretakers(macau_date(at)).filter(entity_id=entity_id)
    seated = set(own.union(left).values_list("person_id", flat=True))
    return sorted(open_accounts(seated | set(mandated_to_receive(entity_id, at, scopes))))


def mandated_to_receive(entity_id: int, at: datetime, scopes: Sequence[str] = (EVERY_SERVICE,)) -> list[int]:
    """The persons whom the entity gave a mandate to receive notices under one of these `scopes`.

    A firm so mandated receives them by its own representatives.
    """
    today = macau_date(at)
    given = Mandate.objects.filter(
        entity_id=entity_id,
        state=MandateState.IN_FORCE,
        since_on__lte=today,
        until_on__gte=today,
        scope__in=scopes,
        actions__contains=[Action.RECEIVE_NOTICES.value],
    )
    mandated = list(given.values_list("person_id", "agent_id"))
    firms = {agent for _person, agent in mandated if agent is not None}
    persons = {person for person, _agent in mandated if person is not None}
    if firms:
        persons |= set(managing_seats(today).filter(entity_id__in=firms).values_list("person_id", flat=True))
    return sorted(open_accounts(persons)) if persons else []
