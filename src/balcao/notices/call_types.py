"""What calls of officers are about."""

from enum import StrEnum


class Waits(StrEnum):
    """Where somebody waits for an officer now."""

    CHAT = "chat"
    VIDEO = "video"
