"""Who did what a line of the timeline tells, in words."""

from balcao.cases.types import TimelineStep
from balcao.foundation.ui.api import translate


def hand_of(step: TimelineStep, language: str) -> str:
    """Who did it; that it was as a guardian, and by whose hand at a counter."""
    who = translate("cases.as_guardian", language, who=step.who) if step.data.get("guardian") else step.who
    clerk = step.data.get("clerk")
    return translate("cases.at_counter", language, who=who, clerk=clerk) if clerk else who
