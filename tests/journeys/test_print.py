"""What people print: the matter alone, on A4, in the language of the page."""

import os
import re
from pathlib import Path

import pypdfium2
import pytest

from balcao.bundles.testing import guides_on_offer
from balcao.cases.testing import renewal_with_officer
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.payments.models import Order
from tests.journeys.steps import code_of, go, sign_in
from tests.journeys.test_money import RULE, charged, paid

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
A4 = (595, 842)
WAYS = ("ui.all_services", "ui.accessibility", "ui.sign_out", "ui.switch", "desk.bar.nav", "desk.bar.home")
"""Words of what leads elsewhere; none belongs on paper."""
GUIDE = "/guides/which-food-licence/list/?what=takeaway&place=shop"


def on_paper(page, name):
    """The words of each printed page."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=False)
    if folder := os.environ.get("BALCAO_PICTURES"):
        Path(folder, f"{name}.pdf").write_bytes(pdf)
    read = pypdfium2.PdfDocument(pdf)
    assert [round(side) for side in read[0].get_size()] == [*A4]
    return [re.sub(r"\s+", " ", each.get_textpage().get_text_range()) for each in read]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_pages_print_without_what_leads_elsewhere(visit, live_server, language, width):
    guides_on_offer("which-food-licence", at=now())
    case = renewal_with_officer()
    charged(charges=[RULE])
    ways = {translate(each, language) for each in WAYS}

    def check(page, path, most):
        go(page, path)
        title = re.sub(r"\s+", " ", page.locator("main h1").first.inner_text()).strip()
        printed = on_paper(page, f"{language}-{path.strip('/').split('?')[0].replace('/', '-')}")
        whole = " ".join(printed)
        assert 1 <= len(printed) <= most, (path, len(printed))
        assert all(each.strip() for each in printed), f"{path}: an empty page"
        assert title.replace(" ", "") in whole.replace(" ", ""), path
        assert not [each for each in ways if each in whole], path

    page = visit("/", language=language, width=width)
    check(page, "/services/iam-catering-licence-renewal/", 5)
    check(page, GUIDE, 3)
    go(page, "/account/login/?next=/as/e-2/")
    sign_in(page, "wai.keong")
    check(page, f"/as/e-2/matters/{case.reference}/", 4)
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    order = Order.objects.get(holder_id="e-1")
    paid(page, live_server, order)
    order.refresh_from_db()
    check(page, f"/as/e-1/receipts/{order.receipt_number}/", 1)
    desk = visit("/desk/", by="officer.iam", language=language, width=width)
    desk.fill("#id_code", code_of("officer.iam"))
    desk.locator("main form:has(#id_code) button").first.click()
    check(desk, "/desk/", 3)
    check(desk, f"/desk/cases/{case.reference}/", 6)
