"""A file of rows becomes a list: read and checked, and the rows chosen that go on."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.bundles.columns import columns_of, declarations_of, labels_for, service_for_list
from balcao.bundles.failures import DeclarationsMissing, EmptyList, ListNotReady, NoGoodRow, RowsWrong, UnknownColumns
from balcao.bundles.jobs import work_list
from balcao.bundles.models import ApplicationList, ListRow
from balcao.bundles.queries.lists import own_list, scopes_of_service
from balcao.catalogue.api import ServiceVersion, choices_in
from balcao.entities.api import Action, require
from balcao.formkit.api import headings, read_cells, read_row
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor

MOST_ROWS = 500
IGNORED = frozenset({"error", "row", "錯誤", "erro"})
"""Columns of the report on what was wrong, which comes back with the corrected file."""


def begin_list(
    *, actor: Actor, at: datetime, key: str, service_id: str, name: str, data: bytes, declared: Collection[str]
) -> int:
    """Take a file whose rows are each an application of a service; returns the list's number. Nothing is lodged, and no
    draft begun: the rows are checked in a job. The same `key` gives the same list.

    :raises NoList: when the service is not applied for by a list.
    :raises UnreadableTable, TooManyRows, MissingColumns, UnknownColumns, EmptyList: when the file is no such list.
    :raises DeclarationsMissing: when a statement that every application needs was not agreed to.
    """
    key = f"{actor.self_id}:{key}"[:80]
    begun = ApplicationList.objects.filter(key=key, holder_id=actor.holder_id).first()
    if begun is not None:
        return begun.pk
    version = service_for_list(actor=actor, at=at, service_id=service_id)
    agreed = [each.id for each in declarations_of(version) if each.id in set(declared)]
    if any(each.required is True and not each.when and each.id not in agreed for each in declarations_of(version)):
        raise DeclarationsMissing
    texts = _rows_of_file(version, data)
    try:
        with transaction.atomic():
            made = ApplicationList.objects.create(
                key=key,
                holder_id=actor.holder_id,
                service_id=service_id,
                version_id=version.id,
                file_name=name[:120],
                begun_by=actor.kept(),
                begun_at=at,
                declared=agreed,
            )
            columns = columns_of(version)
            choices = choices_in(version, columns)
            ListRow.objects.bulk_create(
                ListRow(
                    list=made,
                    position=place,
                    cells=cells,
                    answers=read_row(columns, cells, choices) | dict.fromkeys(agreed, True),
                )
                for place, cells in enumerate(texts)
            )
            _audit(actor, at, made, "begun", {"rows": len(texts), "service": service_id})
            work_list.defer_once(key=f"list:{made.pk}", list_id=made.pk)
            return made.pk
    except IntegrityError:
        return ApplicationList.objects.get(key=key).pk


def _rows_of_file(version: ServiceVersion, data: bytes) -> Sequence[dict[str, str]]:
    """The texts of the rows, by question.

    :raises UnreadableTable, TooManyRows, MissingColumns, UnknownColumns, EmptyList: when the file is no such list.
    """
    columns, heading = columns_of(version), headings(data)
    labels = labels_for(version, heading)
    known = {each.id for each in columns} | set(labels.values())
    if unknown := [each for each in heading if each and each not in known and each.casefold() not in IGNORED]:
        raise UnknownColumns(unknown)
    # No database takes a NUL; no answer has one.
    texts = [
        {name: text.replace("\0", "") for name, text in cells.items()}
        for cells in read_cells(columns, data, labels=labels, most=MOST_ROWS)
    ]
    if not texts:
        raise EmptyList
    return texts


@transaction.atomic
def choose_rows(*, actor: Actor, at: datetime, list_id: int, only_good: bool) -> int:
    """Say that all rows go on, or only those with nothing wrong; returns how many. Said twice, the first word stands.

    :raises NotFound: if it is none of the actor's business.
    :raises Refused: if they may not prepare applications of that service.
    :raises ListNotReady: while rows are still checked, or when registers could not be asked.
    :raises RowsWrong: when all were to go on and some are wrong.
    :raises NoGoodRow: when none is left.
    """
    found = own_list(actor, at, list_id, lock=True)
    scopes = scopes_of_service(found.service_id)
    require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, of_a_thing=False)
    if found.chosen_at is not None:
        return found.rows.filter(chosen=True).count()
    if found.problem or found.dropped_at is not None or found.rows.filter(faults__isnull=True).exists():
        raise ListNotReady
    good = found.rows.filter(faults=[])
    if not only_good and good.count() != found.rows.count():
        raise RowsWrong
    many = good.update(chosen=True)
    if not many:
        raise NoGoodRow
    found.chosen_at, found.chosen_by = at, actor.kept()
    found.save(update_fields=["chosen_at", "chosen_by"])
    _audit(actor, at, found, "chosen", {"rows": many})
    work_list.defer_once(key=f"list:{found.pk}", list_id=found.pk)
    return many


def _audit(actor: Actor, at: datetime, found: ApplicationList, what: str, data: dict[str, object]) -> None:
    record(
        actor=actor,
        at=at,
        event=f"bundles:list:{what}",
        subject=f"list:{found.pk}",
        holder_id=found.holder_id,
        data=data,
    )
