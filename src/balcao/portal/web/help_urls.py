"""Where somebody is asked for help with a draft, and where they help."""

from django.urls import path

from balcao.portal.web import ask_office, commenting, helped, helping, prefilled, together, wrong, wrong_row

HOLDER = "as/<str:holder>/"
DRAFT = f"{HOLDER}drafts/<int:draft_id>/help/"
HELPING = f"{HOLDER}helping/<int:help_id>/"

urlpatterns = [
    path(DRAFT, helping.helpers, name="portal-helpers"),
    path(f"{DRAFT}<int:help_id>/end/", helping.end, name="portal-helpers-end"),
    path(f"{HOLDER}drafts/<int:draft_id>/comments/<str:question>/", commenting.comments, name="portal-comments"),
    path(f"{HOLDER}drafts/<int:draft_id>/ask/<str:question>/office/", ask_office.ask_office, name="portal-ask-office"),
    path(f"{HOLDER}drafts/<int:draft_id>/together/", together.allot, name="portal-together"),
    path(f"{HOLDER}drafts/<int:draft_id>/pages/<str:page_id>/here/", together.here, name="portal-here"),
    path(f"{HOLDER}drafts/<int:draft_id>/pages/<str:page_id>/take/", together.take, name="portal-take-page"),
    path(f"{HOLDER}drafts/<int:draft_id>/wrong/<str:question>/row/", wrong_row.wrong_row, name="portal-wrong-row"),
    path(f"{HOLDER}drafts/<int:draft_id>/wrong/<str:question>/", wrong.wrong, name="portal-wrong"),
    path("help/<str:secret>/", helped.link, name="portal-help-link"),
    path("prefilled/<str:token>/", prefilled.link, name="portal-prefilled"),
    path(f"{HOLDER}prefilled/<str:token>/", prefilled.begin, name="portal-prefilled-begin"),
    path(HELPING, helped.overview, name="portal-helping"),
    path(f"{HELPING}pages/<str:page_id>/", helped.question_page, name="portal-helping-page"),
    path(f"{HELPING}pages/<str:page_id>/field/", helped.field, name="portal-helping-field"),
    path(f"{HELPING}pages/<str:page_id>/upload/", helped.upload, name="portal-helping-upload"),
    path(f"{HELPING}pages/<str:page_id>/choices/", helped.choices, name="portal-helping-choices"),
    path(f"{HELPING}pages/<str:page_id>/<slug:question>.<str:ending>", helped.report_of, name="portal-helping-report"),
    path(f"{HELPING}pages/<str:page_id>/here/", helped.here, name="portal-helping-here"),
    path(f"{HELPING}pages/<str:page_id>/take/", helped.take, name="portal-helping-take-page"),
    path(f"{HELPING}comments/<str:question>/", helped.comments, name="portal-helping-comments"),
    path(f"{HELPING}files/<str:sha256>/", helped.file, name="portal-helping-file"),
]
