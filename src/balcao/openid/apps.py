from django.apps import AppConfig


class OpenidConfig(AppConfig):
    name = "balcao.openid"
    label = "openid"
