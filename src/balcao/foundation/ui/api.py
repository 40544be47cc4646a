"""The door of the pages' common parts."""

from balcao.foundation.ui.assets import asset_url
from balcao.foundation.ui.call import Call, call_for, supply_call
from balcao.foundation.ui.dates import day_of_week, format_macau, format_month, times_in_words
from balcao.foundation.ui.easy import EASY_COOKIE, is_easy
from balcao.foundation.ui.endings import Ending, supply_ending
from balcao.foundation.ui.header import Header, HeaderLink, supply_header
from balcao.foundation.ui.speech import microphone_policy
from balcao.foundation.ui.spelled import day_in_words, mop_in_words
from balcao.foundation.ui.texts import LANGUAGE_NAMES, current_language, known, known_keys, text_of, translate

__all__ = [
    "EASY_COOKIE",
    "LANGUAGE_NAMES",
    "Call",
    "Ending",
    "Header",
    "HeaderLink",
    "asset_url",
    "call_for",
    "current_language",
    "day_in_words",
    "day_of_week",
    "format_macau",
    "format_month",
    "is_easy",
    "known",
    "known_keys",
    "microphone_policy",
    "mop_in_words",
    "supply_call",
    "supply_ending",
    "supply_header",
    "text_of",
    "times_in_words",
    "translate",
]
