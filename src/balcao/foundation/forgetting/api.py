"""The door of forgetting."""

from balcao.foundation.forgetting.forgetting import Content, content_of, forget, gather, left_of
from balcao.foundation.forgetting.rules import FORGOTTEN_AT, Blanked, Goes, Loosened, Matter, Rule, Stays

__all__ = [
    "FORGOTTEN_AT",
    "Blanked",
    "Content",
    "Goes",
    "Loosened",
    "Matter",
    "Rule",
    "Stays",
    "content_of",
    "forget",
    "gather",
    "left_of",
]
