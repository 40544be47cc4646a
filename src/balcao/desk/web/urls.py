"""The desk's addresses."""

from django.urls import path

from balcao.desk.web import acts, calendar, case, counter, counter_accounts, files, letters, objections, queue, refunds

urlpatterns = [
    path("desk/", queue.queue_page, name="desk-queue"),
    path("desk/mandates/", counter.counter_mandate, name="desk-counter-mandate"),
    path("desk/next/", queue.next_case, name="desk-next"),
    path("desk/calendar/", calendar.calendar, name="desk-calendar"),
    path("desk/calendar/<str:day>/remove/", calendar.reopen, name="desk-calendar-remove"),
    path("desk/letters/", letters.letters_page, name="desk-letters"),
    path("desk/letters/<int:notice_id>/letter.pdf", letters.letter_file, name="desk-letter"),
    path("desk/letters/<int:notice_id>/posted/", letters.letter_posted, name="desk-letter-posted"),
    path("desk/refunds/", refunds.refunds, name="desk-refunds"),
    path("desk/refunds/<int:draft_id>/", refunds.refund, name="desk-refund"),
    path("desk/counter/", counter_accounts.home, name="desk-counter"),
    path("desk/counter/open/", counter_accounts.ask, {"kind": "opening"}, name="desk-counter-opening"),
    path("desk/counter/give-back/", counter_accounts.ask, {"kind": "recovery"}, name="desk-counter-recovery"),
    path("desk/counter/close/", counter_accounts.close, name="desk-counter-close"),
    path("desk/counter/<int:act_id>/", counter_accounts.act, name="desk-counter-act"),
    path("desk/counter/<int:act_id>/sheet/", counter_accounts.sheet, name="desk-counter-sheet"),
    path("desk/cases/<str:reference>/", case.case_page, name="desk-case"),
    path("desk/cases/<str:reference>/files/<str:sha256>/", files.case_file, name="desk-file"),
    path("desk/cases/<str:reference>/take/", acts.take, name="desk-take"),
    path("desk/cases/<str:reference>/release/", acts.release, name="desk-release"),
    path("desk/cases/<str:reference>/note/", acts.note, name="desk-note"),
    path("desk/cases/<str:reference>/supplement/", acts.supplement, name="desk-supplement"),
    path("desk/cases/<str:reference>/consult/", acts.consult, name="desk-consult"),
    path("desk/cases/<str:reference>/opinion/", acts.opinion, name="desk-opinion"),
    path("desk/cases/<str:reference>/decide/", acts.decide, name="desk-decide"),
    path("desk/cases/<str:reference>/confirm/", acts.confirm, name="desk-confirm"),
    path("desk/cases/<str:reference>/return/", acts.send_back, name="desk-return"),
    path("desk/objections/", objections.objections_page, name="desk-objections"),
    path("desk/objections/<str:number>/", objections.objection_page, name="desk-objection"),
    path("desk/objections/<str:number>/hear/", objections.hear, name="desk-objection-hear"),
    path("desk/objections/<str:number>/decide/", objections.decide, name="desk-objection-decide"),
    path("desk/objections/<str:number>/papers/<str:sha256>/", objections.paper, name="desk-objection-paper"),
]
