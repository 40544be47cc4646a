"""A pytest plugin: tests run on a real PostgreSQL, the embedded one unless DATABASE_URL names another.

Loaded with ``-p`` so that it is there before Django's settings are. Every run has a database of its own.
"""

import os
from pathlib import Path

from balcao.foundation.db.embedded import EmbeddedPostgres

VAR = Path(__file__).resolve().parents[4] / "var" / "test"

os.environ.setdefault("BALCAO_VAR", str(VAR))
if not os.environ.get("DATABASE_URL"):
    _database = EmbeddedPostgres(VAR / "postgres", fast_and_loose=True)
    _database.start()
    os.environ["DATABASE_URL"] = _database.url()
os.environ.setdefault("BALCAO_TEST_DATABASE", f"test_balcao_{os.getpid()}")
