"""Tables to save: read by spreadsheets, and never worked out by them."""

import csv
import io

import pytest

from balcao.foundation.web.api import harmless, saved_table


@pytest.mark.parametrize("text", ["=1", "+1", "-1+1", "--1", "-", "@x", "\tx", "\rx", "\n=1"])
def test_what_would_begin_a_formula_does_not(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "-12.50", "-1", "0.00"])
def test_other_texts_and_numbers_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_table_is_kept_by_nobody_in_between_and_read_again():
    found = saved_table([["姓名", "Fee"], ["=HYPERLINK(1)", None], ['a "b", c', -1250]], name="people")
    assert found.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert found.headers["Cache-Control"] == "private, no-store"
    assert found.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert rows == [["姓名", "Fee"], ["'=HYPERLINK(1)", ""], ['a "b", c', "-1250"]]
