from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "balcao.followups"
    label = "followups"
