"""Django's settings, one module a subject."""

from balcao.config.settings.apps import *  # noqa: F403
from balcao.config.settings.base import *  # noqa: F403
from balcao.config.settings.database import *  # noqa: F403
from balcao.config.settings.identity import *  # noqa: F403
from balcao.config.settings.outside import *  # noqa: F403
from balcao.config.settings.security import *  # noqa: F403
