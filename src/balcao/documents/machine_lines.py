"""What the machine-readable lines of a passport or identity card say (ICAO Doc 9303, parts 3 to 6).

Nothing is told unless every check digit is right, the one over all of them too: what a camera misread is no offer.
Own code: the library that knows these lines is no longer kept.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from balcao.documents.apart.running import NotDone, run_apart
from balcao.documents.page_image import DRAWN

FILLER = "<"
TO_FIGURES = str.maketrans("OQDIZSBG", "00012586")
"""What is read for figures where only figures stand."""
TO_LETTERS = str.maketrans("01258", "OIZSB")
NAMES = re.compile(r"[A-Z<]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLines:
    """A document as its lines have it: `name` in Latin letters, surname first; `country` is that of its issuer."""

    name: str
    number: str
    nationality: str
    country: str
    born_on: date
    expires_on: date


def machine_lines(data: bytes, *, on: date) -> MachineLines | None:
    """The lines on a picture, or on the first page of a PDF; None where none can be read. `on` tells the centuries."""
    if not data.startswith(DRAWN):
        return None
    try:
        return read_lines(json.loads(run_apart("read_mrz", data=data)), on=on)
    except NotDone:
        return None


def read_lines(lines: Sequence[str], *, on: date) -> MachineLines | None:
    """What such lines say, whichever of the three sizes they have; None where they do not hold."""
    for place, line in enumerate(lines):
        follow = lines[place + 1 : place + 3]
        for length, count, read in ((44, 1, _passport), (36, 1, _passport), (30, 2, _card)):
            if len(follow) >= count and len(follow[0]) == length:
                found = read(line, *follow[:count], on=on)
                if found is not None:
                    return found
    return None


def check_digit(signs: str) -> str:
    """The check digit of signs: figures as they are, letters from ten on, weighed 7, 3, 1."""
    values = (0 if sign == FILLER else int(sign, 36) for sign in signs)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)), strict=False)) % 10)


def _passport(first: str, second: str, *, on: date) -> MachineLines | None:
    """Two lines, of 44 signs (passports) or 36 (the larger cards)."""
    number, digit = second[:9], second[9].translate(TO_FIGURES)
    birth, expiry = second[13:20].translate(TO_FIGURES), second[21:28].translate(TO_FIGURES)
    rest, last = second[28:-1], second[-1].translate(TO_FIGURES)
    whole = f"{number}{digit}{birth}{expiry}{rest}"
    if len(second) == 44:
        # The check digit of the optional data is a filler where there are none.
        if not rest[-1].isdigit() and rest[-1] != FILLER:
            return None
        if rest[-1] != FILLER and check_digit(rest[:-1]) != rest[-1]:
            return None
    if not _hold((number + digit, birth, expiry, whole + last)):
        return None
    return _told(first[5:], number, second[10:13], first[2:5], birth, expiry, on)


def _card(first: str, second: str, third: str, *, on: date) -> MachineLines | None:
    """Three lines of 30 signs."""
    if len(first) != 30 or len(second) != 30:
        return None
    number, digit = first[5:14], first[14].translate(TO_FIGURES)
    birth, expiry = second[:7].translate(TO_FIGURES), second[8:15].translate(TO_FIGURES)
    whole = f"{number}{digit}{first[15:]}{birth}{expiry}{second[18:29]}"
    if not _hold((number + digit, birth, expiry, whole + second[29].translate(TO_FIGURES))):
        return None
    return _told(third, number, second[15:18], first[2:5], birth, expiry, on)


def _hold(checked: Sequence[str]) -> bool:
    return all(each[-1].isdigit() and check_digit(each[:-1]) == each[-1] for each in checked)


def _told(
    names: str, number: str, nationality: str, country: str, birth: str, expiry: str, on: date
) -> MachineLines | None:
    names = names.translate(TO_LETTERS)
    surname, _, given = names.partition(FILLER * 2)
    given = given.partition(FILLER * 2)[0]  # what is read behind the names are fillers
    name = " ".join(f"{surname}{FILLER}{given}".replace(FILLER, " ").split())
    try:
        born_on = _day(birth, on.year % 100)
        expires_on = _day(expiry, 99)
    except ValueError:
        return None
    if not name or not NAMES.fullmatch(surname) or born_on > on:
        return None
    return MachineLines(
        name=name,
        number=number.replace(FILLER, ""),
        nationality=nationality.translate(TO_LETTERS).replace(FILLER, ""),
        country=country.translate(TO_LETTERS).replace(FILLER, ""),
        born_on=born_on,
        expires_on=expires_on,
    )


def _day(figures: str, last: int) -> date:
    """YYMMDD: of this century up to the year `last`, of the one before after it."""
    year = int(figures[:2])
    return date((2000 if year <= last else 1900) + year, int(figures[2:4]), int(figures[4:6]))
