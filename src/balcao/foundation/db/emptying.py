"""Emptying the tables after a test that commits, by deleting the few rows there are.

Django's way, ``TRUNCATE`` of every table, makes and removes some two thousand files whatever the tables hold.
"""

from typing import Any

import psycopg
from django.db import OperationalError
from psycopg.errors import DeadlockDetected
from psycopg.sql import SQL, Identifier

KEPT = ("django_content_type", "auth_permission")
"""Rows that follow from the models: emptied, they would be made anew the same."""


def may_delete_anything(connection: Any, superuser: str) -> None:
    """Let this connection's user switch off triggers and foreign keys; only who owns the server may allow it."""
    with psycopg.connect(superuser, autocommit=True) as owner:
        user = Identifier(connection.settings_dict["USER"])
        owner.execute(SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(user))


def prepare_emptying(connection: Any) -> None:
    """Make the function that waits for who still writes, and deletes every row of all tables but `KEPT`."""
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [Identifier(table) for table in sorted(set(known) - set(KEPT))]
    wait = SQL("LOCK TABLE {} IN EXCLUSIVE MODE;").format(SQL(", ").join(tables))
    delete = SQL(" ").join(SQL("DELETE FROM {};").format(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION empty_tables() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS "
            f"$$ BEGIN {wait.as_string()} {delete.as_string()} END $$"
        )


def empty_tables(connection: Any) -> None:
    """Run that function: again when it and a request that still writes waited for each other.

    :raises OperationalError: when they still do after ten times.
    """
    for tries_left in reversed(range(10)):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT empty_tables()")
        except OperationalError as error:
            if not tries_left or not isinstance(error.__cause__, DeadlockDetected):
                raise
        else:
            return
