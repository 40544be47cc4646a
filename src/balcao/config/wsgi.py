"""What the web server loads: the house behind its waiting room."""

import os

from django.core.wsgi import get_wsgi_application

from balcao.config.environment import environment
from balcao.config.loaded import settle
from balcao.foundation.web.api import Line, WaitingRoom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
application = WaitingRoom(get_wsgi_application(), Line(environment().var / "waiting-line"))
settle()
