from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "balcao.guidance"
    label = "guidance"
