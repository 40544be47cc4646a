"""Whom to call about a page of the portal: the service it is about."""

from typing import Any

from django.conf import settings

from balcao.catalogue.api import ServiceVersion, departments
from balcao.foundation.ui.api import Call
from balcao.kernel.texts import pick


def about_service(request: Any, version: ServiceVersion) -> None:
    """Note that this page is about that service."""
    request.balcao_about = version
    request.balcao_department = version.definition.data.department


def page_call(request: Any) -> Call | None:
    """The number of the service a page is about; None where it has none, or is about no service."""
    version = getattr(request, "balcao_about", None)
    if version is None or not version.definition.data.contact.phone:
        return None
    data, names = version.definition.data, departments(settings.BALCAO_SERVICES)
    name = pick(names[data.department], request.language) if data.department in names else ""
    return Call(number=data.contact.phone, name=name)
