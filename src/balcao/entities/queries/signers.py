"""Who is asked to sign what is done in an entity's name: its officers, who stands in for them, and its attorneys."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from balcao.accounts.api import open_accounts
from balcao.entities.binding import ATTORNEY, Office, SignerRule
from balcao.entities.models import Mandate, Substitution
from balcao.entities.policies import managing_seats, may
from balcao.entities.queries.seats import required_signers
from balcao.entities.queries.substitutions import people_in
from balcao.entities.types import EVERY_SERVICE, Act, Action, MandateState
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date

type Offices = Mapping[int, tuple[Office, ...]]


def signers_of_act(
    *,
    entity_id: int,
    at: datetime,
    act: Act,
    matters: Collection[str] = (),
    scopes: tuple[str, ...] = (),
    by_mandate: bool = False,
    signed: Collection[int] = (),
    stood_for: Collection[int] = (),
) -> SignerRule:
    """Who must sign so that the entity is bound to an act, on that day.

    While somebody is away, their office is signed for by their substitute and not by them, where the rule lets it be
    (`BindingRule.substitutes`) and it can be met so; the substitute must hold no post of the same name. With
    `by_mandate` whoever holds a mandate to sign under one of `scopes` is asked too, unless the rule shuts them out.
    Who has `signed` themself is not stood in for; for whom somebody has signed (`stood_for`) nobody is asked again.

    :raises NotFound: if there is no such entity.
    """
    plain = required_signers(entity_id=entity_id, at=at, amount=act.amount, matters=matters)
    if plain.rule is None or plain.missing(()) is None:
        return plain
    done = set(stood_for)
    left = SignerRule(plain.rule, {person: held for person, held in plain.offices.items() if person not in done})
    lent = _in_place(entity_id, macau_date(at), left.offices, plain.rule.substitutes, done | set(signed))
    found = SignerRule(plain.rule, lent)
    if found.missing(set(signed) | done) is None:
        found = left
    if not by_mandate or not plain.rule.attorneys:
        return found
    attorneys = _attorneys(entity_id, at, scopes, act)
    if not attorneys:
        return found
    offices = {
        person: (*found.offices.get(person, ()), *((attorneys[person],) if person in attorneys else ()))
        for person in (*found.offices, *(each for each in attorneys if each not in found.offices))
    }
    return SignerRule(plain.rule.with_attorneys, offices)


def _in_place(
    entity_id: int, today: date, offices: Offices, posts: Collection[str], without: Collection[int]
) -> dict[int, tuple[Office, ...]]:
    """The offices with those of absent persons moved to who stands in for them."""
    moved = {person: tuple(held) for person, held in offices.items()}
    if not posts:
        return moved
    away = Substitution.objects.filter(
        entity_id=entity_id, accepted_at__isnull=False, ended_at=None, from_on__lte=today, until_on__gte=today
    )
    present = set(people_in(entity_id, today)) if away else set()
    for each in away.exclude(person_id__in=without).order_by("pk"):
        if each.substitute_id not in present:
            continue
        own = {office.seat for office in offices.get(each.substitute_id, ())}
        lent = [office for office in offices.get(each.person_id, ()) if office.post in posts and office.seat not in own]
        if lent:
            moved[each.person_id] = tuple(office for office in moved[each.person_id] if office not in lent)
            taken = (Office(office.body, office.post, stands_for=each.person_id) for office in lent)
            moved[each.substitute_id] = (*moved.get(each.substitute_id, ()), *taken)
    return {person: held for person, held in moved.items() if held}


def _attorneys(entity_id: int, at: datetime, scopes: tuple[str, ...], act: Act) -> dict[int, Office]:
    """Everyone whose mandate to sign reaches this act; a firm's by those who represent the firm."""
    today = macau_date(at)
    given = Mandate.objects.filter(
        entity_id=entity_id,
        state=MandateState.IN_FORCE,
        since_on__lte=today,
        until_on__gte=today,
        scope__in=(EVERY_SERVICE, *scopes),
        actions__contains=[Action.SIGN.value],
    )
    held = list(given.values_list("person_id", "agent_id"))
    firms = {agent for _person, agent in held if agent is not None}
    persons = {person for person, _agent in held if person is not None}
    if firms:
        persons.update(managing_seats(today).filter(entity_id__in=firms).values_list("person_id", flat=True))
    found = {}
    for person in sorted(open_accounts(persons)):
        actor = Actor(person_id=person, name="", holder_id=f"e-{entity_id}")
        verdict = may(actor=actor, entity_id=entity_id, action=Action.SIGN, at=at, scopes=scopes, act=act)
        if verdict.allowed and verdict.mandate_id is not None:
            found[person] = Office("", ATTORNEY, mandate_id=verdict.mandate_id)
    return found
