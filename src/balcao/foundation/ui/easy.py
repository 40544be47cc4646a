"""The easy view: large print, fewer choices. The account's own choice counts, otherwise that of the browser."""

from typing import Any

EASY_COOKIE = "balcao_easy"


def is_easy(request: Any) -> bool:
    """Whether this page is shown in the easy view."""
    if request is None:
        return False
    kept = getattr(getattr(request, "user", None), "easy_view", None)
    return bool(kept) if kept is not None else request.COOKIES.get(EASY_COOKIE) == "1"
