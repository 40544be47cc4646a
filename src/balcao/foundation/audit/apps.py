from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "balcao.foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
