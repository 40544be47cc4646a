from django.urls import path

from balcao.portal.web import (
    away,
    clients,
    mandate_ask,
    mandate_give,
    mandate_history,
    mandate_review,
    mandate_sheet,
    mandates,
    sharing,
    software,
    software_calls,
)

ALL = "as/<str:holder>/mandates/"
ONE = f"{ALL}<int:mandate_id>/"

urlpatterns = [
    path("clients/", clients.clients, name="portal-clients"),
    path("mandates/", mandates.mandates_shown, name="portal-mandates-shown"),
    path(ALL, mandates.mandates, name="portal-mandates"),
    path(f"{ALL}give/", mandate_give.mandate_give, name="portal-mandate-give"),
    path(f"{ALL}ask/", mandate_ask.mandate_ask, name="portal-mandate-ask"),
    path(f"{ALL}sheet/", mandate_sheet.sheet, name="portal-mandate-sheet"),
    path(f"{ALL}review/", mandate_review.review, name="portal-mandate-review"),
    path(f"{ALL}software/", software.register, name="portal-software-register"),
    path(f"{ALL}software/<int:machine_id>/", software.software, name="portal-software"),
    path(f"{ALL}software/<int:machine_id>/calls/", software_calls.calls, name="portal-software-calls"),
    path(
        f"{ALL}software/<int:machine_id>/calls/<int:subscription_id>/",
        software_calls.call,
        name="portal-software-call",
    ),
    path(f"{ALL}history/", mandate_history.history, name="portal-mandate-history"),
    path(f"{ALL}history.csv", mandate_history.history_file, name="portal-mandate-history-file"),
    path("as/<str:holder>/away/", away.away_shown, name="portal-away-shown"),
    path("as/<str:holder>/away/new/", away.away, name="portal-away"),
    path("as/<str:holder>/away/<int:substitution_id>/", away.away_answer, name="portal-away-answer"),
    path("as/<str:holder>/share/<int:draft_id>/", sharing.share, name="portal-share"),
    path("as/<str:holder>/share/end/<int:invitation_id>/", sharing.share_end, name="portal-share-end"),
    path("shared/<str:secret>/", sharing.shared, name="portal-shared"),
    path(ONE, mandates.mandate, name="portal-mandate"),
    path(f"{ONE}answer/", mandates.mandate_answer, name="portal-mandate-answer"),
    path(f"{ONE}extend/", mandates.mandate_extend, name="portal-mandate-extend"),
    path(f"{ONE}end/", mandates.mandate_end, name="portal-mandate-end"),
]
