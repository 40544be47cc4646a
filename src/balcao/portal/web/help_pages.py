"""Help in plain words: every topic by group, and one topic with the page where it is done."""

from collections.abc import Iterable
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.guidance.api import HelpTopic, help_in_force
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick


@public
def every(request: HttpRequest) -> HttpResponse:
    """All topics, by group."""
    language: str = request.language  # type: ignore[attr-defined]
    groups = [
        {"title": translate(f"portal.help.group.{group}", language), "topics": topic_rows(topics, language)}
        for group, topics in groupby(help_in_force(), key=lambda each: each.group)
    ]
    return render(request, "portal/help.html", {"groups": groups})


@public
def topic(request: HttpRequest, topic_id: str) -> HttpResponse:
    """One topic, its way, and the others of its group.

    :raises NotFound: if there is no such topic.
    """
    language: str = request.language  # type: ignore[attr-defined]
    topics = help_in_force()
    found = next((each for each in topics if each.id == topic_id), None)
    if found is None:
        raise NotFound(f"help on {topic_id}")
    context = {
        "title": pick(found.title.text(), language),
        "body": pick(found.body.text(), language),
        "go": {"path": found.go.path, "label": pick(found.go.label.text(), language)} if found.go else None,
        "beside": topic_rows((each for each in topics if each.group == found.group and each is not found), language),
    }
    return render(request, "portal/help_topic.html", context)


def topic_rows(topics: Iterable[HelpTopic], language: str) -> list[dict[str, str]]:
    """Topics in a list."""
    return [
        {"title": pick(each.title.text(), language), "url": reverse("portal-help-topic", args=[each.id])}
        for each in topics
    ]
