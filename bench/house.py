"""A house of the bench's own: database and files below var/bench, ports from 9600 on, ended when done."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("BALCAO_BENCH_VAR", ROOT / "var" / "bench"))
PORT = int(os.environ.get("BALCAO_BENCH_PORT", "9600"))
OUTSIDE, SMTP, PAYMENT = PORT + 20, PORT + 21, PORT + 2
URL = f"http://127.0.0.1:{PORT}"
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 120
"""So long the house may take to start, its first time included, on a machine with nothing else to do."""


def busy() -> float:
    """How many programs share a processor by now: what takes a second by itself takes so many. At least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def surroundings() -> dict[str, str]:
    """The environment in which every part of the bench's house runs."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "BALCAO_VAR": str(VAR),
        "PORT": str(PORT),
        "BALCAO_REGISTERS_URL": f"http://127.0.0.1:{OUTSIDE}",
        "BALCAO_SMTP_PORT": str(SMTP),
        "DJANGO_SETTINGS_MODULE": "balcao.config.settings",
    }


@dataclass(frozen=True)
class _Process:
    parent: int
    own: float
    of_ended_children: float
    command: str


def _processes() -> dict[int, _Process]:
    """Every process with the seconds of CPU it used, from /proc."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        user, system, child_user, child_system = (int(each) / TICKS for each in fields[11:15])
        found[int(folder.name)] = _Process(int(fields[1]), user + system, child_user + child_system, command)
    return found


@dataclass(frozen=True)
class Cpu:
    """Seconds of user and system time so far, by part of the house."""

    web: float
    worker: float
    database: float
    outside: float

    @property
    def house(self) -> float:
        """All of it that is ours."""
        return self.web + self.worker + self.database

    def since(self, before: "Cpu") -> "Cpu":
        """What was used between two moments."""
        return Cpu(
            self.web - before.web,
            self.worker - before.worker,
            self.database - before.database,
            self.outside - before.outside,
        )


class House:
    """The running house."""

    def __init__(self, up: int, outside: int) -> None:
        self.up, self.outside = up, outside

    def cpu(self) -> Cpu:
        """The seconds used until now."""
        known = _processes()
        children: dict[int, list[int]] = {}
        for number, process in known.items():
            children.setdefault(process.parent, []).append(number)

        def whole(number: int) -> float:
            return known[number].own + sum(whole(each) for each in children.get(number, ()))

        web = worker = 0.0
        for number in children.get(self.up, ()):
            if "granian" in known[number].command:
                web += whole(number)
            elif "balcao.config.cli worker" in known[number].command:
                worker += whole(number)
        postmaster = _postmaster()
        database = whole(postmaster) + known[postmaster].of_ended_children
        return Cpu(web, worker, database, whole(self.outside) if self.outside in known else 0.0)

    def processes_of(self, kind: str) -> list[int]:
        """The processes of a part: `web` (its first), `web_process`, `worker`, `database` (its first), `backend`."""
        known = _processes()
        children: dict[int, list[int]] = {}
        for number, process in known.items():
            children.setdefault(process.parent, []).append(number)
        own = children.get(self.up, [])
        web = [number for number in own if "granian" in known[number].command]
        if kind == "web":
            return web
        if kind == "web_process":
            return [each for number in web for each in children.get(number, [])]
        if kind == "worker":
            return [number for number in own if "balcao.config.cli worker" in known[number].command]
        postmaster = _postmaster()
        if postmaster not in known:
            return []
        if kind == "database":
            return [postmaster]
        return [each for each in children.get(postmaster, []) if "balcao_app" in known[each].command]


def _postmaster() -> int:
    try:
        return int((VAR / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def answers_at(path: str) -> bool:
    """Whether that page of the house answers."""
    return _answers(f"{URL}{path}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def running_house(**more: str) -> Iterator[House]:
    """`balcao up` as people start it, with the systems outside played by `bench.outside`."""
    VAR.mkdir(parents=True, exist_ok=True)
    env = {**surroundings(), **more}
    ports = ("--port", str(OUTSIDE), "--smtp-port", str(SMTP))
    outside = subprocess.Popen([sys.executable, "-m", "bench.outside", *ports], env=env, cwd=ROOT)
    with (VAR / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "balcao.config.cli", "up"], env=env, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            began, patience = time.monotonic(), 0.0
            while not _answers(URL):
                patience = max(patience, START_SECONDS * busy())
                if up.poll() is not None or time.monotonic() > began + patience:
                    raise SystemExit(f"the house did not start: {(VAR / 'up.log').read_text()[-500:]}")
                time.sleep(0.05)
            yield House(up.pid, outside.pid)
        finally:
            _end(up)
            _end(outside)


def in_django() -> None:
    """Django in this process, on the bench's database, which must be running (`with_database` starts it)."""
    os.environ.update(surroundings())
    os.environ.pop("DATABASE_URL", None)


@contextmanager
def database_alone() -> Iterator[None]:
    """Django in this process on the bench's database, prepared like the house's."""
    in_django()
    from balcao.config.supervisor import with_database

    with with_database():
        from balcao.config.prepare import prepare

        prepare()
        yield
        forget_waiting_jobs()


def forget_waiting_jobs() -> None:
    """What one measurement left to do must not slow the next."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE status = 'todo'")
