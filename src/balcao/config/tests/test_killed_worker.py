"""A worker killed at any moment: nothing is lost, nothing is done twice, no number is skipped."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, load_world, lodged, person
from balcao.documents.api import SealState, verify_seal
from balcao.documents.models import Document
from balcao.foundation.jobs.sweep import give_back_abandoned
from balcao.foundation.storage.api import read

CASES, KILLS = 12, 4


def start_worker():
    where = connection.settings_dict
    url = f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST']}"
    if not where["HOST"].startswith("/"):
        secret = f":{where['PASSWORD']}" if where["PASSWORD"] else ""
        url = f"postgresql://{where['USER']}{secret}@{where['HOST']}:{where['PORT'] or 5432}/{where['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "BALCAO_APP_DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-m", "balcao.config.cli", "worker"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def finished():
    return Case.objects.filter(finished_at__isnull=False).count()


def sealed():
    return Document.objects.filter(state="sealed").count()


def wait_until(reached, seconds):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and not reached():
        time.sleep(0.05)
    return reached()


def take_back():
    """What the sweep does every minute, without waiting for the dead worker's heart to be missed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    give_back_abandoned(timestamp=0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_random_moments_leaves_no_gap_and_no_half_file():
    load_world()
    actor = person(1, "e-1")
    for number in range(CASES):
        lodged(certificate_draft(key=f"kill-{number}"), actor, run=False)
    chance = random.Random(7)
    for kill in range(1, KILLS + 1):
        worker = start_worker()
        wait_until(lambda goal=kill * 2: finished() + sealed() >= goal, 30)
        time.sleep(chance.random() / 10)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        take_back()
    worker = start_worker()
    try:
        assert wait_until(lambda: finished() == CASES and sealed() == CASES, 60), (finished(), sealed())
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    rows = list(Document.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, CASES + 1))
    assert len({row.case_reference for row in rows}) == CASES
    for row in rows:
        verdict = verify_seal(read(row.storage_key), folder=settings.BALCAO_VAR / "pki")
        assert verdict.state is SealState.GENUINE
