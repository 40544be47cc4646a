"""The words of an outage: the house proposes its own, in every language; what it is, of what, from when until when."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import departments, list_services
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.outages.types import OutageView

MOST = 1000


def proposed(what: str) -> Text:
    """What the house says where nobody writes anything else: `words` why and what now, `works` what still works."""
    return {language: translate(f"outages.proposed.{what}", language) for language in LANGUAGES}


def in_every_language(what: str, written: Mapping[str, str]) -> Text:
    """What was written, and the house's own words in the languages where nothing was."""
    return {language: written.get(language, "").strip()[:MOST] or words for language, words in proposed(what).items()}


def kind_name(view: OutageView, language: str) -> str:
    """Maintenance, or something broke."""
    return translate(f"outages.{'planned' if view.planned else 'broken'}", language)


def times_in_words(begins_at: datetime, ends_at: datetime | None, language: str) -> str:
    """From when until when."""
    begins = format_macau(begins_at, language)
    if ends_at is None:
        return translate("outages.since", language, begins=begins)
    return translate("outages.between", language, begins=begins, ends=format_macau(ends_at, language))


def place_name(view: OutageView) -> Text:
    """What it closes: a service, all of a department, everything."""
    if view.service_id:
        known = {each.service_id: each.name for each in list_services(at=now())}
        return known.get(view.service_id) or dict.fromkeys(LANGUAGES, view.service_id)
    if view.department:
        name = departments(settings.BALCAO_SERVICES).get(view.department) or dict.fromkeys(LANGUAGES, view.department)
        return {each: translate("outages.whole", each, department=pick(name, each)) for each in LANGUAGES}
    return {each: translate("outages.everything", each) for each in LANGUAGES}
