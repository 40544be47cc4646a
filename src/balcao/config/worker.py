"""The job worker, and the sweep that gives back what a killed worker left behind."""

import os
import uuid

LESS_URGENT = 5
"""What people wait for at a page comes before what follows it."""


def work() -> int:
    """Consume every queue until ended. Each run has a name of its own, so that two are never taken for one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    os.nice(LESS_URGENT)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--name", f"worker-{uuid.uuid4()}", "--concurrency", "2")
    return 0
