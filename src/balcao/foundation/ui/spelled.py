"""Amounts and days spelled out, as certificates and letters have them beside the figures.

The words are those of CLDR's rules for spelling numbers, in Portuguese as in Portugal; money in Chinese is in the
characters that cannot be altered. An amount is in avos.
"""

from datetime import date
from functools import cache

from unicode_rbnf import RbnfEngine

from balcao.foundation.ui.dates import month_name

TAGS = {"zh-Hant": "zh_Hant", "pt": "pt_PT", "en": "en"}


def mop_in_words(avos: int, language: str) -> str:
    """An amount of 10,005.50: ``壹萬零伍元伍角``, ``dez mil e cinco patacas e cinquenta avos``, ``ten thousand and
    five patacas and fifty avos``."""
    patacas, rest = divmod(abs(avos), 100)
    words = _in_yuan(patacas, rest) if language == "zh-Hant" else _in_patacas(patacas, rest, language)
    minus = {"zh-Hant": "負", "pt": "menos ", "en": "minus "}[language] if avos < 0 else ""
    return minus + words


def _in_yuan(patacas: int, avos: int) -> str:
    ten, one = divmod(avos, 10)
    whole = f"{_financial(patacas)}元" if patacas or not avos else ""
    if not avos:
        return f"{whole}正"
    tens = f"{_financial(ten)}角" if ten else "零" if patacas else ""
    return whole + tens + (f"{_financial(one)}分" if one else "")


def _financial(number: int) -> str:
    words = _spelled(number, "zh-Hant", "spellout-cardinal-financial")
    return f"壹{words}" if words.startswith("拾") else words


def _in_patacas(patacas: int, avos: int, language: str) -> str:
    how = "spellout-cardinal-feminine" if language == "pt" else "spellout-cardinal-verbose"
    pieces = []
    if patacas or not avos:
        # In Portuguese a round number of millions takes `de`: um milhão de patacas.
        between = " de " if language == "pt" and patacas and patacas % 1_000_000 == 0 else " "
        pieces.append(f"{_spelled(patacas, language, how)}{between}{'pataca' if patacas == 1 else 'patacas'}")
    if avos:
        how = "spellout-cardinal-masculine" if language == "pt" else "spellout-cardinal-verbose"
        pieces.append(f"{_spelled(avos, language, how)} {'avo' if avos == 1 else 'avos'}")
    return {"pt": " e ", "en": " and "}[language].join(pieces)


def day_in_words(day: date, language: str) -> str:
    """A day: ``二零二六年十一月二十六日``, ``vinte e seis de Novembro de dois mil e vinte e seis``, ``twenty-sixth of
    November two thousand and twenty-six``."""
    month = month_name(day.month, language)
    if language == "zh-Hant":
        # The year digit by digit, with the nought that Macao's Official Gazette writes.
        year = "".join(_spelled(int(digit), language, "spellout-numbering") for digit in f"{day.year:04d}")
        year = year.replace("〇", "零")
        month, number = (_spelled(each, language, "spellout-numbering") for each in (day.month, day.day))
        return f"{year}年{month}月{number}日"
    if language == "pt":
        number = _spelled(day.day, language, "spellout-cardinal-masculine")
        return f"{number} de {month} de {_spelled(day.year, language, 'spellout-cardinal-masculine')}"
    year = _spelled(day.year, language, "spellout-cardinal-verbose")
    return f"{_spelled(day.day, language, 'spellout-ordinal')} of {month} {year}"


def _spelled(number: int, language: str, rules: str) -> str:
    return str(_engine(language).format_number(number, ruleset_names=[rules]).text).replace("\u00ad", "")


@cache
def _engine(language: str) -> RbnfEngine:
    return RbnfEngine.for_language(TAGS[language])
