"""What is kept of a deposit as its holder sees it: how much, why, what was found, and what they can do."""

from typing import Any

from django.urls import reverse

from balcao.cases.api import CaseView, KeptState
from balcao.documents.api import file_preview
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick

COLOURS = {KeptState.INTENDED: "blue", KeptState.KEPT: "orange", KeptState.LEFT: "green", KeptState.BACK: "green"}


def kept_card(case: CaseView, holder: str, language: str) -> dict[str, Any] | None:
    """What a case keeps, or wants to keep, of a deposit; nothing for a case about something else."""
    kept = case.kept
    if kept is None:
        return None
    decided = kept.state is not KeptState.INTENDED
    rows = [
        ("held", format_mop(kept.held, language)),
        ("intended", "" if decided else format_mop(kept.amount, language)),
        ("kept", format_mop(kept.kept, language) if decided else ""),
        ("back", format_mop(kept.back, language) if decided or kept.back else ""),
    ]
    found_on = format_macau(kept.found_on, language) if kept.found_on else ""
    return {
        "title": pick(kept.title, language),
        "state": translate(f"cases.kept.state.{kept.state}", language),
        "kind": COLOURS[kept.state],
        "rows": [{"key": translate(f"portal.kept.{key}", language), "value": text} for key, text in rows if text],
        "found": kept.found,
        "found_on": translate("portal.kept.found_on", language, day=found_on) if found_on else "",
        "photos": [
            {
                "url": reverse("portal-kept-photo", args=[holder, case.reference, each["sha256"]]),
                "preview": file_preview(str(each["name"]), str(each["sha256"])),
                "text": translate("portal.kept.photo", language, number=str(number)),
            }
            for number, each in enumerate(kept.photos, start=1)
        ],
        "hire": kept.hire,
        "object": reverse("portal-remedies", args=[holder, case.reference]) if case.adverse else "",
    }
