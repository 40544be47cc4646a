"""Running what is queued at once: for tests and the command line, never for pages."""

import importlib
from typing import Any


def run_waiting_jobs(*, limit: int = 1000) -> int:
    """Run the queued jobs in order in this process until none is left; returns how many ran.

    A job that fails raises here. Only for use outside a running worker.
    """
    from django.db import connection
    from procrastinate.contrib.django import app

    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM procrastinate_jobs"
                " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
                " ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        number, task_name, arguments = row
        _call(app.tasks[task_name], arguments)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [number])
        ran += 1
    return ran


def _call(task: Any, arguments: Any) -> None:
    json = importlib.import_module("json")
    task.func(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
