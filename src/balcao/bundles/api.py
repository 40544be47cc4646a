"""The door of the bundles."""

from balcao.bundles.failures import NothingChosen, TooMany
from balcao.bundles.operations.beginning import MOST, begin_renewals
from balcao.bundles.operations.together import ask_signatures, declare_all_unchanged, lodge_ready, sign_all
from balcao.bundles.queries.bundles import bundle_view, bundles_of_drafts, signing_parts
from balcao.bundles.queries.renewable import renewable
from balcao.bundles.types import BundleView, Lodging, PartState, PartView, Renewable

__all__ = [
    "MOST",
    "BundleView",
    "Lodging",
    "NothingChosen",
    "PartState",
    "PartView",
    "Renewable",
    "TooMany",
    "ask_signatures",
    "begin_renewals",
    "bundle_view",
    "bundles_of_drafts",
    "declare_all_unchanged",
    "lodge_ready",
    "renewable",
    "sign_all",
    "signing_parts",
]
