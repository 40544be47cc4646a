"""Licences, what happened to them, what their holders owe, and what waits for a second pair of eyes."""

from balcao.licences.models.licence import Change, Licence, Rest
from balcao.licences.models.obligation import DUE, OPEN, Obligation
from balcao.licences.models.proposal import Proposal

__all__ = ["DUE", "OPEN", "Change", "Licence", "Obligation", "Proposal", "Rest"]
