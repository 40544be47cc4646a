"""Before the doors open: tables, rights of the application's role, services, keys, the demo world."""

import os
import sys

APPEND_ONLY = ("audit_entry", "audit_seal", "audit_sealedleaf", "payments_posting", "payments_postingline")


def grant_rights() -> None:
    """The application may read and write rows, but only add to the audit trail and the ledger, never change tables."""
    from django.db import connection

    from balcao.foundation.db.api import APPLICATION

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APPLICATION}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APPLICATION}")


def prepare() -> None:
    """Bring everything up to date; running it again changes nothing."""
    from django.core.management import call_command

    from balcao.config.demo_commands import load_demo_world, load_waiting_cases
    from balcao.config.environment import environment
    from balcao.config.services_commands import publish_all
    from balcao.config.tables import bring_up_to_date
    from balcao.documents.api import check_fonts

    check_fonts()
    bring_up_to_date()
    call_command("createcachetable", verbosity=0)
    grant_rights()
    publish_all()
    if environment().demo:
        load_demo_world()
        load_waiting_cases()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    import django

    django.setup()
    from balcao.kernel.errors import BalcaoError

    try:
        prepare()
    except BalcaoError as failure:
        sys.exit(str(failure))
