"""Every text exists in every language, and every text a template asks for exists."""

import re

import pytest

from balcao.foundation.ui.texts import ROOMS, known, room_texts, text_folders, translate
from balcao.kernel.texts import LANGUAGES

ASKED = re.compile(r"{%\s*t\s+[\"']([\w.\-]+)[\"']\s*[^|]*?%}")


@pytest.mark.parametrize("room", sorted(text_folders()))
def test_every_room_has_every_text_in_every_language(room):
    keys = {language: set(room_texts(text_folders()[room], language)) for language in LANGUAGES}
    everything = set.union(*keys.values())
    missing = {language: sorted(everything - found) for language, found in keys.items()}
    assert not any(missing.values()), missing


def test_every_text_a_template_asks_for_is_written():
    asked = {
        (key, template.relative_to(ROOMS).as_posix())
        for template in ROOMS.rglob("templates/**/*.html")
        for key in ASKED.findall(template.read_text(encoding="utf-8"))
        if not key.endswith(".")
    }
    assert not sorted((key, place) for key, place in asked if not known(key))


def test_simplified_chinese_is_derived():
    assert translate("ui.language", "zh-Hans") == "语言"


def test_places_are_filled_and_unknown_keys_show_themselves():
    assert translate("no.such.key", "pt") == "no.such.key"
    assert translate("{name}!", "pt", name="Olá") == "Olá!"


def test_one_thing_and_several_are_said_apart():
    said = [translate("{count} {count:está completo|estão completos}.", "pt", count=count) for count in (0, 1, 2)]
    assert said == ["0 estão completos.", "1 está completo.", "2 estão completos."]
