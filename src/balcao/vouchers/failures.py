"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class RunOpen(BalcaoError):
    """A run for that scheme waits or goes on already."""

    key = "vouchers.run_open"


class RunSettled(BalcaoError):
    """The run does not wait any more, or has ended."""

    key = "vouchers.run_settled"


class RunFourEyes(BalcaoError):
    """Who began a run, or stands in for who did, does not confirm it."""

    key = "vouchers.four_eyes"


class NotEntitled(BalcaoError):
    """The register says that the person has no right to one."""

    key = "vouchers.not_entitled"


class NoVoucher(BalcaoError):
    """The holder has no voucher of these schemes that can be used today and has something left."""

    key = "vouchers.none"


class NotInUse(BalcaoError):
    """The voucher cannot be used yet, or no longer."""

    key = "vouchers.not_in_use"


class MoreThanLeft(BalcaoError):
    """The voucher has less left than that."""

    key = "vouchers.more_than_left"


class NotATaker(BalcaoError):
    """The provider has no licence in force that lets it take vouchers of this scheme."""

    key = "vouchers.not_a_taker"


class NoSuchCode(BalcaoError):
    """There is no such code or card, or the code is over or was used."""

    key = "vouchers.no_such_code"


class WrongPin(BalcaoError):
    """The PIN is not that of the card."""

    key = "vouchers.wrong_pin"


class CardLocked(BalcaoError):
    """Too many wrong PINs: this card works no more."""

    key = "vouchers.card_locked"


class TooManyTries(BalcaoError):
    """Too many codes that were none: the provider waits some minutes."""

    key = "vouchers.too_many_tries"


class BadAmount(BalcaoError):
    """No amount, nothing, or more than the scheme allows at one use."""

    key = "vouchers.bad_amount"


class BadPin(BalcaoError):
    """A PIN has six digits, and not six times the same or in a row."""

    key = "vouchers.bad_pin"


class NotOfTheFamily(BalcaoError):
    """The scheme passes nothing on to such a relative."""

    key = "vouchers.not_of_the_family"


class UseOver(BalcaoError):
    """It was answered already, or nobody answered in time."""

    key = "vouchers.use_over"


class TooLateToCancel(BalcaoError):
    """It was paid on another day, or is not paid."""

    key = "vouchers.too_late_to_cancel"


class ReasonMissing(BalcaoError):
    """Something has to be said."""

    key = "vouchers.reason_missing"


class SaidAlready(BalcaoError):
    """A difference about this statement waits for its answer already, or was answered."""

    key = "vouchers.said_already"
