"""The public register of licences: a list to search, a page for each, and the whole as open data."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date

from balcao.catalogue.api import code_list
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import harmless, public
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES, pick
from balcao.licences.api import (
    LicenceState,
    Listed,
    Wanted,
    kind_of,
    listed_licence,
    parish_in_words,
    published_kinds,
    register_rows,
    register_updated_at,
    search_register,
    terms_in_words,
)
from balcao.portal.web.finding import department_name
from balcao.portal.web.rows import KINDS

LONGEST = 100
STATES = tuple(state for state in LicenceState if state is not LicenceState.TRANSFERRED)
COLUMNS = (
    "number",
    "kind",
    *(f"name_{language}" for language in LANGUAGES),
    "department",
    "state",
    "valid_from",
    "valid_until",
    "suspended_from",
    "suspended_until",
    "ended_on",
    "parish",
    *(f"holder_{language}" for language in LANGUAGES),
    "terms",
)


def _parishes(language: str) -> dict[str, str]:
    return {code: pick(words, language) for code, words in code_list(settings.BALCAO_SERVICES, "parishes").items()}


def _chosen(options: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "checked": value == chosen} for value, text in options.items()]


@public
def register(request: HttpRequest) -> HttpResponse:
    """What fits the words, kind, parish and state, a page at a time."""
    language: str = request.language  # type: ignore[attr-defined]
    given = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "kind", "parish", "state")}
    at, after = now(), request.GET.get("after", "")[:LONGEST]
    wanted = Wanted(words=given["q"], kind=given["kind"], parish=given["parish"], state=given["state"])
    page = search_register(wanted=wanted, at=at, after=after)
    here = reverse("portal-register")
    asked = {name: value for name, value in given.items() if value}
    kinds = {kind: pick(name, language) for kind, name in published_kinds().items()}
    states = {state.value: translate(f"licences.state.{state}", language) for state in STATES}
    context = {
        "given": given,
        "narrowed": bool(asked),
        "kinds": _chosen(kinds, given["kind"]),
        "parishes": _chosen(_parishes(language), given["parish"]),
        "states": _chosen(states, given["state"]),
        "rows": [_row(each, language) for each in page.rows],
        "next": f"{here}?{urlencode({**asked, 'after': page.next_after})}" if page.next_after else "",
        "first": f"{here}?{urlencode(asked)}" if after else "",
        "updated_at": page.updated_at,
        "data_licence": settings.BALCAO_OPEN_DATA_LICENCE,
    }
    return render(request, "portal/register.html", context)


def _row(listed: Listed, language: str) -> dict[str, Any]:
    until = format_macau(listed.valid_until, language) if listed.valid_until else ""
    ends = (
        translate("portal.own.expires", language, date=until)
        if until
        else translate("portal.licences.no_end", language)
    )
    return {
        "title": _title(listed, language),
        "url": reverse("portal-register-licence", args=[listed.number]),
        "notes": [f"{pick(listed.name, language)} · {listed.number}", _address(listed, language), ends],
        "state": translate(f"licences.state.{listed.state}", language),
        "kind": KINDS.get(listed.state.value, "blue"),
    }


def _written(listed: Listed, term: str, language: str) -> str:
    """A term that is written in Chinese and in Portuguese, in the reader's language or else in the other."""
    order = ("zh", "pt") if language.startswith("zh") else ("pt", "zh")
    return next((str(listed.terms[f"{term}_{each}"]) for each in order if listed.terms.get(f"{term}_{each}")), "")


def _title(listed: Listed, language: str) -> str:
    held = pick(listed.holder, language) if listed.holder else ""
    return _written(listed, "name", language) or held or listed.number


def _address(listed: Listed, language: str) -> str:
    parish = parish_in_words(listed.parish, language)
    return " · ".join(part for part in (_written(listed, "address", language), parish) if part)


@public
def register_licence(request: HttpRequest, number: str) -> HttpResponse:
    """One licence as anyone may read it."""
    language: str = request.language  # type: ignore[attr-defined]
    listed = listed_licence(number=number, at=now())
    context = {
        "listed": listed,
        "title": _title(listed, language),
        "state": translate(f"licences.state.{listed.state}", language),
        "kind": KINDS.get(listed.state.value, "blue"),
        "facts": list(_facts(listed, language)),
    }
    return render(request, "portal/register_licence.html", context)


def _facts(listed: Listed, language: str) -> Iterator[dict[str, str]]:
    described = kind_of(listed.kind)
    basis = described.public.basis.text() if described and described.public else ""

    def said(key: str) -> str:
        return translate(f"portal.licence_register.{key}", language)

    def day(value: Any) -> str:
        return str(format_macau(value, language)) if value else ""

    rows = [
        (said("kind"), pick(listed.name, language)),
        (said("number"), listed.number),
        (said("holder"), pick(listed.holder, language) if listed.holder else ""),
        (said("department"), department_name(listed.department, language)),
        (said("valid_from"), day(listed.valid_from)),
        (said("valid_until"), day(listed.valid_until) or translate("portal.licences.no_end", language)),
        (said("suspended_from"), day(listed.suspended_from)),
        (said("suspended_until"), day(listed.suspended_until)),
        (said("ended_on"), day(listed.ended_on)),
        (said("parish"), parish_in_words(listed.parish, language)),
        *terms_in_words(listed.kind, listed.terms, language),
        (said("basis"), pick(basis, language)),
    ]
    yield from ({"key": key, "value": value} for key, value in rows if value)


def _plain(listed: Listed) -> dict[str, Any]:
    """A licence as open data: every language, days as ISO 8601."""
    days = ("valid_from", "valid_until", "suspended_from", "suspended_until", "ended_on")
    return {
        "number": listed.number,
        "kind": listed.kind,
        **{f"name_{language}": listed.name.get(language, "") for language in LANGUAGES},
        "department": listed.department,
        "state": listed.state.value,
        **{name: value.isoformat() if (value := getattr(listed, name)) else None for name in days},
        "parish": listed.parish,
        **{f"holder_{language}": listed.holder.get(language, "") for language in LANGUAGES},
        "terms": dict(listed.terms),
    }


class _Line:
    """Hands back what is written to it, so that the writer of CSV makes lines."""

    def write(self, text: str) -> str:
        return text


def _csv(at: datetime) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for listed in register_rows(at=at):
        plain = _plain(listed)
        plain["terms"] = json.dumps(plain["terms"], ensure_ascii=False)
        yield writer.writerow([harmless(str(plain[column] or "")) for column in COLUMNS])


def _json(at: datetime, updated_at: datetime | None) -> Iterator[str]:
    head = {
        "title": {language: translate("portal.licence_register.title", language) for language in LANGUAGES},
        "licence": settings.BALCAO_OPEN_DATA_LICENCE,
        "updated_at": updated_at.isoformat() if updated_at else None,
        "as_at": at.isoformat(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "licences": ['
    for place, listed in enumerate(register_rows(at=at)):
        yield (",\n" if place else "\n") + json.dumps(_plain(listed), ensure_ascii=False)
    yield "\n]}\n"


@public
def register_csv(request: HttpRequest) -> HttpResponse:
    """The whole register as a table."""
    at = now()
    return _data(_csv(at), "text/csv; charset=utf-8", "licences.csv", register_updated_at())


@public
def register_json(request: HttpRequest) -> HttpResponse:
    """The whole register for programs."""
    at, updated_at = now(), register_updated_at()
    return _data(_json(at, updated_at), "application/json", "licences.json", updated_at)


def _data(lines: Iterator[str], kind: str, name: str, updated_at: datetime | None) -> HttpResponse:
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{settings.BALCAO_OPEN_DATA_LICENCE}>; rel="license"'
    if updated_at:
        response["Last-Modified"] = http_date(updated_at.timestamp())
    return response  # type: ignore[return-value]
