"""The door of the rates."""

from balcao.foundation.rates.operations import take_call

__all__ = ["take_call"]
