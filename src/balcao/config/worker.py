"""The job worker, and the sweep that gives back what a killed worker left behind."""

import os
import uuid

from balcao.config.loaded import settle

LESS_URGENT = 5
"""What people wait for at a page comes before what follows it."""


LEAST_URGENT = 15
MAILED_AT_ONCE = 4
"""One job keeps a mailing's pace and rests much of each second; the others wait for mail servers and the disk."""


def work(*, bulk: bool = False) -> int:
    """Consume every queue but that of mailings until ended, or with `bulk` that one alone. Each run has a name of its
    own, so that two are never taken for one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    os.nice(LEAST_URGENT if bulk else LESS_URGENT)
    import django

    django.setup()
    from balcao.foundation.jobs.api import BULK, QUEUES, work_off

    settle()
    queues = (BULK,) if bulk else tuple(each for each in QUEUES if each != BULK)
    work_off(queues=queues, name=f"worker-{uuid.uuid4()}", at_once=MAILED_AT_ONCE if bulk else 2)
    return 0
