"""A pytest plugin: tests run on a real PostgreSQL, the embedded one unless DATABASE_URL names another.

Loaded with ``-p`` so that it is there before Django's settings are. Every run has a database of its own, copied from
one with every migration: they are worked once for each state of them, not once a run.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from balcao.foundation.db.embedded import EmbeddedPostgres

VAR = Path(__file__).resolve().parents[4] / "var" / "test"

os.environ.setdefault("BALCAO_VAR", str(VAR))
SUPERUSER = ""
"""How to connect as who owns the server; empty where the server is not ours."""
if not os.environ.get("DATABASE_URL"):
    _database = EmbeddedPostgres(VAR / "postgres", fast_and_loose=True)
    _database.start()
    os.environ["DATABASE_URL"] = _database.url()
    SUPERUSER = _database.url("postgres", "postgres")
os.environ.setdefault("BALCAO_TEST_DATABASE", f"test_balcao_{os.getpid()}")

MIGRATED = "migrated_"
ONE_AT_A_TIME = 7264


def copy_what_is_migrated(connection: Any) -> None:
    """Let the database of this run be a copy."""
    test = connection.settings_dict["TEST"]
    test |= {"TEMPLATE": _migrated(connection, test), "MIGRATE": False}


def _migrated(connection: Any, test: dict[str, Any]) -> str:
    """The name of the database with every migration, made where it is missing; those of other states are dropped."""
    name = MIGRATED + _state_of_migrations()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [MIGRATED])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for other in there:
                cursor.execute(f'DROP DATABASE "{other}"')
            own, unfinished = (connection.settings_dict["NAME"], test["NAME"]), f"{MIGRATED}unfinished"
            test["NAME"] = unfinished
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            connection.close()
            connection.settings_dict["NAME"], test["NAME"] = own
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def _state_of_migrations() -> str:
    from django.apps import apps

    files = (file for app in apps.get_app_configs() for file in sorted(Path(app.path).glob("migrations/*.py")))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
