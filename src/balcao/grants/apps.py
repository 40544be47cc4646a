from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "balcao.grants"
    label = "grants"
