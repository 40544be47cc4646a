"""The door of the four eyes."""

from balcao.foundation.eyes.four_eyes import RETURNED, FourEyes

__all__ = ["RETURNED", "FourEyes"]
