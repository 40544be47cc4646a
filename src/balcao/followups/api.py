"""The door of the follow-ups."""

from balcao.followups.demo import load_demo
from balcao.followups.failures import BegunAlready
from balcao.followups.forgetting import FORGETS
from balcao.followups.operations import accept_follow_up, decline_follow_up, take_back_decline
from balcao.followups.queries import asked_follow_ups, follow_up_view, follow_ups_of
from balcao.followups.types import FollowUpState, FollowUpView

__all__ = [
    "FORGETS",
    "BegunAlready",
    "FollowUpState",
    "FollowUpView",
    "accept_follow_up",
    "asked_follow_ups",
    "decline_follow_up",
    "follow_up_view",
    "follow_ups_of",
    "load_demo",
    "take_back_decline",
]
