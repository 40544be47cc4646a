"""Invented notices by the million, for measuring: one for each case that was decided."""

from balcao.foundation.db.api import fill_rows
from balcao.notices.models import Notice


def fill_notices(*, source: str, number: str, holder: str, department: str, reference: str, sent: str) -> int:
    """Invent a notice for each row of a query; the arguments are SQL over it. Returns how many were new."""
    subject = {"zh-Hant": "申請已有決定", "pt": "O seu pedido foi decidido", "en": "Your application is decided"}
    body = {"zh-Hant": "您的申請已獲批准。", "pt": "O seu pedido foi deferido.", "en": "Your application is granted."}
    columns = {
        "key": f"'scale:' || {number}",
        "holder_id": holder,
        "department": department,
        "subject": _texts(subject),
        "body": _texts(body),
        "legal": "false",
        "case_reference": reference,
        "sent_at": sent,
        "delivered_at": sent,
        "content_sha256": f"md5({number}::text) || md5(({number})::text)",
    }
    return fill_rows(Notice, columns=columns, source=source, given={})


def _texts(text: dict[str, str]) -> str:
    pairs = ", ".join(f"'{language}', '{words}'" for language, words in text.items())
    return f"jsonb_build_object({pairs})"
