"""Django's own commands, for developers: ``python -m balcao.config.manage makemigrations``.

Without a database named in the environment it uses the embedded one.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a Django command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    if not (os.environ.get("DATABASE_URL") or os.environ.get("BALCAO_APP_DATABASE_URL")):
        from balcao.foundation.db.api import EmbeddedPostgres

        database = EmbeddedPostgres(Path(os.environ.get("BALCAO_VAR", "var")) / "postgres")
        database.start()
        os.environ["DATABASE_URL"] = database.url()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
