"""Who did what a line of the timeline tells, in words."""

from balcao.cases.amended_types import AmendmentView
from balcao.cases.types import TimelineStep
from balcao.foundation.ui.api import translate


def hand_of(step: TimelineStep, language: str) -> str:
    """Who did it; that it was as a guardian, and by whose hand at a counter."""
    who = translate("cases.as_guardian", language, who=step.who) if step.data.get("guardian") else step.who
    return _by_hand(who, str(step.data.get("clerk") or ""), language)


def sender_of(amendment: AmendmentView, language: str) -> str:
    """Who sent changed answers, and by whose hand at a counter."""
    return _by_hand(amendment.sent_by, amendment.sent_clerk, language)


def _by_hand(who: str, clerk: str, language: str) -> str:
    return translate("cases.at_counter", language, who=who, clerk=clerk) if clerk else who
