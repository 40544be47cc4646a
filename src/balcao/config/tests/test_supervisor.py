"""Parts that end are started again, for as long as that helps."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from balcao.config import supervisor
from balcao.config.supervisor import House
from balcao.foundation.db.embedded import EmbeddedPostgres, _state


@pytest.fixture
def house():
    made = House(8000, dict(os.environ))
    yield made
    made.stop()


def test_a_part_that_was_killed_is_started_again(house):
    house.start("web", "http.server", "--bind", "127.0.0.1", "0")
    first = house.processes["web"]
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert house.ended() == "web"
    assert house.start_again("web")
    assert house.ended() is None
    assert house.processes["web"].pid != first.pid


def test_a_part_that_always_ends_at_once_is_given_up(house, monkeypatch):
    monkeypatch.setattr(supervisor, "MOST_SHORT_LIVES", 3)
    house.start("web", "this")
    again = []
    for _ in range(3):
        house.processes["web"].wait()
        again.append(house.start_again("web"))
    assert again == [True, True, False]


def test_the_command_that_starts_the_house_needs_no_tables_of_its_own():
    alone = subprocess.run(
        [sys.executable, "-c", "import balcao.config.supervisor"], capture_output=True, text=True, check=False
    )
    assert alone.returncode == 0, alone.stderr


@pytest.fixture
def open_folder():
    """A folder that everybody may enter: where this runs as root, the database runs as nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_database_killed_while_it_is_made_ready_is_started_once_more(open_folder, monkeypatch):
    database = EmbeddedPostgres(open_folder / "postgres", fast_and_loose=True)
    start = EmbeddedPostgres._prepare
    killed: list[int] = []

    def killed_at_first(self):
        if not killed:
            killed.append(self._first_process())
            os.kill(killed[0], signal.SIGKILL)
            while _state(killed[0]) not in ("", "Z"):
                time.sleep(0.01)
        start(self)

    monkeypatch.setattr(EmbeddedPostgres, "_prepare", killed_at_first)
    try:
        supervisor._database_again(database)
        assert database.answers()
        assert database._first_process() != killed[0]
    finally:
        database.stop()
