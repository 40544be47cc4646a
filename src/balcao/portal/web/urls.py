"""The portal's addresses. What needs a room that is not built yet is left out."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

PARTS = {
    "balcao.portal.web.public_urls": ("catalogue",),
    "balcao.portal.web.standing_urls": ("accounts", "entities"),
}


def _stands(room: str) -> bool:
    try:
        return find_spec(f"balcao.{room}.api") is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(part)) for part, rooms in PARTS.items() if all(_stands(room) for room in rooms)
]
