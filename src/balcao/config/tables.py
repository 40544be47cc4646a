"""The tables of the database, as this version knows them."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from balcao.kernel.errors import BalcaoError


class MadeByAnother(BalcaoError):
    """The database was made by another version, with tables that this one does not know. `make reset` begins anew."""


def bring_up_to_date() -> None:
    """Work the migrations that are missing; where none is, nothing changes.

    :raises MadeByAnother: when a migration of ours was worked that this version has not.
    """
    loader = MigrationLoader(connection)
    ours = {each.label for each in apps.get_app_configs() if each.name.startswith("balcao.")}
    if any(each[0] in ours for each in set(loader.applied_migrations) - set(loader.disk_migrations)):
        raise MadeByAnother
    call_command("migrate", verbosity=0)
