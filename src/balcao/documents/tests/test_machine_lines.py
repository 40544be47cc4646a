"""The machine-readable lines of specimens (ICAO Doc 9303): read from drawn pictures, where all digits agree."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from balcao.documents.machine_lines import check_digit, machine_lines, read_lines

ON = date(2026, 11, 26)
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
LARGER = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
FONT = next(Path("/usr/share/fonts").rglob("NotoSansCJK-Bold.ttc"))
MONOSPACED = 5
"""The place of a face with equal widths in that file."""


def drawn(lines, *, angle=0.0, blur=0.0):
    """A page with the lines at its foot, as a phone would give it."""
    font = ImageFont.truetype(str(FONT), 46, index=MONOSPACED)
    page = Image.new("RGB", (1500, 1050), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((80, 120, 480, 620), fill="#8899aa")
    for row, line in enumerate(lines):
        for place, sign in enumerate(line):
            pen.text((70 + place * 1360 / len(line), 820 + row * 70), sign, font=font, fill="black")
    page = page.rotate(angle, fillcolor="white").filter(ImageFilter.GaussianBlur(blur))
    made = io.BytesIO()
    page.save(made, "JPEG", quality=85)
    return made.getvalue()


@pytest.mark.parametrize("lines", [PASSPORT, CARD, LARGER])
def test_specimens_of_all_three_sizes_are_understood(lines):
    found = read_lines(lines, on=ON)
    assert found is not None
    assert (found.name, found.nationality, found.country) == ("ERIKSSON ANNA MARIA", "UTO", "UTO")
    assert found.number == ("L898902C3" if lines is PASSPORT else "D23145890")
    assert (found.born_on, found.expires_on) == (date(1974, 8, 12), date(2012, 4, 15))


def test_the_digits_are_those_of_the_standard():
    assert [check_digit(each) for each in ("L898902C3", "740812", "120415", "ZE184226B<<<<<")] == ["6", "2", "9", "1"]


@pytest.mark.parametrize("place", [0, 9, 13, 19, 21, 27, 30, 42, 43])
def test_one_wrong_sign_and_nothing_is_told(place):
    second = PASSPORT[1]
    other = "7" if second[place] != "7" else "3"
    assert read_lines((PASSPORT[0], second[:place] + other + second[place + 1 :]), on=ON) is None


def test_figures_read_as_letters_are_put_right_where_only_figures_stand():
    second = PASSPORT[1].replace("7408122F1204159", "74O8I22FI2O4IS9".replace("IS9", "159"))
    found = read_lines((PASSPORT[0], second), on=ON)
    assert found is not None
    assert found.born_on == date(1974, 8, 12)


@pytest.mark.parametrize("lines", [(), ("short",), (PASSPORT[0],), (PASSPORT[1], PASSPORT[0]), ("A" * 44, "B" * 44)])
def test_what_are_no_such_lines_is_nothing(lines):
    assert read_lines(lines, on=ON) is None


def test_a_photographed_passport_is_read():
    found = machine_lines(drawn(PASSPORT, angle=0.4, blur=0.6), on=ON)
    assert found is not None
    assert (found.name, found.number) == ("ERIKSSON ANNA MARIA", "L898902C3")


def test_a_blurred_one_and_what_is_no_passport_say_nothing():
    assert machine_lines(drawn(PASSPORT, blur=9), on=ON) is None
    assert machine_lines(drawn(()), on=ON) is None
    assert machine_lines(b"no picture", on=ON) is None
