"""Money granted out of a fund, in the words of the desk."""

from balcao.cases.api import OfficerCase
from balcao.foundation.ui.api import translate
from balcao.grants.api import BadGrant, NotEnoughLeft
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick


def may_grant(case: OfficerCase, language: str) -> str:
    """How much was asked, may be granted, and is left; nothing where no money is granted."""
    found = case.grantable
    if found is None:
        return ""
    names = {name: format_mop(getattr(found, name), language) for name in ("asked", "most", "left")}
    return translate("desk.grants.may", language, fund=pick(found.fund, language), **names)


def grant_fault(case: OfficerCase, amount: int | None, language: str) -> str:
    """What is wrong with an amount that was typed; nothing where none is granted, or it may be."""
    found = case.grantable
    if found is None or amount is None:
        return ""
    if not 0 < amount <= found.most:
        return not_granted(BadGrant(found.most), language)
    return not_granted(NotEnoughLeft(found.left), language) if amount > found.left else ""


def not_granted(failure: BadGrant | NotEnoughLeft, language: str) -> str:
    """Why so much was not granted, and how much could be."""
    if isinstance(failure, BadGrant):
        return translate("desk.grants.bad", language, most=format_mop(failure.most, language))
    return translate("desk.grants.too_much", language, left=format_mop(failure.left, language))
