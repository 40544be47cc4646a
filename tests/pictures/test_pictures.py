"""Every layout looks as it was looked at last; ``python -m tests.pictures --renew`` keeps it as it is now."""

import pytest

from balcao.documents.api import typeset
from tests.pictures.drawing import AT, HERE, differences, differing, kept, layouts, pages_of

ALL = layouts()
PAGE = """#set document(title: "t")
#set text(font: "Noto Serif CJK TC", lang: "zh")
#json(bytes(sys.inputs.data)).text
"""


@pytest.mark.parametrize("layout", ALL, ids=[each.name for each in ALL])
def test_it_looks_as_it_is_kept(layout):
    assert list(differences(layout)) == []


def test_nothing_is_kept_of_what_is_no_layout_any_more():
    assert {path for each in ALL for path in kept(each)} == set((HERE / "kept").glob("*.png"))


def test_a_line_that_moved_is_seen_and_the_same_page_is_the_same():
    (one,), (same,), (moved,) = (
        pages_of(typeset(PAGE, {"text": text}, at=AT)) for text in ("證明書" * 60, "證明書" * 60, "\n" + "證明書" * 75)
    )
    assert differing(one, same) == 0
    assert differing(one, moved) > 0.004
