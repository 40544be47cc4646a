"""How long services really took: told from five decided cases on, of the last ninety days, counted once an hour."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from balcao.cases.api import real_times
from balcao.cases.models import Case
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, lodged, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided():
    load_world()
    actor = person(1, "e-1")
    for number in range(5):
        case = lodged(certificate_draft(key=f"k{number}"), actor)
        took = timedelta(hours=(1, 2, 4, 8, 30)[number])
        Case.objects.filter(pk=case.pk).update(decided_at=case.lodged_at + took)


def test_the_middle_and_what_nine_in_ten_took(decided):
    real = real_times(AT + timedelta(days=3))[CERTIFICATE]
    assert real.decided == 5
    assert real.half == timedelta(hours=4)
    assert timedelta(hours=8) < real.most < timedelta(hours=30)


def test_of_fewer_than_five_nothing_is_told(decided):
    Case.objects.filter(pk=Case.objects.earliest("pk").pk).update(decided_at=AT - timedelta(days=200))
    assert CERTIFICATE not in real_times(AT + timedelta(days=3))


def test_what_was_decided_long_ago_does_not_count(decided):
    assert CERTIFICATE not in real_times(AT + timedelta(days=120))


def test_it_is_asked_of_the_database_once(decided, django_assert_num_queries):
    with django_assert_num_queries(1):
        real_times(AT + timedelta(days=3))
        real_times(AT + timedelta(days=3))
    caches["process"].clear()
    with django_assert_num_queries(1):
        real_times(AT + timedelta(days=3))
