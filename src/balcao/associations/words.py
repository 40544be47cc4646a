"""What people are told, in every language. Words come from the house's texts (`associations.note.…`)."""

from datetime import datetime
from typing import Any

from balcao.associations.rules import rules
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.api import send_worded, worded


def say(key: str, **values: Any) -> dict[str, str]:
    """A text of this room in every language; values that are texts or days are put into each language."""
    return {
        language: translate(
            f"associations.{key}", language, **{name: _shown(value, language) for name, value in values.items()}
        )
        for language in LANGUAGES
    }


def _shown(value: Any, language: str) -> str:
    if isinstance(value, dict):
        return pick(value, language)
    if hasattr(value, "isoformat"):
        return format_macau(value, language)
    return str(value)


def tell(*, at: datetime, holder_id: str, note: str, unique: str, legal: bool, **values: Any) -> None:
    """A notice of the department that keeps the register; `unique` makes it one."""
    department, words = rules().department, worded(f"associations.note.{note}", **values)
    send_worded(
        words=words,
        actor=system_actor(department),
        at=at,
        holder_id=holder_id,
        department=department,
        legal=legal,
        case_reference="",
        key=f"associations:{unique}",
    )
