from django.apps import AppConfig


class ClausesConfig(AppConfig):
    name = "balcao.clauses"
    label = "clauses"
