"""Lists as the holder's people see them, and as somebody asked to sign sees them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum

from balcao.bundles.list_types import ListState, ListView, Refusal, RowView
from balcao.bundles.models import ApplicationList, ListRow
from balcao.cases.api import awaited_of, lodged_of, problems_of
from balcao.catalogue.api import get_version, mandate_scopes
from balcao.entities.api import holder_names, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

GOING = Q(chosen=True, problem="")
MOST_LISTS = 50


def scopes_of_service(service_id: str) -> tuple[str, ...]:
    """The names under which a service may be mandated."""
    return mandate_scopes(service_id, settings.BALCAO_SERVICES)


def own_list(actor: Actor, at: datetime, list_id: int, *, lock: bool = False) -> ApplicationList:
    """A list of the holder the actor acts for, if its service is theirs to see.

    :raises NotFound: if it is not.
    """
    rows = ApplicationList.objects.select_for_update() if lock else ApplicationList.objects
    found = rows.filter(pk=list_id, holder_id=actor.holder_id).first()
    if found is None or not sight_of(actor=actor, at=at).shows(scopes_of_service(found.service_id)):
        raise NotFound(f"list {list_id}")
    return found


def list_view(*, actor: Actor, at: datetime, list_id: int) -> ListView:
    """A list of the holder's.

    :raises NotFound: if it is none of the actor's business.
    """
    return view_of(own_list(actor, at, list_id))


def lists_of(*, actor: Actor, at: datetime) -> list[ListView]:
    """The holder's last lists that the actor may see, the newest first."""
    sight = sight_of(actor=actor, at=at)
    found = ApplicationList.objects.filter(holder_id=actor.holder_id).order_by("-begun_at")[:MOST_LISTS]
    return [view_of(each) for each in found if sight.shows(scopes_of_service(each.service_id))]


def list_rows(*, actor: Actor, at: datetime, list_id: int, only: str = "", most: int | None = None) -> list[RowView]:
    """Its rows in the order of the file: all, only the `wrong` ones, the `held_up` or the `going` ones.

    :raises NotFound: if it is none of the actor's business.
    """
    return _rows(own_list(actor, at, list_id), only, most)


def list_to_sign(*, actor: Actor, at: datetime, list_id: int) -> tuple[ListView, list[RowView]]:
    """The list and the rows this person, or the ward acted for, is asked to sign.

    :raises NotFound: for whoever is asked for none of them.
    """
    found = _signable(list_id)
    drafts = _drafts(found) if found else []
    if found is None or not awaited_of(drafts, actor.principal_id or 0, at):
        raise NotFound(f"signatures on list {list_id}")
    return view_of(found), _rows(found, "going", None)


def may_sign_list(*, actor: Actor, at: datetime, list_id: int) -> bool:
    """Whether this person is asked to sign it."""
    found = _signable(list_id)
    return found is not None and bool(awaited_of(_drafts(found), actor.principal_id or 0, at))


def _signable(list_id: int) -> ApplicationList | None:
    return ApplicationList.objects.filter(pk=list_id, dropped_at=None).exclude(list_hash="").first()


def _drafts(found: ApplicationList) -> list[int]:
    return list(found.rows.filter(GOING).exclude(draft=None).values_list("draft_id", flat=True))


def _rows(found: ApplicationList, only: str, most: int | None) -> list[RowView]:
    rows = found.rows.order_by("position")
    if only == "wrong":
        rows = rows.exclude(faults=[]).filter(faults__isnull=False)
    elif only == "held_up":
        rows = rows.filter(chosen=True).exclude(problem="")
    elif only == "going":
        rows = rows.filter(GOING)
    kept = list(rows[:most])
    drafts = [each.draft_id for each in kept if each.draft_id]
    lodged, problems = lodged_of(drafts), problems_of(drafts)
    return [_row(each, lodged, problems) for each in kept]


def _row(row: ListRow, lodged: Any, problems: Any) -> RowView:
    case = lodged.get(row.draft_id)
    return RowView(
        number=row.position + 1,
        cells=row.cells,
        faults=tuple(row.faults or ()),
        problem=row.problem or problems.get(row.draft_id, ""),
        draft_id=row.draft_id,
        content_hash=row.content_hash,
        reference=case.reference if case else "",
        receipt=case.receipt if case else "",
        paid=case.paid if case else 0,
    )


def view_of(found: ApplicationList) -> ListView:
    """How far it is, by one statement over its rows."""
    version = get_version(found.version_id)
    lodged, waiting = Q(draft__state="lodged"), GOING & ~Q(draft__state="lodged") & ~Q(order_id=None)
    summed = found.rows.aggregate(
        n_rows=Count("pk"),
        n_checked=Count("pk", filter=Q(faults__isnull=False)),
        n_wrong=Count("pk", filter=Q(faults__isnull=False) & ~Q(faults=[])),
        n_chosen=Count("pk", filter=Q(chosen=True)),
        n_begun=Count("pk", filter=GOING & ~Q(draft=None) & ~Q(content_hash="")),
        n_signed=Count("pk", filter=GOING & Q(signed=True)),
        n_ordered=Count("pk", filter=GOING & (~Q(order_id=None) | lodged)),
        n_lodged=Count("pk", filter=lodged),
        n_held_up=Count("pk", filter=Q(chosen=True) & ~Q(problem="") & ~lodged),
        n_total=Sum("fee", filter=waiting),
    )
    counted = {name.removeprefix("n_"): many or 0 for name, many in summed.items()}
    total = counted.pop("total")
    must_sign = version.definition.data.signing.rule == "binding_rule"
    state = _state(found, must_sign=must_sign, **counted)
    orders = found.rows.filter(waiting).order_by("position").values_list("order_id", flat=True)
    return ListView(
        id=found.pk,
        holder_id=found.holder_id,
        version=version,
        file_name=found.file_name,
        begun_at=found.begun_at,
        state=state,
        problem=found.problem,
        list_hash=found.list_hash,
        orders=tuple(each for each in orders if each) if state is ListState.TO_PAY else (),
        total=total,
        refusals=_refusals(found),
        may_be_dropped=found.dropped_at is None and found.lodging_at is None and not counted["lodged"],
        must_sign=must_sign,
        **counted,
    )


def _state(found: ApplicationList, *, must_sign: bool, **many: int) -> ListState:
    going = many["chosen"] - many["held_up"]
    if found.dropped_at is not None:
        return ListState.DROPPED
    if found.problem:
        return ListState.OBSTRUCTED
    if many["checked"] < many["rows"]:
        return ListState.CHECKING
    if found.chosen_at is None:
        return ListState.TO_CHOOSE
    if many["lodged"] >= going:
        return ListState.DONE
    if many["begun"] < going or (must_sign and not found.list_hash):
        return ListState.PREPARING
    if must_sign and many["signed"] < going:
        signed = found.signatures.filter(list_hash=found.list_hash).exists()
        return ListState.TAKING_SIGNATURES if signed and _taking(found) else ListState.SIGNING
    if found.lodging_at is None:
        return ListState.TO_LODGE
    return ListState.LODGING if many["ordered"] < going else ListState.TO_PAY


def _refusals(found: ApplicationList) -> tuple[Refusal, ...]:
    given = found.signatures.filter(list_hash=found.list_hash).exclude(reason="").order_by("pk")
    said = {f"p-{person}": reason for person, reason in given.values_list("person_id", "reason")}
    names = holder_names(said) if said else {}
    return tuple(Refusal(names[person], reason) for person, reason in said.items())


def _taking(found: ApplicationList) -> bool:
    """Whether somebody's word on the list still has to reach applications."""
    drafts = _drafts(found)
    people = found.signatures.filter(list_hash=found.list_hash).values_list("person_id", "at")
    return any(awaited_of(drafts, person, at) for person, at in people)
