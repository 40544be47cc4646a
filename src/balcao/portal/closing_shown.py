"""That an account is being closed, as its home says it."""

from datetime import date, datetime, timedelta

from django.urls import reverse

from balcao.entities.api import Account, Action, closing_of, may
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

type Banner = dict[str, object]

DAY = timedelta(days=1)


def entity_banner(account: Account, actor: Actor, at: datetime, language: str) -> Banner | None:
    """For everyone who may act for the entity its last day; for those who manage or bind it also the way to stop it.

    While the closing waits for agreement it is nobody else's business.
    """
    if not account.closing or actor.entity_id is None:
        return None
    try:
        closing = closing_of(actor=actor, at=at, entity_id=actor.entity_id)
    except NotFound:
        closing = None
    if account.closes_on is None and (closing is None or not closing.runs):
        return None
    banner = (
        _dated(account.closes_on, "portal.closing", "agreed", language) if account.closes_on else _waiting(language)
    )
    if closing is None:
        return banner | {"lines": [*_lines(banner), translate("portal.closing.who_stops", language)]}
    manages = may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=at).allowed
    url = (
        reverse("portal-account-close", args=[actor.holder_id])
        if manages
        else reverse("portal-closing", args=[actor.self_id, closing.closing_id])
    )
    return banner | {"url": url, "link": translate("portal.closing.stop", language)}


def own_banner(closes_on: date | None, language: str) -> Banner | None:
    """Of one's own account."""
    if closes_on is None:
        return None
    banner = _dated(closes_on, "accounts.closing", "title", language)
    return banner | {"url": reverse("account-close"), "link": translate("accounts.closing.stop", language)}


def closes_note(closes_on: date | None, language: str) -> str:
    """The day in a word, beside a name."""
    return translate("portal.closing.note", language, on=format_macau(closes_on, language)) if closes_on else ""


def _dated(closes_on: date, texts: str, title_key: str, language: str) -> Banner:
    title = translate(f"{texts}.{title_key}", language, on=format_macau(closes_on, language))
    last = translate(f"{texts}.last_day", language, day=format_macau(closes_on - DAY, language))
    return {"title": title, "lines": [last, translate(f"{texts}.running", language)]}


def _waiting(language: str) -> Banner:
    return {
        "title": translate("portal.closing.waits", language),
        "lines": [translate("portal.closing.nothing_yet", language)],
    }


def _lines(banner: Banner) -> list[object]:
    lines = banner["lines"]
    assert isinstance(lines, list)
    return lines
