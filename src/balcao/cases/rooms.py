"""Rooms for video calls: an address at the provider that is configured, which nobody can guess."""

import secrets

from django.conf import settings


def video_room() -> str:
    """The address of a new room, from `BALCAO_VIDEO_ROOMS` with `{room}` filled in."""
    return str(settings.BALCAO_VIDEO_ROOMS).replace("{room}", secrets.token_urlsafe(16))
