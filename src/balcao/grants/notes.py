"""What the borrower of a loan is told, and the letter that says that it is repaid."""

from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.catalogue.api import departments, get_published
from balcao.documents.api import request_document
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, text_of
from balcao.grants.models import Loan
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text
from balcao.notices.api import send_worded, worded

SHORT = {"zh-Hant": "zh", "pt": "pt", "en": "en"}
"""What layouts call the languages."""


def tell_borrower(row: Loan, key: str, *, unique: str, at: datetime, **values: Any) -> None:
    """Tell whose loan it is; told once a `unique`."""
    grant = row.grant
    send_worded(
        words=worded(f"grants.note.{key}", service=grant.title, **values),
        actor=system_actor(grant.department),
        at=at,
        holder_id=grant.holder_id,
        department=grant.department,
        case_reference=grant.case_reference,
        path=f"/as/{grant.holder_id}/grants/",
        scopes=grant.scopes,
        key=f"loan:{row.pk}:{unique}",
    )


def issue_statement(row: Loan, *, paid_back: int, at: datetime) -> None:
    """Have the letter made that says that nothing is owed any more of a loan, by the layout of the letters of its
    service; nothing where that has none."""
    grant = row.grant
    try:
        data = get_published(grant.service_id, at=at).definition
    except NotFound:
        return
    layout = next((data.layouts[each.layout] for each in data.data.outputs if each.kind == "letter"), "")
    if not layout:
        return
    days = {language: format_macau(macau_date(at), language) for language in LANGUAGES}
    lines: list[tuple[str, Text]] = [
        ("lent", mop_texts(grant.amount)),
        ("paid_back", mop_texts(paid_back)),
        *([("waived", mop_texts(row.waived))] if row.waived else []),
        ("repaid_on", days),
    ]
    names = departments(settings.BALCAO_SERVICES)
    request_document(
        actor=system_actor(grant.department),
        at=at,
        kind="letter",
        register=f"{grant.department}-LR",
        layout=layout,
        data={
            "holder": _short(holder_name(grant.holder_id)),
            "department": {"code": grant.department, **_short(names.get(grant.department, {}))},
            "service": _short(grant.title),
            "rows": [
                {"label": _short(text_of(f"grants.statement.{key}")), "value": _short(said)} for key, said in lines
            ],
            "legal_basis": [_short(grant.basis)],
            "decided_on": _short(days),
            "reference": grant.case_reference,
            "words": {"intro": _short(text_of("grants.statement.intro"))},
        },
        title=text_of("grants.statement.title"),
        holder_id=grant.holder_id,
        department=grant.department,
        case_reference=grant.case_reference,
        valid_until=None,
        key=f"loan-repaid:{row.pk}:{at.isoformat()}",
        scopes=grant.scopes,
    )


def mop_texts(avos: int) -> Text:
    """An amount in every language."""
    return {language: format_mop(avos, language) for language in LANGUAGES}


def _short(text: Text) -> dict[str, str]:
    return {SHORT[language]: text.get(language, "") for language in LANGUAGES}
