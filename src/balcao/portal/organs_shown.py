"""Organs, posts and terms as pages show them."""

from datetime import date
from typing import Any

from django.urls import reverse

from balcao.accounts.api import FullName
from balcao.associations.api import CopyState, OrgansView, TermState
from balcao.catalogue.api import list_services
from balcao.entities.api import SeatSummary
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now

type Row = dict[str, Any]


def said(key: str, language: str, **values: object) -> str:
    """A text of the associations."""
    return translate(f"associations.{key}", language, **values)


def full_name(name: FullName) -> str:
    """Both names, as identity cards have them."""
    return " ".join(part for part in (name.zh, name.pt) if part)


def short_name(name: FullName, language: str) -> str:
    """The one of the names that fits the language."""
    return (name.zh or name.pt) if language.startswith("zh") else (name.pt or name.zh)


def term_words(seat: SeatSummary, language: str) -> str:
    """From when until when."""
    start = format_macau(seat.term_start, language)
    if seat.term_end is None:
        return said("public.from_on", language, start=start)
    return said("public.from_to", language, start=start, end=format_macau(seat.term_end, language))


def organ_groups(view: OrgansView, language: str) -> list[Row]:
    """Each organ with its members as rows of a list."""
    return [
        {
            "title": said(f"body.{organ.body}", language),
            "rows": [
                {
                    "title": full_name(member.name) or said(f"post.{member.seat.post}", language),
                    "notes": [f"{said(f'post.{member.seat.post}', language)} · {term_words(member.seat, language)}"],
                    "state": said("public.disputed", language) if member.disputed else "",
                    "kind": "orange",
                }
                for member in organ.members
            ],
        }
        for organ in view.organs
    ]


def source_words(view: OrgansView, language: str) -> list[str]:
    """From where the organs are known, and when that was last compared."""
    if view.source == "case":
        words = [said("source.case", language, reference=view.reference)]
    elif view.read_at is None:
        words = [said("source.never", language)]
    else:
        words = [said("source.register", language, day=format_macau(view.read_at, language))]
    if view.copy_state in (CopyState.BEHIND, CopyState.UNREACHABLE):
        words.append(said(f"source.{view.copy_state}", language))
    if view.elected_on:
        words.append(said("public.elected", language, day=format_macau(view.elected_on, language)))
    return words


def term_banner(term: TermState, language: str) -> Row | None:
    """What to say of a term that ends soon or is over, what that blocks, and where to mend it."""
    if term.state not in ("soon", "over") or term.last_day is None:
        return None
    blocked = ("signing", "certificate", "care") if term.state == "over" else ()
    return {
        "title": said(f"term.{term.state}", language, day=format_macau(term.last_day, language)),
        "body": said(f"term.{term.state}_body", language, count=term.days_left),
        "blocked": [said(f"term.blocked_{each}", language) for each in blocked],
        "url": election_url(),
    }


def election_url() -> str:
    """The page of the service that has new organs registered; empty when there is none."""
    found = next((each.service_id for each in list_services(at=now()) if each.elects), None)
    return reverse("portal-service", args=[found]) if found else ""


def typed_day(sent: Any, name: str = "on") -> tuple[date | None, Row, bool]:
    """A day typed in three parts: the day, the parts as they were typed, and whether something typed is no day."""
    parts = {part: str(sent.get(f"{name}-{part}", "")).strip()[:6] for part in ("day", "month", "year")}
    if not any(parts.values()):
        return None, parts, False
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"])), parts, False
    except ValueError:
        return None, parts, True
