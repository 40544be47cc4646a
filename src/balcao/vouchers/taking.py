"""What a provider sees of what it takes, and what anyone sees of who takes vouchers."""

from collections.abc import Iterator
from datetime import datetime, time

from balcao.catalogue.api import VoucherScheme
from balcao.entities.api import Action, holder_names, require, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.licences.api import LicenceState, Wanted, search_register
from balcao.payments.api import payouts_paid_at
from balcao.vouchers import models
from balcao.vouchers.policies import name_at_the_door, schemes_taken_by, use_taken_by
from balcao.vouchers.queries import MOST, uses_shown
from balcao.vouchers.trail import scheme_of, schemes, scopes_of
from balcao.vouchers.types import DifferenceView, StatementView, Taker, UseView


def takes(*, actor: Actor, at: datetime) -> dict[str, VoucherScheme]:
    """The schemes whose vouchers the holder the actor acts for may take today, as far as it is the actor's business.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    sight = sight_of(actor=actor, at=at)
    return {name: each for name, each in schemes_taken_by(actor.holder_id, at).items() if sight.shows(scopes_of(name))}


def taken(*, actor: Actor, at: datetime) -> list[UseView]:
    """What the provider asked for today, the latest first.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    sight = sight_of(actor=actor, at=at)
    begins = datetime.combine(macau_date(at), time.min, MACAU)
    seen = [name for name in schemes() if sight.shows(scopes_of(name))]
    rows = models.Use.objects.filter(provider_id=actor.holder_id, asked_at__gte=begins, voucher__scheme__in=seen)
    return uses_shown(rows.order_by("-asked_at", "-pk")[:MOST], at)


def use_asked(*, actor: Actor, at: datetime, use_id: int) -> UseView:
    """One use that the provider asked for.

    :raises NotFound: if there is none, or it is not the actor's business.
    """
    row, _under = use_taken_by(actor, at, use_id, Action.VIEW)
    return uses_shown(models.Use.objects.filter(pk=row.pk), at)[0]


def statements_of(*, actor: Actor, at: datetime) -> list[StatementView]:
    """The provider's statements, the latest first.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    sight = sight_of(actor=actor, at=at)
    rows = models.Statement.objects.filter(provider_id=actor.holder_id).order_by("-period", "-pk")[:MOST]
    return statements_shown([each for each in rows if sight.shows(scopes_of(each.scheme))])


def statements_shown(rows: list[models.Statement]) -> list[StatementView]:
    """Statements as both sides see them; for who has found that they are the actor's business."""
    known = schemes()
    rows = [each for each in rows if each.scheme in known]
    paid, names = payouts_paid_at(each.payout_id for each in rows), holder_names({each.provider_id for each in rows})
    return [
        StatementView(
            id=each.pk,
            scheme_id=each.scheme,
            scheme=known[each.scheme],
            provider_id=each.provider_id,
            provider=names.get(each.provider_id, {}),
            period=each.period,
            uses=each.uses,
            amount=each.amount,
            made_at=each.made_at,
            paid_at=paid.get(each.payout_id),
        )
        for each in rows
    ]


def statement_of(
    *, actor: Actor, at: datetime, statement_id: int
) -> tuple[StatementView, list[UseView], list[DifferenceView]]:
    """One statement of the provider's, its uses in their order, and what was said against it.

    :raises NotFound: if there is none, or it is not the actor's business.
    """
    row = models.Statement.objects.filter(pk=statement_id, provider_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"statement {statement_id}")
    scheme_of(row.scheme)
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(row.scheme))
    (shown,) = statements_shown([row])
    uses = uses_shown(row.of_uses.order_by("decided_at", "pk"), at)
    return shown, uses, [difference_shown(each) for each in row.differences.order_by("pk")]


def difference_shown(row: models.Difference, statement: StatementView | None = None) -> DifferenceView:
    """A difference as both sides see it."""
    return DifferenceView(
        id=row.pk,
        statement=statement,
        text=row.text,
        said_at=row.said_at,
        said_by=row.said_by_name,
        answer=row.answer,
        answered_at=row.answered_at,
    )


def takers_of(*, scheme_id: str, at: datetime) -> Iterator[Taker]:
    """Who takes the vouchers of a scheme today, as anyone may read it: the licences in force of its kinds, as far as
    their law publishes them.

    :raises NotFound: if there is no such scheme.
    """
    for kind in scheme_of(scheme_id).taken_by:
        after, more = "", True
        while more:
            page = search_register(wanted=Wanted(kind=kind, state=LicenceState.IN_FORCE), at=at, after=after)
            for each in page.rows:
                name = name_at_the_door(each.terms, each.holder or each.name)
                yield Taker(
                    number=each.number,
                    name=name,
                    address=str(each.terms.get("address_zh") or ""),
                    parish=each.parish,
                )
            after, more = page.next_after, bool(page.next_after)
