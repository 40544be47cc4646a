"""What was typed about a mandate, and the terms it makes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from balcao.accounts.api import card_number, is_called, person_by_bir
from balcao.entities.api import EVERY_SERVICE, Action, MandateSummary, Terms, entity_by_register_no, mandate_rules
from balcao.foundation.ui.api import translate
from balcao.kernel.money import mop
from balcao.portal.web.mandate_rows import scope_choices

MOST_PATACAS = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed, as it was typed."""

    card: str = ""
    name: str = ""
    actions: tuple[str, ...] = (Action.VIEW.value,)
    scope: str = EVERY_SERVICE
    renewals_only: bool = False
    amount: str = ""
    may_delegate: bool = False
    day: str = ""
    month: str = ""
    year: str = ""
    note: str = ""

    @classmethod
    def read(cls, sent: Any) -> "Given":
        """From a form: these fields and no others."""
        return cls(
            card=sent.get("card", "").strip()[:40],
            name=sent.get("name", "").strip()[:200],
            actions=tuple(sent.getlist("actions")),
            scope=sent.get("scope", "")[:80],
            renewals_only=sent.get("renewals_only") == "yes",
            amount=sent.get("amount", "").strip()[:20],
            may_delegate=sent.get("may_delegate") == "yes",
            day=sent.get("until-day", "").strip()[:4],
            month=sent.get("until-month", "").strip()[:4],
            year=sent.get("until-year", "").strip()[:6],
            note=sent.get("note", "").strip()[:300],
        )

    @classmethod
    def of_template(cls, name: str, today: date) -> "Given":
        """A usual need, filled in for a year; an unknown one gives an empty form."""
        template = next((each for each in mandate_rules().templates if each.name == name), None)
        if template is None:
            return cls()
        until = today + timedelta(days=365)
        return cls(
            actions=tuple(each.value for each in Action if each in template.actions),
            scope=template.scope,
            renewals_only=template.renewals_only,
            amount=str(template.amount_up_to // 100) if template.amount_up_to else "",
            day=str(until.day),
            month=str(until.month),
            year=str(until.year),
        )

    @classmethod
    def of_mandate(cls, mandate: MandateSummary) -> "Given":
        """A mandate that is to be changed."""
        return cls(
            actions=tuple(each.value for each in mandate.actions),
            scope=mandate.scope,
            renewals_only=mandate.renewals_only,
            amount=str(Decimal(mandate.amount_up_to) / 100) if mandate.amount_up_to else "",
            may_delegate=mandate.may_delegate,
            day=str(mandate.until_on.day),
            month=str(mandate.until_on.month),
            year=str(mandate.until_on.year),
        )

    @property
    def until_on(self) -> date | None:
        """The last day, or None when it is no day."""
        try:
            return date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None

    @property
    def amount_up_to(self) -> int | None:
        """The limit in avos; None when none was typed, or when it is no amount."""
        try:
            patacas = Decimal(self.amount.replace(",", ""))
        except InvalidOperation:
            return None
        return mop(patacas) if patacas.is_finite() and 0 < patacas <= MOST_PATACAS else None


def receiver_of(given: Given, faults: dict[str, str]) -> str:
    """The person with that card and that name, or the firm with that register number; says by field what is wrong."""
    if bir := card_number(given.card):
        person_id = person_by_bir(bir)
        if person_id is not None and is_called(person_id, given.name):
            return f"p-{person_id}"
        faults["card"] = "mandates.error.unknown_card"
        return ""
    firm = entity_by_register_no(given.card) if given.card else None
    if firm is None:
        faults["card"] = "mandates.error.card"
        return ""
    return firm.holder_id


def terms_of(given: Given, faults: dict[str, str], scopes: list[dict[str, Any]]) -> Terms | None:
    """The terms, or None with what is wrong by field."""
    actions = frozenset(Action(value) for value in given.actions if value in set(Action))
    if not actions:
        faults["actions"] = "entities.nothing_granted"
    if given.scope not in {each["value"] for each in scopes}:
        faults["scope"] = "mandates.error.scope"
    if given.amount and given.amount_up_to is None:
        faults["amount"] = "mandates.error.amount"
    until_on = given.until_on
    if until_on is None:
        faults["until"] = "mandates.error.date"
    if faults or until_on is None:
        return None
    return Terms(
        actions=actions,
        until_on=until_on,
        scope=given.scope,
        amount_up_to=given.amount_up_to,
        renewals_only=given.renewals_only,
        may_delegate=given.may_delegate,
    )


def form_context(given: Given, faults: dict[str, str], language: str, today: date, *, clients: bool) -> dict[str, Any]:
    """Everything the fields of a mandate show."""
    errors = {field: translate(key, language) for field, key in faults.items()}
    example = today + timedelta(days=365)
    return {
        "given": given,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "example": f"{example.day} {example.month} {example.year}",
        "actions": [
            {
                "value": action.value,
                "text": translate(f"mandates.action.{action.value}", language),
                "checked": action.value in given.actions,
            }
            for action in Action
        ],
        "scopes": scope_choices(language, given.scope, clients=clients),
        "limits": [
            {
                "value": "yes",
                "text": translate("mandates.renewals_only", language),
                "checked": given.renewals_only,
            }
        ],
        "passing_on": [
            {
                "value": "yes",
                "text": translate("mandates.may_delegate", language),
                "hint": translate("mandates.may_delegate_hint", language),
                "checked": given.may_delegate,
            }
        ],
    }


FAULT_FIELDS = {
    "BadPeriod": "until",
    "NothingGranted": "actions",
    "ManagesEverything": "actions",
    "NotForSoftware": "actions",
    "TooWide": "actions",
    "ClientsByFirm": "scope",
}
"""Beside which field a refusal of the verb is said; any other beside the receiver."""
