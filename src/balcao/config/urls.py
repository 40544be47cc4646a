"""The map of addresses: each room with pages brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("balcao.accounts.web.urls")),
    path("", include("balcao.foundation.ui.web.urls")),
    path("", include("balcao.exchange.web.urls")),
    path("", include("balcao.documents.web.urls")),
    path("", include("balcao.notices.web.urls")),
    path("", include("balcao.alerts.web.urls")),
    path("", include("balcao.openid.web.urls")),
    path("", include("balcao.credentials.web.urls")),
    path("", include("balcao.esignatures.web.urls")),
    path("", include("balcao.payments.web.urls")),
    path("", include("balcao.portal.web.urls")),
    path("", include("balcao.desk.web.urls")),
    path("api/v1/", include("balcao.publicapi.web.urls")),
]
handler400 = "balcao.config.errors.bad_request"
handler404 = "balcao.config.errors.page_not_found"
handler500 = "balcao.config.errors.server_error"
