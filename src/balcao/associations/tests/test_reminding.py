"""Reminders before a term ends: each once, to those who represent the association."""

from datetime import timedelta

import pytest

from balcao.associations.operations.reminding import remind_terms
from balcao.entities.models import Seat
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.notices.models import Notice, Nudge

from .conftest import AT


def ends_in(days):
    Seat.objects.filter(entity_id=1).update(term_end=AT.date() + timedelta(days=days))
    Seat.objects.filter(entity_id=3).update(term_end=AT.date() + timedelta(days=1000))


def told():
    return list(Notice.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize("days", [90, 60, 30, 7])
def test_each_threshold_is_told_once_however_often_the_job_runs(days):
    ends_in(days)
    for hours in (0, 1, 30):
        remind_terms(at=AT + timedelta(hours=hours))
    assert [key.rpartition(":")[2] for key in told()] == [str(days)]


def test_all_thresholds_are_told_on_the_way_to_the_end_and_then_that_it_is_over():
    ends_in(100)
    for day in range(110):
        remind_terms(at=AT + timedelta(days=day))
    assert [key.rpartition(":")[2] for key in told()] == ["90", "60", "30", "7", "0"]


def test_after_days_without_the_job_only_the_nearest_is_told():
    ends_in(25)
    remind_terms(at=AT)
    assert [key.rpartition(":")[2] for key in told()] == ["30"]


def test_a_term_far_from_its_end_is_not_mentioned():
    ends_in(91)
    assert (remind_terms(at=AT), told()) == (0, [])


def test_representatives_get_a_mail_each_and_the_notice_lies_in_the_inbox(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    ends_in(7)
    remind_terms(at=AT)
    run_waiting_jobs()
    notice = Notice.objects.get()
    assert (notice.holder_id, notice.legal, notice.department) == ("e-1", False, "DSI")
    assert list(Nudge.objects.filter(sent_at__isnull=False).values_list("person_id", flat=True)) == [1]
