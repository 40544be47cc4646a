from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "balcao.foundation.storage"
    label = "storage"
