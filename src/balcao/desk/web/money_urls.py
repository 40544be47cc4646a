"""Addresses of activities, of venues and deposits, of what is paid again and again, and of money that goes out."""

from django.urls import path

from balcao.desk.web import activities, deposits, funds, loans, payouts, regular, venues

urlpatterns = [
    path("desk/activities/", activities.activities, name="desk-activities"),
    path("desk/activities/activities.csv", activities.export, name="desk-activities-csv"),
    path("desk/activities/<str:number>/call-off/", activities.call_off, name="desk-activity-call-off"),
    path("desk/venues/", venues.venues, name="desk-venues"),
    path("desk/venues/<slug:venue_id>/", venues.venue, name="desk-venue"),
    path("desk/cases/<str:reference>/booking/", venues.cancel, name="desk-booking"),
    path("desk/deposits/<int:charge_id>/photos/<str:sha256>/", deposits.photo, name="desk-deposit-photo"),
    path("desk/deposits/", deposits.deposits, name="desk-deposits"),
    path("desk/deposits/<int:charge_id>/", deposits.deposit, name="desk-deposit"),
    path("desk/funds/", funds.funds, name="desk-funds"),
    path("desk/funds/grants.csv", funds.export, name="desk-funds-csv"),
    path("desk/loans/", loans.loans, name="desk-loans"),
    path("desk/loans/loans.csv", loans.export, name="desk-loans-csv"),
    path("desk/loans/<str:reference>/waive/", loans.waive, name="desk-loans-waive"),
    path("desk/loans/waivers/<int:waiver_id>/", loans.answer, name="desk-loans-answer"),
    path("desk/regular/", regular.regular, name="desk-regular"),
    path("desk/treasury/payouts/", payouts.payouts, name="desk-payouts"),
    path("desk/treasury/payouts/answer/", payouts.answer, name="desk-payouts-answer"),
    path("desk/treasury/payouts/<int:batch_id>/", payouts.batch_page, name="desk-payout-batch"),
    path("desk/treasury/payouts/<int:batch_id>/file/", payouts.file, name="desk-payout-file"),
]
