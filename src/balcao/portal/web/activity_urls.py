from django.urls import path

from balcao.portal.web import activities, enrolments, own_activities

OWN = "as/<str:holder>/activities/"

urlpatterns = [
    path("activities/", activities.activities, name="portal-activities"),
    path("activities/calendar.ics", activities.calendar, name="portal-activities-calendar"),
    path("activities/<str:number>/", activities.activity, name="portal-activity"),
    path("activities/<str:number>/activity.ics", activities.calendar_of_one, name="portal-activity-calendar"),
    path("api/open/activities/", activities.open_data, name="portal-open-activities"),
    path("as/<str:holder>/enrol/<str:wanted>/", activities.enrol, name="portal-enrol"),
    path("as/<str:holder>/matters/<str:reference>/place/", enrolments.give_back, name="portal-give-back"),
    path(OWN, own_activities.activities, name="portal-own-activities"),
    path(f"{OWN}<str:activity>/", own_activities.activity, name="portal-own-activity"),
    path(f"{OWN}<str:activity>/participants.csv", own_activities.export, name="portal-participants"),
    path(f"{OWN}<str:activity>/change/", own_activities.change, name="portal-activity-change"),
    path(f"{OWN}<str:activity>/call-off/", own_activities.call_off, name="portal-activity-call-off"),
]
