"""What has to be there first, as rows: what it is, why, and how one stands with it."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from balcao.cases.api import Requirement, givers
from balcao.catalogue.api import Required, ServiceVersion
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick
from balcao.licences.api import kind_of


def required_lines(required: Iterable[Required], language: str, at: datetime) -> list[dict[str, Any]]:
    """What a service requires, for whoever is not signed in."""
    return [_line(each, givers(each, at), language) for each in required]


def required_rows(found: Iterable[Requirement], holder: str, language: str) -> list[dict[str, Any]]:
    """The same as it stands for a holder; what is missing can be begun from here."""
    return [_row(each, holder, language) for each in found]


def _row(each: Requirement, holder: str, language: str) -> dict[str, Any]:
    line = _line(each.required, each.given_by, language)
    if each.fulfilled is not None:
        until = each.fulfilled.until
        day = translate("portal.required.until", language, date=format_macau(until, language)) if until else ""
        return line | {"notes": [*line["notes"], each.fulfilled.by, day], **_tag("there", "green", language)}
    if each.reference:
        url = reverse("portal-matter", args=[holder, each.reference])
        return line | {"links": [_link(url, each.reference)], **_tag("in_course", "blue", language)}
    if each.draft_id is not None:
        link = _link(reverse("portal-draft", args=[holder, each.draft_id]), translate("portal.own.continue", language))
        return line | {"links": [link], **_tag("draft", "yellow", language)}
    posts = [
        {
            "url": reverse("portal-start", args=[holder, version.service_id]),
            "text": translate("portal.required.begin", language),
            "key": secrets.token_urlsafe(16),
        }
        for version in each.given_by[:1]
    ]
    return line | {"posts": posts, **_tag("missing", "orange", language)}


def _line(required: Required, given_by: Iterable[ServiceVersion], language: str) -> dict[str, Any]:
    links = [
        _link(reverse("portal-service", args=[each.service_id]), pick(each.definition.text("name"), language))
        for each in given_by
    ]
    days = required.within_days
    return {
        "title": _name(required, links, language),
        "url": "",
        "notes": [
            pick(required.reason.text(), language),
            translate("portal.required.within", language, count=days) if days else "",
            pick(required.basis.text(), language),
        ],
        "links": links,
    }


def _name(required: Required, links: list[dict[str, str]], language: str) -> str:
    """The kinds of licence, any of which will do, or the service."""
    either = {"zh-Hant": "或", "pt": " ou "}.get(language, " or ")
    kinds = [described for name in required.licence if (described := kind_of(name)) is not None]
    names = [pick(each.name.text(), language) for each in kinds] or [each["text"] for each in links]
    return either.join(names or required.names)


def _link(url: str, text: str) -> dict[str, str]:
    return {"url": url, "text": text}


def _tag(state: str, kind: str, language: str) -> dict[str, str]:
    return {"state": translate(f"portal.required.state.{state}", language), "kind": kind}
