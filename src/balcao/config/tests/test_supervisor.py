"""Parts that end are started again, for as long as that helps."""

import os
import signal
import subprocess
import sys

import pytest

from balcao.config import supervisor
from balcao.config.supervisor import House


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
