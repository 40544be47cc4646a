"""Years from a 29 February, and the expressions they stand in."""

import pytest

from balcao.formkit.expressions import evaluate_expression, with_whole_years


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("d(a).add(18,'y')", "d(a).add((18) * 12, 'M')"),
        ('d(a).sub( n + 1 , "years" ).year()', "d(a).sub(( n + 1 ) * 12, 'M').year()"),
        ("d(a).add(d(b).diff(c, 'y') < 60 ? 10 : 2, 'y')", "d(a).add((d(b).diff(c, 'y') < 60 ? 10 : 2) * 12, 'M')"),
        ("d(a).add(1, 'y').sub(1, 'd')", "d(a).add((1) * 12, 'M').sub(1, 'd')"),
        ("d(a).add(d(b).add(1, 'y').diff(c, 'd'), 'd')", "d(a).add(d(b).add((1) * 12, 'M').diff(c, 'd'), 'd')"),
        ("x == '.add(1,' and d(a).add(2, 'M') > d(b)", "x == '.add(1,' and d(a).add(2, 'M') > d(b)"),
        ("d(a).add(1, 'y'", "d(a).add(1, 'y'"),
    ],
)
def test_years_are_given_as_months(written, given):
    assert with_whole_years(written) == given


@pytest.mark.parametrize(
    ("today", "of_age"), [("2026-02-27", False), ("2026-02-28", True), ("2026-11-27", True), ("2028-02-29", True)]
)
def test_who_was_born_on_a_29_february_comes_of_age_on_the_last_day_of_the_month(today, of_age):
    adult = "d(born_on).add(18,'y').isSameOrBefore(d(today))"
    assert evaluate_expression(adult, {"born_on": "2008-02-29", "today": today}) is of_age


def test_a_year_before_a_29_february_is_the_last_day_of_the_month():
    assert evaluate_expression("d('2028-02-29').sub(1,'y').format('%Y-%m-%d')", {}) == "2027-02-28"
