"""What was sent about a case: whether it was opened, when it counts as received, how its addressees were told."""

from datetime import datetime
from typing import Any

from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick
from balcao.notices.api import NoticeSummary, deliveries_in_words, notices_of_case


def notices_shown(case_reference: str, at: datetime, language: str) -> list[dict[str, Any]]:
    """The notices, the latest first."""
    return [
        {
            "id": each.id,
            "subject": pick(each.subject, language),
            "legal": each.legal,
            "state": _state(each, pick(each.opener or "", language), language),
            "told": deliveries_in_words(each.told, language),
            "recorded": each.legal and each.served_on is not None and each.recorded,
        }
        for each in reversed(notices_of_case(case_reference=case_reference, at=at))
    ]


def _state(notice: NoticeSummary, opener: str, language: str) -> str:
    """Sent, opened and by whom, received: each with its day."""
    parts = [translate("desk.notices.sent", language, at=format_macau(notice.sent_at, language))]
    if notice.opened_at is not None:
        at = format_macau(notice.opened_at, language)
        parts.append(translate("desk.notices.opened", language, at=at, who=opener))
    if notice.served_on is not None:
        parts.append(translate("desk.notices.served", language, day=format_macau(notice.served_on, language)))
    elif notice.deemed_served_on is not None:
        day = format_macau(notice.deemed_served_on, language)
        parts.append(translate("desk.notices.expected", language, day=day))
    elif notice.legal:
        parts.append(translate("desk.notices.by_letter", language))
    return " · ".join(parts)
