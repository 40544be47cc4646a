"""A list goes on by itself: checked, begun, signed and lodged row by row, each row whole or not at all.

Killed half-way it goes on where it was: what a row has become is found by its key and done once.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from balcao.bundles.models import ApplicationList, ListRow, ListSignature
from balcao.bundles.queries.lists import GOING
from balcao.bundles.signing_notes import tell_list_signed, tell_list_signers
from balcao.cases.api import (
    AlreadyLodged,
    Known,
    awaited_of,
    begin_known,
    checkout,
    discard_draft,
    draft_view,
    fully_signed,
    known_for_many,
    lodge,
    refuse_signature,
    request_signatures,
    sign,
)
from balcao.catalogue.api import get_version
from balcao.formkit.api import evaluate
from balcao.kernel.actor import Actor, actor_again
from balcao.kernel.errors import BalcaoError
from balcao.reflists.api import with_lists

AT_ONCE = 25
"""So many rows are worked on before other jobs have their turn."""


def work_some(*, at: datetime, list_id: int) -> bool:
    """Do the next rows of whatever step the list is at; whether some are left that nobody has to be waited for."""
    found = ApplicationList.objects.get(pk=list_id)
    if found.dropped_by is not None:
        return _drop(found, at)
    if found.problem:
        return False
    if found.facts is None and not _ask(found, at):
        return False
    return any(step(found, at) for step in (_check, _begin, _sign, _lodge))


def _drop(found: ApplicationList, at: datetime) -> bool:
    """Throw away the drafts of a list that was dropped."""
    actor = actor_again(found.dropped_by or {}, holder_id=found.holder_id)
    left = Q(draft__state="open", problem="")
    rows = _next(found.rows.filter(left))
    for row in rows:
        _try(row, left, lambda row: discard_draft(actor=actor, at=at, draft_id=row.draft_id or 0))
    return bool(rows)


def _ask(found: ApplicationList, at: datetime) -> bool:
    """Ask the registers, once for all rows; whether the list can go on."""
    actor = actor_again(found.begun_by, holder_id=found.holder_id)
    try:
        known = known_for_many(actor=actor, at=at, version=get_version(found.version_id))
    except BalcaoError as failure:
        found.problem = _key(failure)
    else:
        found.facts, found.unreachable = dict(known.facts), list(known.unreachable)
    found.save(update_fields=["facts", "unreachable", "problem"])
    return not found.problem


def _check(found: ApplicationList, at: datetime) -> bool:
    rows = list(found.rows.filter(faults__isnull=True).order_by("position")[: 4 * AT_ONCE])
    form = get_version(found.version_id).definition.form
    facts = found.facts or {}
    for row in rows:
        filled = with_lists(form, row.answers, facts, at=at)
        journey = evaluate(filled, row.answers, facts=facts, at=at, lists=facts.get("lists"))
        row.faults = [
            {"question": each.question, "path": list(each.path), "code": each.code, "params": dict(each.params)}
            for each in journey.faults
        ]
    ListRow.objects.bulk_update(rows, ["faults"])
    return bool(rows)


def _begin(found: ApplicationList, at: datetime) -> bool:
    """Draft after draft; once all are there the list has its hash, and those who may sign are told, once."""
    if found.chosen_by is None:
        return False
    actor = actor_again(found.chosen_by, holder_id=found.holder_id)
    left = GOING & Q(content_hash="")
    rows = _next(found.rows.filter(left))
    for row in rows:
        _try(row, left, lambda row: _begin_row(found, row, actor, at))
    if rows or found.list_hash:
        return bool(rows)
    going = found.rows.filter(GOING).order_by("position").values_list("position", "content_hash")
    text = "".join(f"{position + 1}:{content}\n" for position, content in going)
    with transaction.atomic():
        done = ApplicationList.objects.filter(pk=found.pk, list_hash="", dropped_at=None)
        if text and done.update(list_hash=hashlib.sha256(text.encode()).hexdigest()):
            tell_list_signers(actor=actor, at=at, list_id=found.pk)
    return False


def _begin_row(found: ApplicationList, row: ListRow, actor: Actor, at: datetime) -> None:
    version = get_version(found.version_id)
    known = Known(found.facts or {}, tuple(found.unreachable))
    row.draft_id = begin_known(
        actor=actor, at=at, version=version, known=known, key=f"list:{found.pk}:{row.position}", answers=row.answers
    )
    if version.definition.data.signing.rule == "binding_rule":
        row.content_hash = request_signatures(actor=actor, at=at, draft_id=row.draft_id, tell=False)
    else:
        row.content_hash, row.signed = draft_view(actor=actor, at=at, draft_id=row.draft_id).content, True
    row.save(update_fields=["draft", "content_hash", "signed"])


def _sign(found: ApplicationList, at: datetime) -> bool:
    """Each application gets the signatures given to the list, in the moment in which they were given."""
    signatures = list(found.signatures.filter(list_hash=found.list_hash).order_by("pk")) if found.list_hash else []
    if not signatures:
        return False
    left = GOING & Q(signed=False) & ~Q(signed_through=signatures[-1].pk)
    several = found.rows.filter(left)
    rows = _next(several)
    for row in rows:
        _try(row, left, lambda row: _sign_row(found, row, signatures, at))
    if rows and not several.exists() and not found.rows.filter(GOING, signed=False).exists():
        tell_list_signed(at=at, list_id=found.pk)
    return bool(rows)


def _sign_row(found: ApplicationList, row: ListRow, signatures: list[ListSignature], at: datetime) -> None:
    assert row.draft_id is not None, "what is signed has a draft"
    for each in signatures:
        if each.pk <= row.signed_through or not awaited_of([row.draft_id], each.person_id, each.at):
            continue
        signer = actor_again(each.signer, holder_id=each.signer["holder"])
        if each.reason:
            refuse_signature(actor=signer, at=each.at, draft_id=row.draft_id, reason=each.reason, tell=False)
        else:
            sign(actor=signer, at=each.at, draft_id=row.draft_id, content_hash=row.content_hash, tell=False)
    row.signed, row.signed_through = fully_signed(row.draft_id, at), signatures[-1].pk
    row.save(update_fields=["signed", "signed_through"])


def _lodge(found: ApplicationList, at: datetime) -> bool:
    if found.lodging_by is None:
        return False
    actor = actor_again(found.lodging_by, holder_id=found.holder_id)
    left = GOING & Q(signed=True, order_id=None) & ~Q(draft__state="lodged")
    rows = _next(found.rows.filter(left))
    for row in rows:
        _try(row, left, lambda row: _lodge_row(row, actor, at))
    return bool(rows)


def _lodge_row(row: ListRow, actor: Actor, at: datetime) -> None:
    assert row.draft_id is not None, "what is lodged has a draft"
    view = draft_view(actor=actor, at=at, draft_id=row.draft_id)
    row.fee = view.total
    if not view.total or view.order_state == "paid":
        lodge(actor=actor, at=at, draft_id=row.draft_id)
    else:
        order = checkout(actor=actor, at=at, draft_id=row.draft_id, shown_total=view.total, in_job=True)
        row.order_id = order.id
    row.save(update_fields=["fee", "order_id"])


def _next(rows: object) -> list[ListRow]:
    return list(rows.order_by("position")[:AT_ONCE])  # type: ignore[attr-defined]


def _try(row: ListRow, left: Q, act: Callable[[ListRow], None]) -> None:
    """Do it, or keep why not: a row that is held up holds up no other. What another worker did meanwhile is not `left`
    any more."""
    try:
        with transaction.atomic():
            held = ListRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if ListRow.objects.filter(left, pk=held.pk).exists():
                act(held)
    except AlreadyLodged:
        return
    except BalcaoError as failure:
        ListRow.objects.filter(pk=row.pk).update(problem=_key(failure))


def _key(failure: BalcaoError) -> str:
    return str(getattr(failure, "reason_key", "") or failure.key)[:60]
