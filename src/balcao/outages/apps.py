from django.apps import AppConfig


class OutagesConfig(AppConfig):
    name = "balcao.outages"
    label = "outages"
