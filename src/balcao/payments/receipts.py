"""The sealed PDF of a receipt: made when it is first asked for, the same bytes ever after."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from balcao.catalogue.api import departments
from balcao.documents.api import seal_pdf, typeset
from balcao.entities.api import holder_name
from balcao.foundation.storage.api import put
from balcao.foundation.ui.api import format_macau, text_of
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments import models
from balcao.payments.queries import order_from
from balcao.payments.types import Order

KEYS = {"zh-Hant": "zh", "pt": "pt", "en": "en"}
"""What layouts call the languages."""


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "receipt.typ").read_text(encoding="utf-8")


def receipt_file(order: Order) -> str:
    """Where the sealed PDF of a paid order's receipt lies. The caller has seen that it may be read."""
    found = models.ReceiptFile.objects.filter(order_id=order.id).values_list("key", flat=True).first()
    return found or _made(order.id)


@transaction.atomic
def _made(order_id: int) -> str:
    with connection.cursor() as cursor:  # two who ask at once get the same bytes
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments:receipt:{order_id}"])
    found = models.ReceiptFile.objects.filter(order_id=order_id).first()
    if found is not None:
        return found.key
    row = models.Order.objects.get(pk=order_id, receipt_number__isnull=False)
    order = order_from(row)
    pdf = typeset(_layout(), _data(order), at=order.paid_at or order.placed_at)
    sealed = seal_pdf(pdf, department=order.department, folder=settings.BALCAO_VAR / "pki")
    stored = put(sealed, media_type="application/pdf", name=f"{order.receipt_number}.pdf")
    models.ReceiptFile.objects.create(order=row, key=stored.key, sha256=stored.sha256, made_at=now())
    return stored.key


def _data(order: Order) -> dict[str, Any]:
    department = departments(settings.BALCAO_SERVICES).get(order.department, order.department)
    paid_at = order.paid_at or order.placed_at
    about: list[tuple[str, Text | str]] = [
        ("payer", holder_name(order.holder_id)),
        ("for", order.title),
        ("paid_at", {language: format_macau(paid_at, language) for language in LANGUAGES}),
        ("order", order.reference),
    ]
    return {
        "department": _each(department),
        "title": _each(text_of("payments.receipt.title")),
        "number": order.receipt_number,
        "about": [[_each(text_of(f"payments.receipt.{label}")), _each(value)] for label, value in about],
        "heads": {
            "what": _each(text_of("payments.receipt.for")),
            "amount": _each(text_of("payments.receipt.amount")),
        },
        "lines": [
            {
                "label": _each(line.label),
                "notes": [_each(note) for note in (line.why, line.basis) if any(note.values())],
                "amount": format_mop(line.amount, "en"),
            }
            for line in order.lines
        ],
        "sum": _each(text_of("ui.total")),
        "total": format_mop(order.total, "en"),
    }


def _each(text: Text | str) -> Text | str:
    """A text as the layout sets it: each language by itself."""
    return text if isinstance(text, str) else {KEYS[language]: text.get(language, "") for language in LANGUAGES}
