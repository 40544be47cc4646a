"""The door of the jobs."""

from balcao.foundation.jobs.bookkeeping import work_off
from balcao.foundation.jobs.registry import BULK, QUEUES, Job, job, periodic
from balcao.foundation.jobs.waiting import run_waiting_jobs

__all__ = ["BULK", "QUEUES", "Job", "job", "periodic", "run_waiting_jobs", "work_off"]
