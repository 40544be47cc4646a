"""Drafts, cases, licences and documents as rows of a list."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from balcao.cases.api import CaseState, CaseSummary, DraftSummary
from balcao.catalogue.api import ServiceVersion, get_version, offered, window_state
from balcao.documents.api import DocumentSummary, hold_in_words, holds_of, standing_tag
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import labelled
from balcao.kernel.texts import pick
from balcao.licences.api import Licence
from balcao.portal.outages_shown import closed_in_short
from balcao.portal.web.finding import department_name
from balcao.portal.web.reading import words_of

KINDS = {
    "granted": "green",
    "in_force": "green",
    "sealed": "green",
    "refused": "red",
    "revoked": "red",
    "expired": "orange",
    "lapsed": "red",
    "suspended": "orange",
    "ceased": "grey",
    "transferred": "grey",
    "supplement": "orange",
    "hearing": "orange",
    "draft": "grey",
    "withdrawn": "grey",
    "shelved": "grey",
}

WITH_APPLICANT = frozenset({CaseState.SUPPLEMENT, CaseState.HEARING})

type Row = dict[str, Any]


def state_words(state: str, language: str) -> str:
    """A state in words."""
    for key in (f"cases.state.{state}", f"portal.state.{state}"):
        if known(key):
            return translate(key, language)
    return state


def tag(state: str, language: str) -> Row:
    """A state as a coloured word."""
    return {"state": state_words(state, language), "kind": KINDS.get(state, "blue")}


def _name(version_id: int, language: str) -> str:
    return words_of(get_version(version_id), language).find("name")


def draft_rows(drafts: Iterable[DraftSummary], holder: str, language: str) -> list[Row]:
    """Drafts, each leading back to where one left off."""
    return [
        {
            "title": _name(each.version_id, language),
            "url": reverse("portal-draft", args=[holder, each.id]),
            "notes": [
                translate("portal.own.last_saved", language, at=format_macau(each.saved_at, language)),
                closed_in_short(get_version(each.version_id).definition.data.department, each.service_id, language),
            ],
            **tag(each.state, language),
        }
        for each in drafts
    ]


def case_rows(cases: Iterable[CaseSummary], holder: str, language: str) -> list[Row]:
    """Cases with the next day that matters."""
    rows = []
    for case in cases:
        lodged = translate("portal.matters.lodged", language, at=format_macau(case.lodged_at, language))
        note = ""
        if case.granted is not None:
            note = labelled(translate("portal.matter.granted", language), format_mop(case.granted, language), language)
        elif case.deadline_on and not case.closed:
            note = labelled(
                translate("portal.matter.deadline", language), format_macau(case.deadline_on, language), language
            )
        rows.append(
            {
                "title": _name(case.version_id, language),
                "url": reverse("portal-matter", args=[holder, case.reference]),
                "notes": [
                    f"{case.reference} · {lodged}",
                    "" if case.closed else _with_whom(case, language),
                    note,
                ],
                **tag(case.state.value, language),
            }
        )
    return rows


def _with_whom(case: CaseSummary, language: str) -> str:
    """Who has to do something now: the applicant, or the department."""
    if case.state in WITH_APPLICANT:
        return translate("portal.own.with_you", language)
    name = department_name(get_version(case.version_id).summary.department, language)
    return translate("portal.own.with_department", language, name=name)


def renewals(at: datetime) -> dict[str, ServiceVersion]:
    """Where to renew a licence, by its kind."""
    return {version.summary.renews: version for version in offered(at) if version.summary.renews}


def licence_rows(
    licences: Iterable[Licence],
    language: str,
    *,
    at: datetime,
    renewals: Mapping[str, ServiceVersion] | None = None,
    until: date | None = None,
) -> list[Row]:
    """Licences; `renewals` has the service that renews a kind, `until` leaves out those that end later."""
    rows = []
    for licence in licences:
        if until is not None and (licence.valid_until is None or licence.valid_until > until or licence.state.ended):
            continue
        ends = (
            translate("portal.own.expires", language, date=format_macau(licence.valid_until, language))
            if licence.valid_until
            else translate("portal.licences.no_end", language)
        )
        version = (renewals or {}).get(licence.kind)
        way, note = renewal_way(licence, version, language, at) if version is not None else ({}, "")
        rows.append(
            {
                "title": pick(licence.name, language),
                "url": reverse("portal-licence", args=[licence.holder_id, licence.number]),
                "number": licence.number,
                "notes": [licence.number, ends, note],
                "links": way.get("links", []),
                "posts": way.get("posts", []),
                "state": translate(f"licences.state.{licence.state}", language),
                "kind": KINDS.get(licence.state.value, "blue"),
            }
        )
    return rows


def renewal_way(licence: Licence, version: ServiceVersion, language: str, at: datetime) -> tuple[Row, str]:
    """The way to renew a licence while its window is open; otherwise from when. Where it may be declared that nothing
    changed, the way begins at once; elsewhere it leads to the page about the service."""
    if licence.state.ended:
        return {}, ""
    window = window_state(version.summary.window, on=macau_date(at), valid_until=licence.valid_until)
    text = translate("portal.licences.renew", language)
    if window.open and version.definition.data.unchanged is not None:
        url = reverse("portal-renew", args=[licence.holder_id, licence.number])
        return {"posts": [{"url": url, "text": text, "key": secrets.token_urlsafe(16)}]}, ""
    if window.open:
        return {"links": [{"url": reverse("portal-service", args=[version.service_id]), "text": text}]}, ""
    if window.reason == "not_yet" and window.opens_on:
        day = format_macau(window.opens_on, language)
        return {}, translate("portal.licences.renew_from", language, date=day)
    return {}, ""


def can_be_renewed(row: Row) -> bool:
    """Whether a licence's row leads to its renewal."""
    return bool(row.get("links") or row.get("posts"))


def document_rows(
    documents: Collection[DocumentSummary],
    holder: str,
    language: str,
    *,
    at: datetime,
    together: str = "",
    fetched: bool = True,
) -> list[Row]:
    """Documents to fetch, or still being made; each says whether it holds, and what replaced it. `together` is the
    reference of the case of another holder with whom the reader applied. Not `fetched`: the reader only follows it.
    """
    rows, holds = [], holds_of(documents, at)
    for each in documents:
        ready = each.state == "sealed"
        hold = holds.get(each.number)
        verified = f"{reverse('verify-number', args=[each.number])}?code={each.code}"
        links = [{"url": verified, "text": translate("portal.licences.verify", language)}]
        if fetched:
            name, more = ("portal-document-together", [together]) if together else ("document-pdf", [])
            address = reverse(name, args=[holder, *more, each.number])
            links.insert(0, {"url": address, "text": translate("portal.licences.download", language)})
        rows.append(
            {
                "title": pick(each.title, language),
                "notes": [f"{each.number} · {format_macau(each.issued_at, language)}", hold_in_words(hold, language)],
                "links": links if ready else [],
                **tag("sealed" if ready else str(each.state), language),
            }
        )
        if against := standing_tag(hold, language):
            rows[-1] |= dict(zip(("state", "kind"), against, strict=True))
        if str(each.state) == "making":
            rows[-1] |= {"state": translate("portal.licences.making", language), "kind": "yellow"}
    return rows
