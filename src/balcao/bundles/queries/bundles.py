"""A bundle as its holder's people see it, and as somebody asked to sign sees it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from balcao.bundles.models import Bundle, ListRow, Part
from balcao.bundles.types import BundleView, PartState, PartView
from balcao.bundles.waiting import Held, held_back
from balcao.cases.api import DraftView, RequestOver, draft_view, signing_view
from balcao.catalogue.api import get_version, mandate_scopes
from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


def bundle_view(*, actor: Actor, at: datetime, bundle_id: int) -> BundleView:
    """A bundle of the holder the actor acts for, with those of its applications that are theirs to see.

    :raises NotFound: if none is.
    """
    bundle = Bundle.objects.filter(pk=bundle_id, holder_id=actor.holder_id).first()
    if bundle is None:
        raise NotFound(f"bundle {bundle_id}")
    sight = sight_of(actor=actor, at=at)
    rows = bundle.parts.select_related("draft").order_by("position")
    seen = [row for row in rows if sight.shows((*_scopes(row.service_id), f"draft:{row.draft_id}"))]
    if not seen:
        raise NotFound(f"bundle {bundle_id}")
    held = held_back(list(rows))
    names = {row.position: row.name for row in rows}
    parts = tuple(_held(row, held[row.position], names) or _part(row, actor, at) for row in seen)
    return BundleView(id=bundle.pk, holder_id=bundle.holder_id, one_thing=bundle.one_thing, parts=parts)


def _held(row: Part, held: Held, names: Mapping[int, Text]) -> PartView | None:
    if not held.by:
        return None
    view = _shown(row, PartState.STOPPED if held.stopped else PartState.WAITING)
    return replace(view, held_by=tuple(names[position] for position in held.by))


def _scopes(service_id: str) -> tuple[str, ...]:
    return mandate_scopes(service_id, settings.BALCAO_SERVICES)


def bundles_of_drafts(draft_ids: Iterable[int]) -> dict[int, int]:
    """Which of these drafts belong to a bundle, and to which."""
    return dict(Part.objects.filter(draft_id__in=list(draft_ids)).values_list("draft_id", "bundle_id"))


def together_with(draft_id: int) -> tuple[str, int] | None:
    """What a draft goes together with: a `bundle` or a `list`, and its number."""
    part = Part.objects.filter(draft_id=draft_id).first()
    if part is not None:
        return "bundle", part.bundle_id
    row = ListRow.objects.filter(draft_id=draft_id).first()
    return ("list", row.list_id) if row is not None else None


def signing_parts(*, actor: Actor, at: datetime, bundle_id: int) -> list[DraftView]:
    """The applications of a bundle that this person, or the ward acted for, is asked to sign and that still run.

    :raises NotFound: for whoever is asked for none of them.
    """
    asked = []
    parts = Part.objects.filter(bundle_id=bundle_id).exclude(draft=None).order_by("position")
    for number in parts.values_list("draft_id", flat=True):
        try:
            asked.append(signing_view(actor=actor, at=at, draft_id=number))
        except (NotFound, RequestOver):
            continue
    if not asked:
        raise NotFound(f"signatures on bundle {bundle_id}")
    return asked


def _part(row: Part, actor: Actor, at: datetime) -> PartView:
    if row.draft is None:
        return _shown(row, PartState.OBSTRUCTED if row.problem else PartState.PREPARING)
    if row.draft.state == "discarded":
        return _shown(row, PartState.DROPPED)
    view = draft_view(actor=actor, at=at, draft_id=row.draft.pk)
    return _shown(row, _state_of(view), view)


def _shown(row: Part, state: PartState, draft: DraftView | None = None) -> PartView:
    return PartView(
        position=row.position,
        name=row.name,
        service=get_version(row.draft.version_id if row.draft else row.version_id),
        licence_number=row.licence_number,
        state=state,
        draft=draft,
        problem=row.problem,
        opens_on=row.opens_on,
    )


def _state_of(view: DraftView) -> PartState:
    if view.case_reference:
        return PartState.LODGED
    if view.outstanding:
        return PartState.HELD_UP
    if not view.journey.complete:
        return PartState.TO_ANSWER
    if not view.signed:
        return PartState.SIGNING if view.content_hash else PartState.TO_SIGN
    return PartState.TO_LODGE
