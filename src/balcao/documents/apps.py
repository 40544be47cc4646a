from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "balcao.documents"
    label = "documents"
