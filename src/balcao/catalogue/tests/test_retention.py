"""The retention tables as a department writes them."""

from datetime import date

import pytest

from balcao.catalogue.loader import BadService
from balcao.catalogue.retention import retention_in, retention_on

BASIS = "basis: {zh-Hant: 法, pt: Lei, en: Law}, confidence: low"


@pytest.fixture
def write(tmp_path):
    def put(*tables):
        lines = [f"- {{name: t{day}, from: '{day}', rules: [{rules}]}}" for day, rules in tables]
        (tmp_path / "retention.yaml").write_text("\n".join(lines), "utf-8")
        return tmp_path

    return put


def rule(name, more=""):
    return f"{{id: {name}, years: 5, {BASIS}{more}}}"


def test_the_table_of_the_day_holds(write):
    root = write(("2030-01-01", rule("a")), ("2026-01-01", rule("b")))
    found = [retention_on(root, date(year, 6, 1)).name for year in (2020, 2029, 2030)]
    assert found == ["t2026-01-01", "t2026-01-01", "t2030-01-01"]


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (f"{rule('a')}, {rule('a')}", "another `id`"),
        (f"{rule('a')}, {rule('b')}", "the last rule"),
        (rule("a", ", kinds: [certificate]"), "the last rule"),
        (rule("a", ", kinds: [certificates], states: []"), "Input should be"),
    ],
)
def test_a_table_that_does_not_fit_every_case_once_is_refused(write, rules, problem):
    with pytest.raises(BadService, match=problem):
        retention_in(write(("2026-01-01", rules)))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(BadService, match="is missing"):
        retention_in(tmp_path)
