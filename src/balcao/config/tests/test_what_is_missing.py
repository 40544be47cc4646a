"""What a machine lacks is said in one clear sentence."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from balcao.config.supervisor import PortTaken, check_ports
from balcao.documents.api import FontsMissing, check_fonts
from balcao.foundation.db.api import DatabaseUnusable, EmbeddedPostgres

ROOT = Path(__file__).parents[4]


def setup(**environment):
    return subprocess.run(
        ["bash", "scripts/setup.sh"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def only_these(folder, *programs):
    """A PATH with these programs alone."""
    for each in programs:
        found = shutil.which(each)
        assert found, each
        (folder / each).symlink_to(found)
    return str(folder)


def test_a_python_that_does_not_fit():
    done = setup(PYTHON="/bin/false")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "PYTHON names /bin/false, which is no Python 3.13 that runs here. Name another, or leave it out."
    ]


def test_no_node(tmp_path):
    done = setup(PATH=only_these(tmp_path, "bash", "dirname"))
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Node.js 20 or newer is needed and was not found. Install it and try again."]


def test_no_fonts(tmp_path, monkeypatch):
    empty = tmp_path / "fc-list"
    empty.write_text("#!/bin/sh\n")
    empty.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FontsMissing, match="apt-get install fonts-noto-cjk fonts-babelstone-han"):
        check_fonts()


def test_a_taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken, match=r"is taken by another program\. End it, or choose another"):
            check_ports(taken.getsockname()[1])


def test_half_a_database():
    folder = Path("/tmp") / f"balcao-half-{os.getpid()}"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("18\n")
    try:
        with pytest.raises(DatabaseUnusable, match="`make reset` begins anew"):
            EmbeddedPostgres(folder).start()
    finally:
        shutil.rmtree(folder)
