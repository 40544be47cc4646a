"""Help in plain words, as data."""

from pathlib import Path

from django.conf import settings
from django.urls import resolve

from balcao.guidance.api import check_help, help_topics

ROOT = Path(settings.BALCAO_SERVICES)


def test_every_topic_can_be_read_and_leads_to_a_page_that_exists():
    assert check_help(ROOT) == []
    ways = [each.go.path for each in help_topics(ROOT) if each.go]
    assert ways
    assert all(resolve(path) for path in ways)


def test_a_topic_is_said_to_stand_there_twice(tmp_path):
    text = "{zh-Hant: 甲, pt: A, en: A}"
    topic = f"- {{id: one, group: apply, title: {text}, body: {text}}}\n"
    (tmp_path / "help.yaml").write_text(topic * 2, "utf-8")
    assert [each.key for each in check_help(tmp_path)] == ["one"]


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "help.yaml").write_text("- {id: one, group: apply}", "utf-8")
    assert "title" in check_help(tmp_path)[0].remedy
    (tmp_path / "help.yaml").write_text("- [", "utf-8")
    assert check_help(tmp_path)


def test_without_the_file_there_are_none(tmp_path):
    assert help_topics(tmp_path) == ()
    assert check_help(tmp_path) == []
