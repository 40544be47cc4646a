from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class HouseConfig(AppConfig):
    """Wires the house once every room is there: jobs and subscribers are found in each room."""

    name = "balcao.config"
    label = "house"

    def ready(self) -> None:
        import_module("balcao.foundation.jobs.sweep")
        for app in apps.get_app_configs():
            if app.name.startswith("balcao."):
                for furniture in ("jobs", "subscribers"):
                    if find_spec(f"{app.name}.{furniture}"):
                        import_module(f"{app.name}.{furniture}")
