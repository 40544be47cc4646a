"""The things that take several services, and the guides to what one needs, in lists and as searched."""

from collections.abc import Collection

from django.urls import reverse

from balcao.foundation.ui.api import translate
from balcao.guidance.api import Gathering, Guide, guides, one_things
from balcao.kernel.texts import fold, pick


def one_thing_rows(language: str, query: str = "", *, among: Collection[str] | None = None) -> list[dict[str, str]]:
    """All of them, or those that the query is about; with `among` only those whose first service is one of these."""
    return [
        {
            "name": pick(thing.text("name"), language),
            "summary": pick(thing.text("summary"), language),
            "url": reverse("portal-one-thing", args=[thing.id]),
        }
        for thing in one_things().values()
        if (not query or _is_about(thing, fold(query))) and (among is None or thing.services[0].service in among)
    ]


def guide_rows(language: str, query: str = "") -> list[dict[str, str]]:
    """All guides, or those that the query is about."""
    return [guide_row(each, language) for each in guides().values() if not query or _is_about(each, fold(query))]


def guide_row(guide: Guide, language: str) -> dict[str, str]:
    """A guide in a list; `note` says how much it asks."""
    return {
        "name": pick(guide.text("name"), language),
        "summary": pick(guide.text("summary"), language),
        "url": reverse("portal-guide", args=[guide.id]),
        "note": translate("portal.guide.not_sure", language, count=guide.longest),
    }


def _is_about(gathering: Gathering, query: str) -> bool:
    """Whether a name or keyword, in any language, holds the query or the query holds it."""
    said = [fold(word) for texts in gathering.texts.values() for word in (texts.name, *texts.keywords)]
    return any(query in word or word in query for word in said)
