"""What every test shares."""

import hypothesis
import pytest
from django.test import TransactionTestCase

from balcao.foundation.db.emptying import empty_tables, may_delete_anything, prepare_emptying
from balcao.foundation.db.testing import SUPERUSER, copy_what_is_migrated

# How fast a busy machine is says nothing of a rule; and the same sources say the same twice. What chance finds beyond:
# --hypothesis-profile=default.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker):
    """The database of a run is copied from one with every migration."""
    from django.db import connection

    with django_db_blocker.unblock():
        copy_what_is_migrated(connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit empty the tables afterwards: those of a server that is ours by deleting what is there.

    Elsewhere Django truncates them, and so there the audit trail and the ledger may be truncated.
    """
    from django.db import connection

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        if SUPERUSER:
            may_delete_anything(connection, SUPERUSER)
            prepare_emptying(connection)
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: empty_tables(connection))
        else:
            _let_truncate(connection)
        yield
        _end_others(connection)


def _end_others(connection):
    """What a request that nobody waits for any more still holds; the database could not be dropped with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _let_truncate(connection):
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_seal", "audit_sealedleaf", "payments_posting", "payments_postingline"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


@pytest.fixture(autouse=True)
def no_jobs_of_others(request):
    """The queue's tables are not emptied with the others: a test that commits begins with an empty queue."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Passwords of tests protect nothing: a slow hash would only take time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def files_seen_at_once(settings):
    """What a test writes into the catalogue's files is seen by the next look."""
    settings.BALCAO_FILES_SEEN_SECONDS = 0


@pytest.fixture(autouse=True)
def nothing_counted():
    """Each test is the first visitor of its minute."""
    from django.core.cache import caches

    caches["process"].clear()


@pytest.fixture(autouse=True)
def nothing_scanned(settings):
    """Only what tests the scanner asks one."""
    settings.BALCAO_SCANNER = ""
