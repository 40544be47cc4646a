"""Days and moments as people in Macao write them."""

import re
from datetime import date, datetime

from balcao.foundation.ui.texts import translate
from balcao.kernel.clock import MACAU

_PT = [
    "Janeiro",
    "Fevereiro",
    "Março",
    "Abril",
    "Maio",
    "Junho",
    "Julho",
    "Agosto",
    "Setembro",
    "Outubro",
    "Novembro",
    "Dezembro",
]
_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def month_name(month: int, language: str) -> str:
    """The name of a month, in Portuguese or English; its number in Chinese."""
    if language.startswith("zh"):
        return f"{month}月"
    return (_PT if language == "pt" else _EN)[month - 1]


def _day(day: date, language: str) -> str:
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    if language == "pt":
        return f"{day.day} de {month_name(day.month, language)} de {day.year}"
    return f"{day.day} {month_name(day.month, language)} {day.year}"


def format_macau(moment: date | datetime, language: str) -> str:
    """A day, or a day with its time in Macao: ``2026年11月23日 15:04``."""
    if isinstance(moment, datetime):
        local = moment.astimezone(MACAU)
        return f"{_day(local.date(), language)} {local:%H:%M}"
    return _day(moment, language)


def times_in_words(written: str, language: str) -> str:
    """Times by the day, a line each, with the day as people write it: ``2026-12-01 10:00–12:00`` becomes
    ``1 December 2026 (Tue) 10:00–12:00``; so does a second day, after a comma on a line of its own. What is no such
    line stays as it is."""
    return "\n".join(_times(line, language) for line in _NEXT_DAY.sub("\n", written).split("\n"))


def _times(line: str, language: str) -> str:
    try:
        return _DAYS.sub(lambda found: day_of_week(date.fromisoformat(found[1]), language), line)
    except ValueError:
        return line


_NEXT_DAY = re.compile(r", (?=\d{4}-\d\d-\d\d \d\d:)")
_DAYS = re.compile(r"(?:^|(?<=–))(\d{4}-\d\d-\d\d)(?= \d\d:)")


def day_of_week(day: date, language: str) -> str:
    """A day with its day of the week: ``1 December 2026 (Tue)``."""
    name = translate(f"ui.weekday.{day.weekday()}", language)
    return f"{_day(day, language)}（{name}）" if language.startswith("zh") else f"{_day(day, language)} ({name})"


def format_month(day: date, language: str) -> str:
    """The month of a day: ``2026年11月``."""
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月"
    if language == "pt":
        return f"{_PT[day.month - 1]} de {day.year}"
    return f"{_EN[day.month - 1]} {day.year}"
