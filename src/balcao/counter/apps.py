from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "balcao.counter"
    label = "counter"

    def ready(self) -> None:
        """Tell the cases whom to ask before they take what was entered at a counter."""
        from balcao.cases.api import ask_who_confirms
        from balcao.counter.queries.confirmations import level_confirmed

        ask_who_confirms(level_confirmed)
