"""Help at a question: words, an example, and a picture of plain shapes."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.field_help import FOLDER, LARGEST, field_help
from balcao.catalogue.loader import BadService

WORDS = (Path(settings.BALCAO_SERVICES) / FOLDER / "plate.yaml").read_text("utf-8")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'


@pytest.fixture
def kept(tmp_path):
    (tmp_path / FOLDER).mkdir(parents=True)

    def keep(picture, words=WORDS):
        (tmp_path / FOLDER / "x.yaml").write_text(words, "utf-8")
        (tmp_path / FOLDER / "x.svg").write_text(picture, "utf-8")
        return tmp_path

    return keep


def test_every_help_there_is_reads_in_every_language():
    root = Path(settings.BALCAO_SERVICES)
    names = [path.stem for path in (root / FOLDER).glob("*.yaml")]
    assert names
    for name in names:
        found = field_help(root, name)
        assert all(found.text[each] and found.picture[each] for each in ("zh-Hant", "pt", "en"))
        assert found.svg.startswith("<svg ")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<rect onload="x()"/>',
        '<rect style="fill:red"/>',
        '<image href="http://x.mo/a.png"/>',
        "<a><text>x</text></a>",
        "<rect",
    ],
)
def test_what_runs_or_is_fetched_is_in_no_picture(kept, inner):
    with pytest.raises(BadService):
        field_help(kept(f"{HEAD}{inner}</svg>"), "x")


def test_a_picture_is_small_and_declares_nothing(kept):
    for written in (f"{HEAD}<text>{'x' * LARGEST}</text></svg>", f"<!DOCTYPE svg>{HEAD}</svg>"):
        with pytest.raises(BadService):
            field_help(kept(written), "x")


def test_words_that_are_missing_are_named(kept):
    with pytest.raises(BadService, match="picture"):
        field_help(kept(f"{HEAD}</svg>", WORDS.partition("picture:")[0]), "x")
    with pytest.raises(BadService, match="is missing"):
        field_help(kept(f"{HEAD}</svg>"), "y")
