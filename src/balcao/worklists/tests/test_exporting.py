"""A list as a file: with what the officer may see, harmless to a spreadsheet, each case noted as read."""

import csv
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from balcao.cases.api import Narrowing
from balcao.cases.models import Case
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.worklists.api import ask_export, export_file, export_view
from balcao.worklists.models import ListExport
from balcao.worklists.operations.exporting import forget_exports, write_out

CLERK = officer(11, "DSI", "association-register")
OTHER = officer(13, "DSI", "association-register")


@pytest.fixture
def cases(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_world()
    return [with_officer(key=str(number)) for number in range(3)]


def ask(form="csv", narrowing=Narrowing()):  # noqa: B008 - it is frozen
    return ask_export(actor=CLERK, at=AT, view="to_do", narrowing=narrowing, form=form)


def written(export):
    path, form = export_file(actor=CLERK, export_id=export)
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.reader(stream))
    return [list(row) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_the_list_in_its_order(cases, form):
    Case.objects.filter(pk=cases[1].pk).update(urgent_reason="=1+1")
    export = ask(form)
    run_waiting_jobs()
    head, *rows = written(export)
    assert head[0] == "編號"
    assert [row[0] for row in rows] == [cases[1].reference, cases[0].reference, cases[2].reference]
    assert rows[0][8] == "'=1+1"
    shown = export_view(actor=CLERK, export_id=export)
    assert (shown.ready, shown.done) == (True, 3)


def test_the_file_is_narrowed_as_the_list_was_and_holds_nothing_above_ones_clearance(cases):
    Case.objects.filter(pk=cases[0].pk).update(assignee=11)
    Case.objects.filter(pk=cases[1].pk).update(clearance=2)
    export = ask(narrowing=Narrowing(taken="nobody"))
    run_waiting_jobs()
    assert [row[0] for row in written(export)[1:]] == [cases[2].reference]


def test_each_case_in_the_file_is_a_reading_its_holder_sees(cases):
    before = len(readings_about(holder_id="e-1"))
    ask()
    run_waiting_jobs()
    assert len(readings_about(holder_id="e-1")) == before + 3


def test_written_once_nothing_more_happens(cases):
    export = ask()
    run_waiting_jobs()
    write_out(at=AT, export_id=export)
    assert len(readings_about(holder_id="e-1")) == 3


def test_an_export_is_only_its_askers_and_gone_after_a_day(cases):
    export = ask()
    run_waiting_jobs()
    for question in (export_view, export_file):
        with pytest.raises(NotFound):
            question(actor=OTHER, export_id=export)
    path, _ = export_file(actor=CLERK, export_id=export)
    assert forget_exports(at=AT + timedelta(days=2)) == 1
    assert not path.exists()
    assert export_view(actor=CLERK, export_id=export).gone
    with pytest.raises(NotFound):
        export_file(actor=CLERK, export_id=export)


def test_a_form_or_view_there_is_not_makes_no_export(cases):
    for asked in ({"view": "to_do", "form": "pdf"}, {"view": "all", "form": "csv"}):
        with pytest.raises(NotFound):
            ask_export(actor=CLERK, at=AT, narrowing=Narrowing(), **asked)
    assert not ListExport.objects.exists()
