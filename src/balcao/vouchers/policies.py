"""Who watches a scheme: officers of its duty, and their chiefs; and who takes its vouchers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.catalogue.api import VoucherScheme
from balcao.entities.api import Action, require
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences.api import Licence, in_force_of
from balcao.vouchers import models
from balcao.vouchers.failures import NotATaker
from balcao.vouchers.trail import scheme_of, schemes, scopes_of


def schemes_to_watch(actor: Actor) -> dict[str, VoucherScheme]:
    """The schemes that are the officer's business, by id."""
    held = {(post.department, post.duty) for post in actor.posts}
    return {
        name: scheme
        for name, scheme in schemes().items()
        if {(scheme.department, scheme.duty), (scheme.department, CHIEF)} & held
    }


def duties_to_watch() -> list[tuple[str, str]]:
    """The department and duty of every scheme."""
    return sorted({(each.department, each.duty) for each in schemes().values()})


def require_scheme(actor: Actor, scheme_id: str) -> VoucherScheme:
    """See that a scheme is the officer's business.

    :raises NotFound: if not.
    """
    if scheme_id not in schemes_to_watch(actor):
        raise NotFound(f"voucher scheme {scheme_id}")
    return scheme_of(scheme_id)


def licence_to_take(scheme_id: str, provider_id: str, at: datetime) -> Licence:
    """The licence by which a provider takes vouchers of a scheme: of several, of the kind that the scheme names first.

    :raises NotATaker: if it has none in force.
    """
    kinds = scheme_of(scheme_id).taken_by
    held = in_force_of(holder_id=provider_id, kinds=kinds, at=at)
    if not held:
        raise NotATaker
    return min(held, key=lambda each: kinds.index(each.kind))


def name_at_the_door(terms: Mapping[str, Any], holder: Text) -> Text:
    """The name that a licence gives its premises; its holder's where it gives none."""
    zh, pt = str(terms.get("name_zh") or ""), str(terms.get("name_pt") or "")
    latin = pt or holder.get("pt", "") or zh
    return {"zh-Hant": zh or holder.get("zh-Hant", "") or latin, "pt": latin, "en": pt or holder.get("en", "") or latin}


def schemes_taken_by(provider_id: str, at: datetime) -> dict[str, VoucherScheme]:
    """The schemes whose vouchers a provider may take today, by id."""
    found = {}
    for name, scheme in schemes().items():
        if in_force_of(holder_id=provider_id, kinds=scheme.taken_by, at=at):
            found[name] = scheme
    return found


def voucher_of(actor: Actor, at: datetime, voucher_id: int, action: Action) -> tuple[models.Voucher, int | None]:
    """A voucher of the holder the actor acts for, and the mandate used.

    :raises NotFound: if there is none, or it is not the actor's business.
    :raises Refused: with the reason, if the actor may see but not do this.
    """
    row = models.Voucher.objects.filter(pk=voucher_id, holder_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"voucher {voucher_id}")
    return row, require(actor=actor, action=action, at=at, scopes=scopes_of(row.scheme))


def use_taken_by(actor: Actor, at: datetime, use_id: int, action: Action) -> tuple[models.Use, int | None]:
    """A use that the provider for whom the actor acts asked for, and the mandate used.

    :raises NotFound: if there is none, or it is not the actor's business.
    """
    row = models.Use.objects.select_related("voucher").filter(pk=use_id, provider_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"use {use_id}")
    return row, require(actor=actor, action=action, at=at, scopes=scopes_of(row.voucher.scheme))
