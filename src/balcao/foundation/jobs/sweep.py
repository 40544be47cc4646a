"""Giving back what a killed worker left behind.

procrastinate keeps a heartbeat for each worker; a job whose worker is gone stays `doing` for ever. Every
minute such jobs are queued again: jobs are safe to run twice.
"""

from balcao.foundation.jobs.registry import periodic

LEASE_SECONDS = 300
"""A job still `doing` after this long although its worker's heart stopped is taken back."""

SWEEP = """
UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL, attempts = attempts + 1
WHERE status = 'doing' AND (
    worker_id IS NULL AND id IN (
        SELECT job_id FROM procrastinate_events WHERE type = 'started' AND at < now() - make_interval(secs => %s))
    OR worker_id IN (
        SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => 30)))
RETURNING id
"""


@periodic(name="jobs.give_back_abandoned", cron="* * * * *")
def give_back_abandoned(timestamp: int) -> int:
    """Queue again what dead workers held; returns how many."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [LEASE_SECONDS])
        return len(cursor.fetchall())
