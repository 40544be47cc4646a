"""The door of the four eyes."""

from balcao.foundation.eyes.four_eyes import FourEyes

__all__ = ["FourEyes"]
