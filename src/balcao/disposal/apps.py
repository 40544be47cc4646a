from django.apps import AppConfig


class DisposalConfig(AppConfig):
    name = "balcao.disposal"
    label = "disposal"
