"""What is said of a case that is gone, or that will be."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.disposal.models import CONFIRMED, Item
from balcao.disposal.policies import as_chief
from balcao.entities.api import Action, require, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedMatter:
    """That a case was deleted, when and by which rule of which table; `certificate` once there is one."""

    reference: str
    deleted_at: datetime
    table: str
    years: int
    basis: Text
    list_number: str
    certificate: str


def deleted_matter(*, actor: Actor, at: datetime, reference: str) -> DeletedMatter:
    """The same for those who act for its holder.

    :raises NotFound: if it was not deleted, or is not the actor's business.
    """
    item = _item(reference)
    if item is None or item.holder_id != actor.holder_id:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=(item.service_id,))
    return _view(item)


def deleted_of(*, actor: Actor, at: datetime) -> tuple[DeletedMatter, ...]:
    """The deleted matters of the holder the actor acts for, the latest first; at most `MOST`.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = Item.objects.select_related("disposal_list").filter(holder_id=actor.holder_id, state="deleted")
    found = rows.order_by("-done_at", "-pk")[:MOST]
    return tuple(_view(each) for each in found if sight.shows((each.service_id,)))


def deleted_at_desk(*, actor: Actor, reference: str) -> DeletedMatter:
    """The same for officers of its department.

    :raises NotFound: for everyone else.
    """
    item = _item(reference)
    if item is None or item.disposal_list.department not in as_chief(actor).departments:
        raise NotFound(f"case {reference}")
    return _view(item)


def deletion_ahead(*, reference: str) -> date | None:
    """From when on a case may be deleted, if its holder was told so. The caller knows that it is the actor's."""
    rows = Item.objects.filter(reference=reference, state="waiting", disposal_list__outcome=CONFIRMED)
    return rows.values_list("deleted_from", flat=True).first()


def _item(reference: str) -> Item | None:
    return Item.objects.select_related("disposal_list").filter(reference=reference, state="deleted").first()


def _view(item: Item) -> DeletedMatter:
    assert item.done_at is not None
    return DeletedMatter(
        reference=item.reference,
        deleted_at=item.done_at,
        table=item.disposal_list.table,
        years=item.years,
        basis=item.basis,
        list_number=item.disposal_list.number,
        certificate=item.disposal_list.certificate,
    )
