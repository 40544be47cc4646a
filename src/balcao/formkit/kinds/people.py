"""Ways to reach somebody, places abroad and accounts: answers with parts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, register
from balcao.formkit.kinds.composites import Composite, part_lacking

if TYPE_CHECKING:
    from balcao.formkit.definition import Question


@register
class ContactKind(Composite):
    """Whom to ask, and how: a name, and a telephone number or a mail address."""

    name = "contact"
    parts = (("contact_name", "text", True), ("contact_phone", "phone", False), ("contact_email", "email", False))

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        reached = value.get("contact_phone") or value.get("contact_email")
        return [] if reached else part_lacking(question, "contact_phone")


@register
class AddressAbroadKind(Composite):
    """An address outside Macao, in the lines by which it is written there."""

    name = "address_abroad"
    parts = (
        ("line_1", "text", True),
        ("line_2", "text", False),
        ("city", "text", True),
        ("postcode", "text", False),
        ("country_name", "text", True),
    )


@register
class BankAccountKind(Composite):
    """An account at a bank: whose it is, at which bank, which number."""

    name = "bank_account"
    parts = (("account_holder", "text", True), ("bank", "text", True), ("account_number", "account_number", True))
