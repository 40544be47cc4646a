"""What a department sees when it checks its services, lists what is doubtful, and works the examples."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection

from balcao.catalogue.testing import follow_nothing
from balcao.config import side_by_side
from balcao.config.cli import parser
from balcao.config.services_commands import check, doubts, list_services
from balcao.config.services_commands import test as work_examples

CERTIFICATE = "dsi-association-leadership-certificate"


@pytest.fixture
def root(tmp_path, settings):
    """A catalogue of one service that may be spoiled."""
    source, copy = Path(settings.BALCAO_SERVICES), tmp_path / "services"
    others = {"suggestions.yaml", "topics.yaml", "vouchers.yaml", "zones.yaml"}  # they name services that are not there
    keep = {"_shared", "dsi", *(path.name for path in source.glob("*.yaml"))} - others
    shutil.copytree(
        source, copy, ignore=lambda folder, names: [n for n in names if Path(folder) == source and n not in keep]
    )
    for folder in (copy / "dsi").iterdir():
        if folder.is_dir() and folder.name not in {CERTIFICATE, "texts"}:
            shutil.rmtree(folder)
    follow_nothing(copy / "dsi" / CERTIFICATE)
    settings.BALCAO_SERVICES = copy
    return copy


def asked(*words: str):
    return parser().parse_args(["services", *words])


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_errors_and_warnings_stand_below_their_file(root, capsys):
    spoil(root / "dsi" / CERTIFICATE / "service.yaml", "working_days: 3", "working_dais: 3")
    spoil(root / "dsi" / "department.yaml", "confidence: {contact: low}", "")
    assert check(asked("check")) == 1
    said = capsys.readouterr().out
    assert f"dsi/{CERTIFICATE}/service.yaml\n  error    file                  deadline.working_dais" in said
    assert "in 1 services" in said


def test_a_warning_fails_only_when_asked_strictly(root, capsys):
    spoil(root / "dsi" / "department.yaml", "confidence: {contact: low}", "")
    assert check(asked("check")) == 0
    assert check(asked("check", "--strict")) == 1
    assert "dsi/department.yaml\n  warning  contact-unmarked      confidence.contact" in capsys.readouterr().out


def test_one_service_is_checked_alone(root, capsys):
    spoil(root / "dsi" / "department.yaml", "confidence: {contact: low}", "")
    assert check(asked("check", CERTIFICATE, "--strict")) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings in 1 services\n"
    assert check(asked("check", "no-such-service")) == 1
    assert "There is no service 'no-such-service'." in capsys.readouterr().err


@pytest.mark.django_db
def test_the_services_are_listed_by_department_state_or_audience(root, capsys):
    for words, group in ((), "DSI: 1"), (("--by", "state"), "unpublished: 1"), (("--by", "audience"), "association: 1"):
        assert list_services(asked("list", *words)) == 0
        said = capsys.readouterr().out
        assert f"{group}\n  {CERTIFICATE}" in said
        assert said.endswith("\n1 services\n")
    assert list_services(asked("list", "--json")) == 0
    assert json.loads(capsys.readouterr().out)[0]["state"] == "unpublished"


def test_json_names_department_service_file_key_and_level(root, capsys):
    spoil(root / "dsi" / CERTIFICATE / "service.yaml", "working_days: 3", "working_dais: 3")
    assert check(asked("check", "--json")) == 1
    said = json.loads(capsys.readouterr().out)
    found = next(each for each in said["problems"] if each["key"] == "deadline.working_dais")
    assert said["services"] == 1
    assert said["errors"] == len([each for each in said["problems"] if each["level"] == "error"])
    assert found["remedy"]
    assert {key: found[key] for key in ("level", "department", "service", "file")} == {
        "level": "error",
        "department": "dsi",
        "service": CERTIFICATE,
        "file": f"dsi/{CERTIFICATE}/service.yaml",
    }


def test_doubts_are_counted_by_department(root, capsys):
    assert doubts(asked("doubts")) == 0
    said = capsys.readouterr().out
    assert said.startswith("All departments: ")
    assert "\nDSI: " in said
    assert "confidence.contact" in said.split("\nDSI: ")[1]


def test_doubts_as_csv_name_whose_they_are(root, capsys):
    assert doubts(asked("doubts", "--csv")) == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    assert {"department": "DSI", "place": "department.yaml", "key": "confidence.contact", "confidence": "low"} in rows
    assert {row["department"] for row in rows} == {"", "DSI"}


def left_over() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{connection.settings_dict['NAME']}_e%"]
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_examples_are_worked_side_by_side_and_leave_nothing(root, capsys):
    shutil.copytree(root / "dsi" / CERTIFICATE, root / "dsi" / f"{CERTIFICATE}-b")
    spoil(root / "dsi" / f"{CERTIFICATE}-b" / "service.yaml", f"id: {CERTIFICATE}", f"id: {CERTIFICATE}-b")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{connection.settings_dict["NAME"]}_examples_2"')  # of a run that was killed
    assert work_examples(asked("test")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"ok   {CERTIFICATE}/granted: instant, granted, 1 sealed" in lines
    assert f"ok   {CERTIFICATE}-b/granted: instant, granted, 1 sealed" in lines
    assert lines[-1].split(" in ")[0].endswith(" passed, 0 failed")
    assert left_over() == []


@pytest.mark.django_db(transaction=True)
def test_a_second_run_leaves_the_first_its_databases(root):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [side_by_side.LOCK])
        with pytest.raises(side_by_side.ExamplesUnderWay):
            list(side_by_side.try_side_by_side(2))
    finally:
        other.close()
