"""Cases taken out of the house."""

from balcao.dossiers.models.export import Export

__all__ = ["Export"]
