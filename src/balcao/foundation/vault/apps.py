from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "balcao.foundation.vault"
    label = "vault"
