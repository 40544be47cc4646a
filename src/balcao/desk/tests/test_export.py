"""The pages on which an officer takes a case out."""

import pytest

from balcao.cases.testing import renewal_with_officer
from balcao.dossiers.models import Export
from balcao.foundation.jobs.api import run_waiting_jobs


@pytest.fixture
def renewal(world):
    return renewal_with_officer()


def test_it_is_asked_for_watched_and_fetched(at_desk_of, renewal):
    officer = at_desk_of("officer.iam")
    page = officer.post(f"/desk/cases/{renewal.reference}/export/").headers["Location"]
    assert "Being made: step 0 of 4" in officer.get(page).content.decode()
    run_waiting_jobs()
    assert "The export is ready" in officer.get(page).content.decode()
    pdf, bag = officer.get(f"{page}pdf/"), officer.get(f"{page}zip/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert bag.headers["Content-Disposition"].startswith("attachment")
    assert officer.get(f"{page}exe/").status_code == 404


def test_another_officer_has_nothing_made(at_desk_of, renewal):
    assert at_desk_of("officer.dsi").post(f"/desk/cases/{renewal.reference}/export/").status_code == 404
    assert not Export.objects.exists()


def test_nothing_is_made_by_a_link(at_desk_of, renewal):
    assert at_desk_of("officer.iam").get(f"/desk/cases/{renewal.reference}/export/").status_code == 405
