"""The door of the web floor."""

from balcao.foundation.web.access import Access, Declared, acting, officer, public, signed_in, software, to_sign_in
from balcao.foundation.web.failures import failure_page, not_found_page
from balcao.foundation.web.middleware import LANGUAGE_COOKIE
from balcao.foundation.web.outward import SiteUnreachable, fetched, outward
from balcao.foundation.web.rates import within_rate
from balcao.foundation.web.saving import harmless, saved_file, saved_table
from balcao.foundation.web.waiting_room import THREADS, Line, WaitingRoom
from balcao.foundation.web.webhooks import signed_message

__all__ = [
    "LANGUAGE_COOKIE",
    "THREADS",
    "Access",
    "Declared",
    "Line",
    "SiteUnreachable",
    "WaitingRoom",
    "acting",
    "failure_page",
    "fetched",
    "harmless",
    "not_found_page",
    "officer",
    "outward",
    "public",
    "saved_file",
    "saved_table",
    "signed_in",
    "signed_message",
    "software",
    "to_sign_in",
    "within_rate",
]
