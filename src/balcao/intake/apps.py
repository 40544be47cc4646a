from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "balcao.intake"
    label = "intake"
