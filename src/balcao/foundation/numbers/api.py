"""The door of the numbers."""

from balcao.foundation.numbers.operations import take_number

__all__ = ["take_number"]
