"""Numbers and names that others gave, with the check figures by which a slip is noticed."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, fault, register
from balcao.formkit.kinds.identifiers import Pattern
from balcao.kernel.ids import is_reference

if TYPE_CHECKING:
    from balcao.formkit.definition import Question


class _Checked(Pattern):
    """Capitals and digits, typed with or without spaces and hyphens."""

    def tidy(self, text: str) -> str:
        return re.sub(r"[-./]", "", unicodedata.normalize("NFKC", super().tidy(text)).upper())

    def holds(self, text: str) -> bool:
        """Whether the check figures fit."""
        return True

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        return found if found or self.holds(value) else fault(question, f"{self.name}_mistyped")


@register
class IbanKind(_Checked):
    """International account number (ISO 13616), with its two check digits."""

    name = "iban"
    pattern = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
    code = "not_an_iban"

    def holds(self, text: str) -> bool:
        return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


@register
class BicKind(_Checked):
    """A bank's code (ISO 9362): eight or eleven signs."""

    name = "bic"
    pattern = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
    code = "not_a_bic"


@register
class HongKongCardKind(_Checked):
    """Hong Kong identity card, ``A123456(3)``; the figure in brackets checks the others."""

    name = "hkid"
    pattern = re.compile(r"[A-Z]{1,2}\d{6}\([0-9A]\)")
    code = "not_a_hkid"

    def tidy(self, text: str) -> str:
        plain = re.sub(r"[()]", "", super().tidy(text))
        return f"{plain[:-1]}({plain[-1]})" if re.fullmatch(r"[A-Z]{1,2}\d{6}[0-9A]", plain) else super().tidy(text)

    def holds(self, text: str) -> bool:
        signs = text.replace("(", "").replace(")", "").rjust(9)
        worth = [36 if sign == " " else int(sign, 36) for sign in signs]
        return sum(weight * each for weight, each in zip(range(9, 0, -1), worth, strict=True)) % 11 == 0


@register
class MainlandCardKind(_Checked):
    """Identity number of the mainland: eighteen signs (GB 11643-1999), the last of which checks the others."""

    name = "mainland_id"
    pattern = re.compile(r"\d{17}[0-9X]")
    code = "not_a_mainland_id"

    def holds(self, text: str) -> bool:
        total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(text[:17]))
        return "10X98765432"[total % 11] == text[17]


@register
class ImoKind(_Checked):
    """The number of a ship (IMO): seven digits, the last of which checks the others."""

    name = "imo"
    pattern = re.compile(r"\d{7}")
    code = "not_an_imo"

    def tidy(self, text: str) -> str:
        return super().tidy(text).removeprefix("IMO")

    def holds(self, text: str) -> bool:
        return sum(int(digit) * weight for digit, weight in zip(text, range(7, 1, -1), strict=False)) % 10 == int(
            text[6]
        )


@register
class ChassisKind(_Checked):
    """The chassis number of a vehicle (ISO 3779): seventeen signs without I, O and Q."""

    name = "chassis"
    pattern = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
    code = "not_a_chassis_number"


@register
class CompanyNumberKind(Pattern):
    """The number of a company in the commercial register: ``45678 SO``."""

    name = "company_no"
    pattern = re.compile(r"\d{3,6} [A-Z]{2}")
    code = "not_a_company_number"

    def tidy(self, text: str) -> str:
        plain = re.sub(r"[()./-]", "", unicodedata.normalize("NFKC", super().tidy(text)).upper())
        return re.sub(r"^(\d+)([A-Z]+)$", r"\1 \2", plain)


@register
class CommodityKind(_Checked):
    """The code of goods for imports and exports (NCEM, by the Harmonised System): eight digits."""

    name = "commodity"
    pattern = re.compile(r"\d{8}")
    code = "not_a_commodity_code"


@register
class ReferenceKind(Pattern):
    """The reference of an application, or the number of a document: its last sign checks the others."""

    name = "reference"
    pattern = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{4}-\d{6,}-[0-9A-Z]")
    code = "not_a_reference"

    def tidy(self, text: str) -> str:
        return unicodedata.normalize("NFKC", super().tidy(text)).upper()

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        return found if found or is_reference(value) else fault(question, "reference_mistyped")


@register
class UrlKind(Pattern):
    """The address of a page on the web, with or without ``https://``."""

    name = "url"
    pattern = re.compile(r"(?:https?://)?[^\s<>\"/@:.]+(?:\.[^\s<>\"/@:.]+)+(?::\d{1,5})?(?:/[^\s<>\"]{0,500})?")
    code = "not_a_web_address"

    def tidy(self, text: str) -> str:
        return text.strip()
