"""Phone, mail and the identifiers of Macao. Patterns are facts of the registers, not guesses of ours."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, fault, first, register

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

_BRACKETS = str.maketrans("（）０１２３４５６７８９", "()0123456789")


class Pattern(Kind):
    """Text of one form, forgiven spaces and full-width signs."""

    in_a_cell = True
    pattern = re.compile("")
    code = ""

    def tidy(self, text: str) -> str:
        """Forgive spaces and full-width signs."""
        return re.sub(r"\s", "", text.translate(_BRACKETS))

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return self.tidy(first(posted, name)) or None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        fits = isinstance(value, str) and self.pattern.fullmatch(value)
        return [] if fits else fault(question, self.code)

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern.pattern}$"}


@register
class IdentityCardKind(Pattern):
    """Resident identity card (BIR), ``1234567(8)``. The algorithm of the check figure is not published."""

    name = "bir"
    pattern = re.compile(r"[157]\d{6}\(\d\)")
    code = "not_an_identity_card"

    def tidy(self, text: str) -> str:
        plain = super().tidy(text)
        digits = re.sub(r"[^0-9]", "", plain)
        return f"{digits[:7]}({digits[7]})" if re.fullmatch(r"[\d()/-]+", plain) and len(digits) == 8 else plain


@register
class TaxpayerKind(Pattern):
    """Taxpayer number: eight digits."""

    name = "taxpayer"
    pattern = re.compile(r"\d{8}")
    code = "not_a_taxpayer_number"


@register
class PhoneKind(Pattern):
    """Macao: eight digits beginning 6, 28 or 8; abroad with + and country code."""

    name = "phone"
    pattern = re.compile(r"(?:6\d{7}|28\d{6}|8\d{7}|\+\d{8,15})")
    code = "not_a_phone_number"

    def tidy(self, text: str) -> str:
        plain = re.sub(r"[-().]", "", super().tidy(text))
        return plain.removeprefix("+853") if plain.startswith("+853") else plain


@register
class PlateKind(Pattern):
    """The plate of a vehicle of Macao: ``MA-12-34``, a motorcycle ``CM-61203``; typed with or without hyphens."""

    name = "plate"
    pattern = re.compile(r"[A-Z]{1,2}-\d{2}-\d{2}|[A-Z]{2}-\d{5}")
    code = "not_a_plate"

    def tidy(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", super().tidy(text)).upper()
        found = re.fullmatch(r"([A-Z]{1,2})(\d{4,5})", re.sub(r"[-./]", "", plain))
        if found is None:
            return plain
        letters, digits = found.groups()
        return f"{letters}-{digits[:2]}-{digits[2:]}" if len(digits) == 4 else f"{letters}-{digits}"


@register
class PassportKind(Pattern):
    """The number of a passport or travel document: capitals and digits, as in its machine-readable line."""

    name = "passport"
    pattern = re.compile(r"[A-Z0-9]{5,20}")
    code = "not_a_passport_number"

    def tidy(self, text: str) -> str:
        return re.sub(r"[-./]", "", unicodedata.normalize("NFKC", super().tidy(text)).upper())


@register
class MailKind(Pattern):
    """A mail address."""

    name = "email"
    pattern = re.compile(r"[^@\s\"<>(),;:\\]{1,64}@[^@\s\"<>(),;:\\.]+(?:\.[^@\s\"<>(),;:\\.]+)+")
    code = "not_a_mail_address"

    def tidy(self, text: str) -> str:
        return text.strip()


@register
class AccountNumberKind(Pattern):
    """The number of an account at a bank of Macao: digits, with the hyphens that the bank writes."""

    name = "account_number"
    pattern = re.compile(r"\d(?:-?\d){5,19}")
    code = "not_an_account_number"
