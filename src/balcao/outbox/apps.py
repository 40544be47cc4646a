from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "balcao.outbox"
    label = "outbox"
