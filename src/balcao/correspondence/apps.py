from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "balcao.correspondence"
    label = "correspondence"
