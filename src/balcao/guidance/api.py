"""The door of guidance."""

from balcao.guidance.misses import MissView, misses_of, settle_miss, tell_miss
from balcao.guidance.search.index import Place
from balcao.guidance.search.matching import Found, Hit, search

__all__ = ["Found", "Hit", "MissView", "Place", "misses_of", "search", "settle_miss", "tell_miss"]
