"""Handwriting on a photograph: its ink alone, straight and on a sheet of its own, or in words why not."""

import io
import math

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from balcao.documents.api import UploadRefused, ink_on

TABLE = (90, 70, 50)


def photograph(*, paper=225, ink=(40, 45, 110), tilt=12.0, table=True, shadow=True):
    """A sheet with a line of writing on a table, photographed askew in uneven light."""
    around = TABLE if table else (paper,) * 3
    sheet = Image.new("RGB", (1200, 700), (paper,) * 3)
    points = [(250 + 15 * n, 350 + 90 * math.sin(n * 0.9) * math.cos(n * 0.11)) for n in range(46)]
    ImageDraw.Draw(sheet).line(points, fill=ink, width=6, joint="curve")
    sheet = sheet.rotate(tilt, expand=True, fillcolor=around, resample=Image.Resampling.BICUBIC)
    found = Image.new("RGB", (1700, 1300), around)
    found.paste(sheet, ((1700 - sheet.width) // 2, (1300 - sheet.height) // 2))
    if shadow:
        fall = (
            Image.linear_gradient("L").rotate(90).resize(found.size).point([150 + n * 105 // 255 for n in range(256)])
        )
        found = ImageChops.multiply(found, Image.merge("RGB", (fall, fall, fall)))
    return found.filter(ImageFilter.GaussianBlur(1))


def as_file(picture, kind="JPEG"):
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def rows(ink):
    """By row the runs of ink."""
    return {
        int(line.split(" ")[0]): [tuple(map(int, run.split(","))) for run in line.split(" ")[1:]]
        for line in ink.split("|")
    }


def read(picture, kind="JPEG"):
    return rows(ink_on(as_file(picture, kind), sheet=(600, 200)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("tilt", [-14, 0, 12])
@pytest.mark.parametrize("table", [True, False])
def test_the_ink_is_cut_out_straightened_and_fills_its_sheet(kind, tilt, table):
    found = read(photograph(tilt=tilt, table=table), kind)
    assert min(found) >= 8
    assert max(found) < 192
    left = min(run[0] for runs in found.values() for run in runs)
    right = max(sum(run) for runs in found.values() for run in runs)
    assert right - left > 400  # of 600: neither the edge of the sheet nor the table is taken for writing
    assert sum(width for runs in found.values() for _x, width in runs) < 0.2 * 600 * 200


def test_faint_ink_in_bad_light_is_read_too():
    assert len(read(photograph(paper=150, ink=(95, 95, 105), table=False))) > 40


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (as_file(photograph(paper=60, ink=(20, 20, 20), table=False, shadow=False)), "ink_dark"),
        (as_file(photograph(ink=(225, 225, 225))), "ink_empty"),
        (as_file(Image.new("RGB", (800, 600), "white")), "ink_empty"),
        (as_file(Image.new("RGB", (1, 1), "white")), "ink_empty"),
        (b"%PDF-1.7 not a picture", "no_picture"),
        (b"\xff\xd8\xff\xe0 broken", "no_picture"),
        (b"", "no_picture"),
        (b"GIF89a", "no_picture"),
        (b"\xff\xd8\xff" + b"0" * (11 * 1024 * 1024), "too_big"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(data, reason):
    with pytest.raises(UploadRefused) as refused:
        ink_on(data, sheet=(600, 200))
    assert refused.value.reason_key == f"documents.upload.{reason}"


def test_a_page_full_of_something_else_is_no_handwriting():
    busy = Image.new("L", (900, 900), 255)
    draw = ImageDraw.Draw(busy)
    for place in range(40, 860, 24):
        draw.rectangle((40, place, 860, place + 13), fill=30)
    with pytest.raises(UploadRefused) as refused:
        ink_on(as_file(busy), sheet=(600, 200))
    assert refused.value.reason_key == "documents.upload.ink_busy"
