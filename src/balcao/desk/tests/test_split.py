"""Splitting an application at the desk."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import example_lodged, person
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_what_stays_what_goes_and_the_second_case_is_there(at_desk_of, language):
    client = at_desk_of("officer.dsi", language)
    case = example_lodged("dsi-association-leadership-update", "granted", person(1, "e-1"), at=now())
    page = f"/desk/cases/{case.reference}/split/"
    assert page in client.get(f"/desk/cases/{case.reference}/").content.decode()
    shown = client.get(page)
    (rows, *_) = shown.context["rows"]
    sent = {"key": "k", "stays": "其餘成員", rows["name"]: "0"}
    refused = client.post(page, sent)
    assert refused.status_code == 422
    assert "其餘成員" in refused.content.decode()
    every = {**sent, "goes": "會長", rows["name"]: [each["value"] for each in rows["items"]]}
    assert translate("split.cannot.rows", language) in client.post(page, every).content.decode()
    assert Case.objects.count() == 1
    for _twice in range(2):
        assert client.post(page, {**sent, "goes": "會長"}).status_code == 302
    assert Case.objects.count() == 2
    assert at_desk_of("officer.iam").get(page).status_code == 404
