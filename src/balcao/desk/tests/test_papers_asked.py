"""Papers that the government issues itself, counted where applicants had to bring them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.models import Case
from balcao.cases.testing import with_officer
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import SERVICES, put_on_offer
from balcao.kernel.clock import now

GUARD = "cpsp-guard-card"
PAPER = [{"key": "aa/aa", "name": "registo.pdf", "size": 9, "media_type": "application/pdf", "sha256": "aa"}]


@pytest.fixture
def lodged(case):
    """Three cases of a service that asks for a criminal record: two with the paper, one over a year old."""
    put_on_offer(Path(settings.BALCAO_SERVICES), {*SERVICES, GUARD}, at=now() - timedelta(days=400))
    version = get_published(GUARD, at=now()).id
    for number, (days, answers) in enumerate(
        ((0, {"criminal_record_certificate": PAPER}), (0, {}), (395, {"criminal_record_certificate": PAPER}))
    ):
        each = with_officer(key=f"paper-{number}")
        Case.objects.filter(pk=each.pk).update(
            service_id=GUARD, version_id=version, lodged_at=now() - timedelta(days=days), answers=answers
        )


def rows(client) -> str:
    return " ".join(client.get("/desk/papers-asked/").content.decode().split("<main")[1].split())


def test_nothing_handed_in_says_what_will_be_counted(officer):
    page = rows(officer)
    assert "is counted here" in page
    assert "<table" not in page


def test_a_paper_handed_in_counts_once_for_its_department_for_a_year(officer, at_desk_of, lodged):
    page = rows(officer)
    assert page.count("<table") == 1, "one month; nothing of this officer's own department"
    assert 'numeric">1</td>' in page
    assert "registo.pdf" not in page
    own = rows(at_desk_of("officer.all"))
    assert "Guard" in own or "guard" in own
    assert own.count('numeric">1</td>') == 2, "in its department's month and under its service"
