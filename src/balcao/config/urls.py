"""The map of addresses: each room with pages brings its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

PAGES = [
    ("account/", "allauth.urls"),
    ("account/", "balcao.accounts.web.urls"),
    ("", "balcao.foundation.ui.web.urls"),
    ("mandates/", "balcao.entities.web.urls"),
    ("", "balcao.documents.web.urls"),
    ("payments/", "balcao.payments.web.urls"),
    ("desk/", "balcao.desk.web.urls"),
]


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in PAGES if _exists(module)
]
handler404 = "balcao.config.errors.page_not_found"
handler500 = "balcao.config.errors.server_error"
