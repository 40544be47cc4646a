from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "balcao.calendar"
    label = "calendar"
