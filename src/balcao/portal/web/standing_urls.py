from django.urls import path

from balcao.portal.web import account, amending, choices, closing, home, journey, matters, signing, standing, tables

HOLDER = "as/<str:holder>/"
DRAFT = f"{HOLDER}drafts/<int:draft_id>/"

urlpatterns = [
    path("acting/", standing.acting_choice, name="portal-acting"),
    path(HOLDER, home.home, name="portal-own"),
    path(f"{HOLDER}account/", account.account, name="portal-account"),
    path(f"{HOLDER}account/close/", account.close, name="portal-account-close"),
    path(f"{HOLDER}matters/", standing.matters, name="portal-matters"),
    path(f"{HOLDER}matters/<str:reference>/", matters.matter, name="portal-matter"),
    path(f"{HOLDER}matters/<str:reference>/amend/", amending.amend, name="portal-amend"),
    path(f"{HOLDER}matters/<str:reference>/amend/begin/", amending.begin, name="portal-amend-begin"),
    path(f"{HOLDER}matters/<str:reference>/amend/drop/", amending.drop, name="portal-amend-drop"),
    path(f"{HOLDER}matters/<str:reference>/withdraw/", matters.withdraw, name="portal-withdraw"),
    path(f"{HOLDER}inbox/", matters.inbox_page, name="portal-inbox"),
    path(f"{HOLDER}inbox/electronic/", matters.electronic_notices, name="portal-electronic-notices"),
    path(f"{HOLDER}inbox/<int:notice_id>/", matters.notice, name="portal-notice"),
    path(f"{HOLDER}licences/", standing.licences, name="portal-licences"),
    path(f"{HOLDER}licences/<str:number>/", standing.licence, name="portal-licence"),
    path(f"{HOLDER}readings/", standing.readings, name="portal-readings"),
    path(f"{HOLDER}start/<slug:service_id>/", journey.start, name="portal-start"),
    path(f"{HOLDER}to-sign/<int:draft_id>/", signing.asked_to_sign, name="portal-asked-to-sign"),
    path(f"{HOLDER}to-sign/<int:draft_id>/files/<str:sha256>/", signing.asked_file, name="portal-asked-file"),
    path(DRAFT, journey.draft, name="portal-draft"),
    path(f"{DRAFT}registers/", journey.registers_again, name="portal-registers"),
    path(f"{DRAFT}discard/", journey.discard, name="portal-discard"),
    path(f"{DRAFT}restore/", journey.restore, name="portal-restore"),
    path(f"{DRAFT}pages/<str:page_id>/", journey.question_page, name="portal-page"),
    path(f"{DRAFT}pages/<str:page_id>/field/", journey.field, name="portal-field"),
    path(f"{DRAFT}pages/<str:page_id>/choices/", choices.choices, name="portal-choices"),
    path(f"{DRAFT}pages/<str:page_id>/<str:question>.csv", tables.report_of, name="portal-table-report"),
    path(f"{DRAFT}check/", closing.check, name="portal-check"),
    path(f"{DRAFT}sign/", signing.sign_page, name="portal-sign"),
    path(f"{DRAFT}sign/files/<str:sha256>/", signing.sign_file, name="portal-sign-file"),
    path(f"{DRAFT}pay/", closing.pay, name="portal-pay"),
    path(f"{DRAFT}paid/", closing.paid, name="portal-paid"),
    path(f"{DRAFT}done/", closing.done, name="portal-done"),
]
