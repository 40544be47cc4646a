"""What people are told about their vouchers."""

from datetime import datetime
from typing import Any

from balcao.kernel.actor import system_actor
from balcao.notices.api import send_worded, worded
from balcao.vouchers.models import Voucher
from balcao.vouchers.trail import scheme_of, scopes_of


def tell(voucher: Voucher, *, at: datetime, key: str, unique: str, path: str = "", **values: Any) -> None:
    """Tell its holder; told once a `unique`. `path` is below the voucher's own page."""
    scheme = scheme_of(voucher.scheme)
    send_worded(
        words=worded(f"vouchers.note.{key}", voucher=scheme.name.text(), until=scheme.last_day, **values),
        actor=system_actor(scheme.department),
        at=at,
        holder_id=voucher.holder_id,
        department=scheme.department,
        case_reference="",
        path=f"/as/{voucher.holder_id}/vouchers/{voucher.pk}/{path}",
        scopes=scopes_of(voucher.scheme),
        key=f"voucher:{voucher.pk}:{unique}",
    )
