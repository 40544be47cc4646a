"""A chat's lines in words, for pages of both sides and for the script that appends them."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from balcao.correspondence.chat_ends import house_words
from balcao.correspondence.chat_types import LineView, Speaker


def lines_shown(lines: Iterable[LineView], language: str, *, side: Speaker) -> list[dict[str, Any]]:
    """Each line as its template needs it; `side` is who reads."""
    return [
        {
            "id": each.line_id,
            "at": each.at,
            "who": each.who,
            "text": each.text or house_words(each.word, each.values, language),
            "own": each.speaker is side,
            "house": each.speaker is Speaker.HOUSE,
        }
        for each in lines
    ]


def lines_html(lines: list[dict[str, Any]]) -> str:
    """The same as the items of a list."""
    return render_to_string("correspondence/chat_lines.html", {"lines": lines})
