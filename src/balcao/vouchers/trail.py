"""What moves on a voucher, and what is written down of it."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.catalogue.api import VoucherScheme, mandate_scopes, voucher_schemes
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.vouchers import models
from balcao.vouchers.failures import MoreThanLeft, NotInUse


def schemes() -> dict[str, VoucherScheme]:
    """The schemes by their id."""
    return dict(voucher_schemes(settings.BALCAO_SERVICES))


def scheme_of(scheme_id: str) -> VoucherScheme:
    """One of them.

    :raises NotFound: if there is none.
    """
    found = schemes().get(scheme_id)
    if found is None:
        raise NotFound(f"voucher scheme {scheme_id}")
    return found


def scopes_of(scheme_id: str) -> tuple[str, ...]:
    """Under which names a scheme's vouchers may be mandated: its own and its subjects."""
    return mandate_scopes(scheme_id, settings.BALCAO_SERVICES)


def check_in_use(scheme: VoucherScheme, at: datetime) -> None:
    """See that vouchers of the scheme are used today.

    :raises NotInUse: if not.
    """
    if not scheme.use.holds_on(macau_date(at)):
        raise NotInUse


def move(
    voucher: models.Voucher,
    kind: str,
    amount: int,
    *,
    at: datetime,
    key: str,
    use: models.Use | None = None,
    transfer: models.Transfer | None = None,
) -> None:
    """Write a movement of so many avos, below nothing if it goes off; the balance follows.

    :raises MoreThanLeft: when the balance would go below nothing; then nothing moved.
    """
    try:
        with transaction.atomic():
            models.Movement.objects.create(
                voucher=voucher, kind=kind, amount=amount, at=at, key=key, use=use, transfer=transfer
            )
    except IntegrityError as refused:
        if "vouchers_never_below_nothing" not in str(refused):
            raise
        raise MoreThanLeft from refused


def note(
    actor: Actor,
    at: datetime,
    what: str,
    *,
    subject: str,
    holder_id: str = "",
    under: int | None = None,
    **data: object,
) -> None:
    """Keep in the trail what was done."""
    record(
        actor=actor,
        at=at,
        event=f"vouchers:{what}",
        subject=subject,
        holder_id=holder_id,
        data=data,
        mandate_id=under,
    )
