"""Handing out a list as a file, with what the officer may see, each case noted as read."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from balcao.accounts.api import officer_again, person_behind
from balcao.cases.api import VIEWS, Narrowing, QueueRow, stream
from balcao.catalogue.api import get_version
from balcao.foundation.audit.api import record, record_reads
from balcao.foundation.ui.api import text_of, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.worklists.jobs import write_export
from balcao.worklists.models import ListExport
from balcao.worklists.writing import WRITERS

KEPT = timedelta(days=1)
"""So long a file can be fetched."""

COLUMNS = ("reference", "service", "holder", "state", "lodged", "deadline", "overdue", "officer", "urgent", "labels")


@transaction.atomic
def ask_export(*, actor: Actor, at: datetime, view: str, narrowing: Narrowing, form: str) -> int:
    """Ask for a list as a file, written in a job; returns the export's number.

    :raises NotFound: for a view or a form there is not.
    """
    if view not in VIEWS or form not in WRITERS:
        raise NotFound(f"export {view} {form}")
    asked = ListExport.objects.create(
        person_id=person_behind(actor),
        assurance=actor.assurance,
        language=actor.language,
        view=view,
        narrowing=narrowing.as_json(),
        form=form,
        asked_at=at,
    )
    data = {"view": view, "narrowing": narrowing.as_json(), "form": form}
    record(actor=actor, at=at, event="worklists:export:asked", subject=f"export:{asked.pk}", data=data)
    write_export.defer(export_id=asked.pk)
    return asked.pk


def forget_exports(*, at: datetime) -> int:
    """Delete the files that were kept long enough; returns how many."""
    old = list(ListExport.objects.filter(asked_at__lt=at - KEPT).exclude(storage_key=""))
    for each in old:
        default_storage.delete(each.storage_key)
        ListExport.objects.filter(pk=each.pk).update(storage_key="")
    return len(old)


def write_out(*, at: datetime, export_id: int) -> None:
    """Write the file, as the officer's rights are now; written once, nothing more happens.

    Killed half-way, it begins anew. Rows are noted as read before they are written.
    """
    asked = ListExport.objects.filter(pk=export_id, finished_at=None).first()
    if asked is None:
        return
    actor = officer_again(person_id=asked.person_id, assurance=asked.assurance, language=asked.language, at=at)
    key = ""
    if actor is not None and actor.is_officer:
        head = [translate(f"worklists.export.{name}", asked.language) for name in COLUMNS]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"list.{asked.form}"
            WRITERS[asked.form](path, head, _batches(asked, actor, at))
            with path.open("rb") as written:
                key = default_storage.save(f"exports/{asked.pk}.{asked.form}", File(written))
    ListExport.objects.filter(pk=export_id, finished_at=None).update(finished_at=at, storage_key=key)


def _batches(asked: ListExport, actor: Actor, at: datetime) -> Iterator[list[list[str]]]:
    """The rows in words, some at once; what is written is noted as read."""
    names: dict[int, str] = {}
    done = 0
    for rows in stream(actor=actor, at=at, view=asked.view, narrowing=Narrowing.read(asked.narrowing)):
        done += len(rows)
        with transaction.atomic():
            record_reads(
                actor=actor,
                at=at,
                about=[(f"case:{row.reference}", row.holder_id) for row in rows],
                purpose=text_of("worklists.export.purpose"),
                basis=text_of("worklists.export.basis"),
            )
            ListExport.objects.filter(pk=asked.pk).update(done=done)
        for version_id in {row.version_id for row in rows} - names.keys():
            names[version_id] = pick(get_version(version_id).summary.name, asked.language)
        yield [_row(row, names[row.version_id], asked.language) for row in rows]


def _row(row: QueueRow, service: str, language: str) -> list[str]:
    return [
        row.reference,
        service,
        row.holder_name,
        translate(f"cases.state.{row.state}", language),
        macau_date(row.lodged_at).isoformat(),
        row.deadline_on.isoformat() if row.deadline_on else "",
        translate("worklists.export.yes", language) if row.overdue else "",
        row.assignee,
        row.urgent_reason,
        listed((pick(each.name, language) for each in row.labels), language),
    ]
