"""A paper photographed with the phone: corners found and moved by key, straightened, two pages handed in as one PDF."""

from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from PIL import Image, ImageFilter, ImageStat

from balcao.cases.models import Answer
from balcao.cases.testing import drafted, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.apart.look_at import notes_on
from balcao.documents.tests.test_legibility import sheet
from balcao.foundation.storage.api import read
from balcao.kernel.clock import now

SERVICE = "cpsp-domestic-worker-stay"
TABLE, PAPER = (2000, 2600), (240, 300, 1700, 2240)


def photo(where: Path, *, blurred: bool = False) -> Path:
    """A sheet on a dark table, seen from aside."""
    across, down = PAPER[2] - PAPER[0], PAPER[3] - PAPER[1]
    lying = sheet().resize((across, down)).convert("RGB")
    table = Image.new("RGB", TABLE, "#3b2a20")
    table.paste(lying, PAPER[:2])
    seen = table.transform(
        TABLE, Image.Transform.QUAD, (-160, 60, 90, 2760, 1930, 2560, 2160, -140), Image.Resampling.BICUBIC
    )
    (seen.filter(ImageFilter.GaussianBlur(14)) if blurred else seen).save(where, "JPEG", quality=88)
    return where


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_a_paper_is_photographed_straightened_and_handed_in(visit, nothing_in_the_way, tmp_path, language):
    put_on_offer(settings.BALCAO_SERVICES, [SERVICE], at=now())
    draft = drafted(SERVICE, person(1), answers={}, facts={}, at=now())
    address = f"/as/p-1/drafts/{draft}/pages/papers/"
    phone = visit(f"{address}", by="mei.ling", language=language, width=390)
    nothing_in_the_way(phone)
    field = phone.locator("[data-question=contract]")
    with phone.expect_file_chooser() as camera:
        field.locator("[data-camera-open]").click()
    camera.value.set_files(photo(tmp_path / "one.jpg"))
    dialog = phone.locator("dialog.camera")
    first = dialog.locator("[data-corner='0']")
    first.wait_for()
    dialog.locator("[data-state]:empty").wait_for(state="attached")
    found = float(first.evaluate("corner => parseFloat(corner.style.left)"))
    assert 10 < found < 30
    nothing_in_the_way(phone)
    first.press("ArrowRight")
    assert float(first.evaluate("corner => parseFloat(corner.style.left)")) == pytest.approx(found + 1, abs=0.01)
    first.press("ArrowLeft")
    dialog.locator("[data-keep]").click()
    dialog.locator("[data-pages] li").wait_for()
    assert dialog.locator(".file-there__unclear").count() == 0
    with phone.expect_file_chooser() as camera:
        dialog.locator("[data-another]").click()
    camera.value.set_files(photo(tmp_path / "two.jpg", blurred=True))
    first.wait_for()
    dialog.locator("[data-state]:empty").wait_for(state="attached")
    dialog.locator("[data-keep]").click()
    dialog.locator("[data-pages] li").nth(1).wait_for()
    assert dialog.locator(".file-there__unclear").count() == 1
    nothing_in_the_way(phone)
    dialog.locator("[data-use]").click()
    assert "2" in field.locator("[data-camera-taken]").inner_text()
    phone.locator("main form button[type=submit]").last.click()
    (kept,) = Answer.objects.get(draft=draft, question="contract").value
    pages = pypdfium2.PdfDocument(read(kept["key"]))
    assert len(pages) == 2
    straight = pages[0].render(scale=2).to_pil()
    assert notes_on(straight) == []
    edge = straight.convert("L").crop((4, 4, straight.width - 4, 40))
    assert ImageStat.Stat(edge).mean[0] > 200  # no table left at its edge
    nothing_in_the_way(phone)
