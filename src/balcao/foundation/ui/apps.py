from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates and template tags shared by every face."""

    name = "balcao.foundation.ui"
    label = "ui"
