"""Where Vite put the built styles and scripts."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

_SOURCES = {"app.css": "src/app.scss"} | {
    name: f"src/{name}" for name in ("app.js", "visit.js", "wallet.js", "check.js")
}


@cache
def _manifest() -> dict[str, dict[str, str]]:
    path = Path(settings.BALCAO_FRONTEND) / "manifest.json"
    if not path.exists():
        return {}
    found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def asset_url(name: str) -> str:
    """The address of ``app.css``, or of a script that a page names, under its hashed name."""
    entry = _manifest().get(_SOURCES.get(name, name))
    return f"{settings.STATIC_URL}{entry['file'] if entry else name}"
