from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "balcao.alerts"
    label = "alerts"
