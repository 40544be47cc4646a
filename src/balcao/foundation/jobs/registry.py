"""Declaring and deferring jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

QUEUES = ("default", "seal", "notify", "sweep", "bulk")
"""Every queue. A worker of its own consumes `bulk`, so that nothing else waits for it."""
BULK = "bulk"


@cache
def _in_transaction() -> JobManager:
    """Queues through Django's connection of this thread, so that a job commits with the write that asked for it."""
    return JobManager(DjangoConnector(alias="default"))


@dataclass(frozen=True, slots=True)
class Job:
    """A declared job; `defer` takes JSON-able arguments and commits with the caller's transaction."""

    name: str
    task: Any

    def defer(self, **arguments: Any) -> int:
        """Queue one run; returns its number."""
        return int(self._deferrer().defer(**arguments))

    def defer_later(self, *, seconds: int, **arguments: Any) -> int:
        """Queue one run, not before so many seconds have passed; returns its number."""
        return int(self._deferrer(schedule_in={"seconds": seconds}).defer(**arguments))

    def defer_behind(self, **arguments: Any) -> int:
        """Queue one run that lets what people wait for go before it; returns its number."""
        return int(self._deferrer(priority=-5).defer(**arguments))

    def _deferrer(self, **options: Any) -> Any:
        """Within the worker the library would queue through a connection of its own, outside the transaction."""
        deferrer = self.task.configure(**options)
        deferrer.job_manager = _in_transaction()
        return deferrer

    def defer_once(self, *, key: str, **arguments: Any) -> None:
        """Queue one run unless one with the same key is still waiting."""
        from django.db import transaction
        from procrastinate.exceptions import AlreadyEnqueued

        try:
            with transaction.atomic():
                self._deferrer(queueing_lock=key).defer(**arguments)
        except AlreadyEnqueued:
            return

    def __call__(self, **arguments: Any) -> Any:
        return self.task.func(**arguments)


def job(
    *, name: str, queue: str = "default", retries: int = 8, priority: int = 0
) -> Callable[[Callable[..., Any]], Job]:
    """Declare a job. It takes ids, reads the state itself, and does nothing when there is nothing to do."""
    if queue not in QUEUES:
        raise ValueError(f"queue {queue!r} has no consumer; known: {', '.join(QUEUES)}")

    def declare(function: Callable[..., Any]) -> Job:
        retry = RetryStrategy(max_attempts=retries, exponential_wait=3)
        task: Task[..., Any, Any] = app.task(name=name, queue=queue, retry=retry, priority=priority)(function)
        return Job(name=name, task=task)

    return declare


def periodic(*, name: str, cron: str, queue: str = "sweep") -> Callable[[Callable[..., Any]], Job]:
    """Declare a job run by the calendar (five-field cron). The function takes `timestamp` (Unix seconds)."""

    def declare(function: Callable[..., Any]) -> Job:
        task = app.periodic(cron=cron)(app.task(name=name, queue=queue)(function))
        return Job(name=name, task=task)

    return declare
