"""The things that take several services, in lists and as searched."""

from collections.abc import Collection

from django.urls import reverse

from balcao.guidance.api import OneThing, one_things
from balcao.kernel.texts import pick


def one_thing_rows(language: str, query: str = "", *, among: Collection[str] | None = None) -> list[dict[str, str]]:
    """All of them, or those that the query is about; with `among` only those whose first service is one of these."""
    return [
        {
            "name": pick(thing.text("name"), language),
            "summary": pick(thing.text("summary"), language),
            "url": reverse("portal-one-thing", args=[thing.id]),
        }
        for thing in one_things().values()
        if (not query or _is_about(thing, query.casefold())) and (among is None or thing.services[0].service in among)
    ]


def _is_about(thing: OneThing, query: str) -> bool:
    """Whether a name or keyword, in any language, holds the query or the query holds it."""
    said = [word.casefold() for texts in thing.texts.values() for word in (texts.name, *texts.keywords)]
    return any(query in word or word in query for word in said)
