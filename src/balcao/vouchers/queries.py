"""What a person sees of their vouchers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from balcao.entities.api import Action, holder_names, require, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.vouchers import models
from balcao.vouchers.policies import voucher_of
from balcao.vouchers.trail import scheme_of, schemes, scopes_of
from balcao.vouchers.types import (
    MOST_FAILS,
    CardView,
    CodeView,
    Ending,
    MovementView,
    UseState,
    UseView,
    VoucherAtCounter,
    VoucherView,
)

MOST = 100


def vouchers_of(*, actor: Actor, at: datetime) -> list[VoucherView]:
    """The vouchers of the holder the actor acts for, those that end first at the top; those that are over last.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    sight, known = sight_of(actor=actor, at=at), schemes()
    rows = models.Voucher.objects.filter(holder_id=actor.holder_id, scheme__in=known)
    found = [_voucher(each, at) for each in rows if sight.shows(scopes_of(each.scheme))]
    return sorted(found, key=lambda each: (not each.in_use, each.scheme.last_day, each.id))


def voucher_view(*, actor: Actor, at: datetime, voucher_id: int) -> VoucherView:
    """One of them.

    :raises NotFound: if there is none, or it is not the actor's business.
    """
    row, _under = voucher_of(actor, at, voucher_id, Action.VIEW)
    return _voucher(row, at)


def _voucher(row: models.Voucher, at: datetime) -> VoucherView:
    scheme = scheme_of(row.scheme)
    return VoucherView(
        id=row.pk,
        number=row.number,
        scheme_id=row.scheme,
        scheme=scheme,
        holder_id=row.holder_id,
        balance=row.balance,
        in_use=scheme.use.holds_on(macau_date(at)),
    )


def history_of(*, actor: Actor, at: datetime, voucher_id: int) -> list[MovementView]:
    """What moved on a voucher, the latest first.

    :raises NotFound: if it is not the actor's business.
    """
    row, _under = voucher_of(actor, at, voucher_id, Action.VIEW)
    rows = list(
        row.movements.select_related("use", "transfer__giver", "transfer__receiver").order_by("-at", "-pk")[:MOST]
    )
    relatives = {each.pk: _relative(each.transfer, each.kind) for each in rows if each.transfer is not None}
    names = holder_names({holder for holder in relatives.values() if holder})
    return [
        MovementView(
            kind=each.kind,
            amount=each.amount,
            at=each.at,
            who=each.use.provider_name if each.use is not None else names.get(relatives.get(each.pk, ""), {}),
            use_id=each.use_id,
        )
        for each in rows
    ]


def _relative(row: models.Transfer, kind: str) -> str:
    """The holder on the other side of what was passed on."""
    if kind == "received":
        return row.giver.holder_id
    return row.receiver.holder_id if row.receiver else ""


def code_of(*, actor: Actor, at: datetime, voucher_id: int) -> CodeView | None:
    """The code that is shown now, if there is one.

    :raises NotFound, Refused: if it is not the actor's to show.
    """
    row, _under = voucher_of(actor, at, voucher_id, Action.LODGE)
    code = models.Code.objects.filter(voucher=row, expires_at__gt=at).first()
    return CodeView(digits=code.digits, expires_at=code.expires_at) if code else None


def card_of(*, actor: Actor, at: datetime, voucher_id: int) -> CardView | None:
    """The voucher's card, if it has one.

    :raises NotFound, Refused: if it is not the actor's to show.
    """
    row, _under = voucher_of(actor, at, voucher_id, Action.LODGE)
    card = row.cards.filter(ended_at=None).first()
    return CardView(number=card.number, made_at=card.made_at, locked=card.fails >= MOST_FAILS) if card else None


def vouchers_at_counter(*, actor: Actor, at: datetime) -> list[VoucherAtCounter]:
    """What a clerk can do for the person they help: of each scheme with paper cards that is used today, the person's
    voucher and card.

    :raises NotFound: if no clerk helps this person with their own matters.
    """
    if actor.clerk is None or actor.holder_id != actor.self_id:
        raise NotFound("vouchers")
    mine = {each.scheme_id: each for each in vouchers_of(actor=actor, at=at)}
    return [
        VoucherAtCounter(
            scheme_id=name,
            scheme=scheme,
            voucher=mine.get(name),
            card=card_of(actor=actor, at=at, voucher_id=mine[name].id) if name in mine else None,
        )
        for name, scheme in schemes().items()
        if scheme.cards and scheme.use.holds_on(macau_date(at))
    ]


def uses_waiting(*, actor: Actor, at: datetime, voucher_id: int) -> list[UseView]:
    """What waits for the person's word now, the latest first.

    :raises NotFound: if it is not the actor's business.
    """
    row, _under = voucher_of(actor, at, voucher_id, Action.VIEW)
    return uses_shown(row.uses.filter(state="waiting", expires_at__gt=at).order_by("-asked_at"), at)


def use_of(*, actor: Actor, at: datetime, use_id: int) -> UseView:
    """One use of the holder's own voucher.

    :raises NotFound: if there is none, or it is not the actor's business.
    """
    found = uses_shown(models.Use.objects.filter(pk=use_id, voucher__holder_id=actor.holder_id), at)
    if not found:
        raise NotFound(f"use {use_id}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(found[0].scheme_id))
    return found[0]


def uses_shown(rows: QuerySet[models.Use], at: datetime) -> list[UseView]:
    """Uses as both sides see them; for who has found that they are the actor's business."""
    found = list(rows.select_related("voucher"))
    return [
        UseView(
            id=each.pk,
            reference=each.reference or "",
            voucher_id=each.voucher_id,
            voucher_number=each.voucher.number,
            scheme_id=each.voucher.scheme,
            scheme=scheme_of(each.voucher.scheme),
            provider_id=each.provider_id,
            provider=each.provider_name,
            amount=each.amount,
            way=each.way,
            state=_state(each, at),
            asked_at=each.asked_at,
            asked_by=each.asked_by_name,
            expires_at=each.expires_at,
            decided_at=each.decided_at,
            cancelled_at=each.cancelled_at,
            reason=each.reason,
            today=each.state == "paid"
            and each.decided_at is not None
            and macau_date(each.decided_at) == macau_date(at),
        )
        for each in found
    ]


def _state(row: models.Use, at: datetime) -> UseState:
    if row.state == "waiting" and at >= row.expires_at:
        return "lapsed"
    state: UseState = row.state  # type: ignore[assignment]
    return state


def facts_of(*, holder_id: str, at: datetime, among: Sequence[str]) -> dict[str, object] | None:
    """What a form knows of the holder's voucher: of the first of these schemes that is used today and has something
    left. For who has found that it is the actor's business."""
    known = schemes()
    rows = {
        row.scheme: row
        for row in models.Voucher.objects.filter(holder_id=holder_id, scheme__in=among, balance__gt=0)
        if row.scheme in known and known[row.scheme].use.holds_on(macau_date(at))
    }
    for name in among:
        if name in rows:
            scheme = known[name]
            return {
                "scheme": name,
                "voucher_year": scheme.year,
                "balance": rows[name].balance,
                "use_until": scheme.last_day.isoformat(),
            }
    return None


def ending_of(*, actor: Actor, at: datetime, days: int) -> list[Ending]:
    """The holder's vouchers with something left whose last day is within so many days, as far as the actor sees them.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    near = _near(at, days)
    if not near:
        return []
    sight = sight_of(actor=actor, at=at)
    rows = models.Voucher.objects.filter(holder_id=actor.holder_id, balance__gt=0, scheme__in=near)
    return [_ending(each) for each in rows if sight.shows(scopes_of(each.scheme))]


def ending_within(*, at: datetime, days: int) -> Iterator[Ending]:
    """Every voucher with something left whose last day is within so many days."""
    for row in models.Voucher.objects.filter(scheme__in=_near(at, days), balance__gt=0).order_by("pk").iterator():
        yield _ending(row)


def _near(at: datetime, days: int) -> list[str]:
    """The schemes whose last day is within so many days."""
    today = macau_date(at)
    return [name for name, each in schemes().items() if today <= each.last_day <= today + timedelta(days=days)]


def _ending(row: models.Voucher) -> Ending:
    scheme = scheme_of(row.scheme)
    return Ending(
        id=row.pk,
        holder_id=row.holder_id,
        department=scheme.department,
        scopes=scopes_of(row.scheme),
        name=scheme.name.text(),
        balance=row.balance,
        last_day=scheme.last_day,
    )
