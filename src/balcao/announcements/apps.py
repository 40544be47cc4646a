from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "balcao.announcements"
    label = "announcements"

    def ready(self) -> None:
        from balcao.announcements.source import register

        register()
