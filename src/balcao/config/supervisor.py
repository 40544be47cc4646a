"""`balcao up`: every process of the house, started in order and ended together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from balcao.config.environment import ROOT, environment
from balcao.config.stand_ins import stand_ins, told_of
from balcao.foundation.db.api import APPLICATION, OWNER, EmbeddedPostgres
from balcao.kernel.errors import BalcaoError

SHORT_SECONDS = 5
MOST_SHORT_LIVES = 10
"""A part that ends so soon so often in a row is not started again."""


class PortTaken(BalcaoError):
    """Another program already uses a port that Balcão needs."""


class PartEnded(BalcaoError):
    """A part of the house ended by itself."""


@contextmanager
def with_database() -> Iterator[None]:
    """A database for one command; an embedded one already running is used and left running."""
    server = None
    if not os.environ.get("DATABASE_URL"):
        database = EmbeddedPostgres(environment().var / "postgres")
        running = database.is_running()
        database.start()
        server = None if running else database
        os.environ["DATABASE_URL"] = database.url(OWNER)
        environment.cache_clear()
    import django

    django.setup()
    try:
        yield
    finally:
        if server:
            from django.db import connections

            connections.close_all()
            server.stop()


@dataclass
class House:
    """The running processes by name."""

    port: int
    env: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    commands: dict[str, tuple[str, ...]] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)
    short_lives: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start a part; its output goes to ``var/log/<name>.log``."""
        self.commands[name], self.started[name] = command, time.monotonic()
        folder = environment().var / "log"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=self.env,
                cwd=ROOT,
                start_new_session=True,
            )

    def ended(self) -> str | None:
        """The name of a part that ended, if any."""
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def start_again(self, name: str) -> bool:
        """Start a part that ended; False when it has ended at once too often, and so will again."""
        lived = time.monotonic() - self.started[name]
        self.short_lives[name] = self.short_lives.get(name, 0) + 1 if lived < SHORT_SECONDS else 0
        if self.short_lives[name] >= MOST_SHORT_LIVES:
            return False
        with suppress(ProcessLookupError):
            # A part whose first process was killed may leave others behind, which hold its port.
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.start(name, *self.commands[name])
        return True

    def stop(self) -> None:
        """End every part, the last started first; those who do not listen within ten seconds are killed."""
        for process in reversed(self.processes.values()):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        limit = time.monotonic() + 10
        for process in self.processes.values():
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def check_ports(port: int) -> None:
    """Refuse early, in one sentence, when a port is taken."""
    for needed in (port, *(each for stand_in in stand_ins(port) for each in stand_in.ports)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", needed))
            except OSError:
                raise PortTaken(
                    f"Port {needed} is taken by another program. End it, or choose another: PORT=9000 make run"
                ) from None


def _run(env: dict[str, str], *command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        tail = (done.stderr or done.stdout).strip().splitlines()[-1:]
        said = " ".join(tail)
        more = "" if "make reset" in said else " (`make reset` begins anew)"
        raise PartEnded(f"{command[0]} failed: {said}{more}")


def up() -> int:
    """Start everything, say where it is, and wait for Ctrl-C."""
    port = int(os.environ.get("PORT", "8000"))
    check_ports(port)
    database = None
    owner_url = application_url = os.environ.get("DATABASE_URL", "")
    if not owner_url:
        print("Starting the database …", flush=True)
        database = EmbeddedPostgres(environment().var / "postgres")
        database.start()
        owner_url, application_url = database.url(OWNER), database.url(APPLICATION)
    env = {**os.environ, "PORT": str(port), "DJANGO_SETTINGS_MODULE": "balcao.config.settings"}
    env["BALCAO_PAYMENT_SECRET"] = environment().payment_secret
    env["BALCAO_REGISTERS_SECRET"] = environment().registers_secret
    env["BALCAO_MESSAGES_SECRET"] = environment().messages_secret
    owner_env = {**env, "BALCAO_APP_DATABASE_URL": owner_url, "DATABASE_URL": owner_url}
    house = House(
        port, {**env, **told_of(port), "BALCAO_APP_DATABASE_URL": application_url, "DATABASE_URL": application_url}
    )
    # Said for both: who is started in the background inherits a SIGINT that is ignored.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        _start(house, owner_env)
        _announce(house)
        return _watch(house, database)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        # An impatient second Ctrl-C must not leave parts running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        house.stop()
        if database:
            database.stop()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(house: House, owner_env: dict[str, str]) -> None:
    from balcao.foundation.web.api import THREADS

    port = house.port
    print("Preparing tables, services and the demo world …", flush=True)
    _run(owner_env, "balcao.config.prepare")
    beside = stand_ins(port)
    for stand_in in beside:
        house.start(stand_in.name, *stand_in.command)
    for stand_in in beside:
        for each in stand_in.ports:
            _wait_for(house, stand_in.name, each)
    house.start("worker", "balcao.config.cli", "worker")
    house.start("worker-bulk", "balcao.config.cli", "worker", "--bulk")
    house.start(
        "web",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        os.environ.get("BALCAO_WEB_WORKERS", "2"),
        "--blocking-threads",
        str(THREADS),
        "--no-ws",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
        "balcao.config.wsgi:application",
    )
    _wait_for(house, "web", port)


def _wait_for(house: House, part: str, port: int) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        if name := house.ended():
            raise PartEnded(f"The part {name!r} ended while starting; see {environment().var / 'log' / name}.log")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise PartEnded(f"The part {part!r} did not answer within a minute; see {environment().var / 'log' / part}.log")


def _announce(house: House) -> None:
    from balcao.config.welcome import welcome

    print(welcome(house.port), flush=True)


def _watch(house: House, database: EmbeddedPostgres | None) -> int:
    """Start again what ends, for as long as that helps; the database before those who need it."""
    while True:
        if database and not database.answers():
            print("The database ended by itself; it is started again.", file=sys.stderr, flush=True)
            _database_again(database)
        if name := house.ended():
            print(f"The part {name!r} ended by itself; see {environment().var / 'log' / name}.log", file=sys.stderr)
            if not house.start_again(name):
                return 1
            print(f"It is started again: {name}", file=sys.stderr, flush=True)
        time.sleep(0.5)


def _database_again(database: EmbeddedPostgres) -> None:
    limit = time.monotonic() + 60
    while True:
        try:
            return database.start()
        except BalcaoError:
            # Its last servers may still hold its memory for a moment.
            if time.monotonic() > limit:
                raise
            time.sleep(0.5)


def reset() -> int:
    """Forget all data: the embedded database, files and development keys."""
    var: Path = environment().var
    database = EmbeddedPostgres(var / "postgres")
    database.stop()
    for name in ("postgres", "files", "keys", "pki", "log", "static", "standins", "secret-key", "waiting-line"):
        path = var / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    print("Everything below var/ is forgotten; `make run` begins anew.")
    return 0
