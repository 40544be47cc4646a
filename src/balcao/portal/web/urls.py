"""The portal's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("balcao.portal.web.public_urls")),
    path("", include("balcao.portal.web.standing_urls")),
    path("", include("balcao.portal.web.help_urls")),
    path("", include("balcao.portal.web.mandate_urls")),
    path("", include("balcao.portal.web.opening_urls")),
    path("", include("balcao.portal.web.association_urls")),
    path("", include("balcao.portal.web.activity_urls")),
    path("", include("balcao.portal.web.money_urls")),
    path("", include("balcao.portal.web.next_urls")),
    path("", include("balcao.portal.web.paper_urls")),
    path("", include("balcao.portal.web.voucher_urls")),
    path("", include("balcao.portal.web.wallet_urls")),
]
