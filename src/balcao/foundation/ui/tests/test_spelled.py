"""Amounts and days in words, against values that are known."""

from datetime import date

import pytest

from balcao.foundation.ui.api import day_in_words, mop_in_words, times_in_words

AMOUNTS = (
    (
        1_000_550,
        "壹萬零伍元伍角",
        "dez mil e cinco patacas e cinquenta avos",
        "ten thousand and five patacas and fifty avos",
    ),
    (0, "零元正", "zero patacas", "zero patacas"),
    (1, "壹分", "um avo", "one avo"),
    (5, "伍分", "cinco avos", "five avos"),
    (100, "壹元正", "uma pataca", "one pataca"),
    (105, "壹元零伍分", "uma pataca e cinco avos", "one pataca and five avos"),
    (200, "貳元正", "duas patacas", "two patacas"),
    (1_010, "壹拾元壹角", "dez patacas e dez avos", "ten patacas and ten avos"),
    (1_600, "壹拾陸元正", "dezasseis patacas", "sixteen patacas"),
    (2_132, "貳拾壹元參角貳分", "vinte e uma patacas e trinta e dois avos", "twenty-one patacas and thirty-two avos"),
    (10_000, "壹佰元正", "cem patacas", "one hundred patacas"),
    (10_100, "壹佰零壹元正", "cento e uma patacas", "one hundred and one patacas"),
    (22_200, "貳佰貳拾貳元正", "duzentas e vinte e duas patacas", "two hundred and twenty-two patacas"),
    (200_000, "貳仟元正", "duas mil patacas", "two thousand patacas"),
    (100_100_000, "壹佰萬壹仟元正", "um milhão e mil patacas", "one million, one thousand patacas"),
    (100_000_000, "壹佰萬元正", "um milhão de patacas", "one million patacas"),
    (200_000_000, "貳佰萬元正", "dois milhões de patacas", "two million patacas"),
    (21_000_000, "貳拾壹萬元正", "duzentas e dez mil patacas", "two hundred and ten thousand patacas"),
    (12_345_678_912, "壹億貳仟參佰肆拾伍萬陸仟柒佰捌拾玖元壹角貳分", None, None),
    (-100, "負壹元正", "menos uma pataca", "minus one pataca"),
)


@pytest.mark.parametrize(("avos", "zh", "pt", "en"), AMOUNTS)
def test_an_amount_reads_as_people_write_it_out(avos, zh, pt, en):
    for language, words in (("zh-Hant", zh), ("pt", pt), ("en", en)):
        if words is not None:
            assert mop_in_words(avos, language) == words


@pytest.mark.parametrize(
    ("day", "zh", "pt", "en"),
    [
        (
            date(2026, 11, 26),
            "二零二六年十一月二十六日",
            "vinte e seis de Novembro de dois mil e vinte e seis",
            "twenty-sixth of November two thousand and twenty-six",
        ),
        (
            date(1999, 12, 20),
            "一九九九年十二月二十日",
            "vinte de Dezembro de mil novecentos e noventa e nove",
            "twentieth of December one thousand nine hundred and ninety-nine",
        ),
        (date(2000, 1, 1), "二零零零年一月一日", "um de Janeiro de dois mil", "first of January two thousand"),
    ],
)
def test_a_day_reads_as_people_write_it_out(day, zh, pt, en):
    assert [day_in_words(day, language) for language in ("zh-Hant", "pt", "en")] == [zh, pt, en]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hant", "2026年12月1日（星期二） 10:00–12:00"),
        ("pt", "1 de Dezembro de 2026 (ter.) 10:00–12:00"),
        ("en", "1 December 2026 (Tue) 10:00–12:00"),
    ],
)
def test_times_have_their_day_as_people_write_it(language, said):
    assert times_in_words("2026-12-01 10:00–12:00\n每日", language) == f"{said}\n每日"
    assert times_in_words("2026-12-01 10:00–12:00, 2026-12-01 10:00–12:00", language) == f"{said}\n{said}"
    day = said.removesuffix("10:00–12:00")
    assert times_in_words("2026-12-01 22:00–2026-12-01 23:00", language) == f"{day}22:00–{day}23:00"
    assert times_in_words("2026-13-01 10:00–12:00", language) == "2026-13-01 10:00–12:00"
    assert times_in_words("2026-12-01 10:00–12:00, 14:00–15:00", language) == f"{said}, 14:00–15:00"
