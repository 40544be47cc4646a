"""Cases taken out of the house, and cases archived."""

from balcao.dossiers.models.deposit import Deposit, Halt
from balcao.dossiers.models.export import Export

__all__ = ["Deposit", "Export", "Halt"]
