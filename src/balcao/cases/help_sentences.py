"""The help with a draft as one says it aloud: the same sentence for the holder, the helper and the notice."""

from collections.abc import Sequence
from datetime import datetime

from balcao.cases.help_types import HelpState, HelpSummary
from balcao.cases.models import Help
from balcao.cases.notes import say
from balcao.catalogue.api import ServiceDefinition, ServiceWords, get_version
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text


def help_sentence(found: Help) -> Text:
    """Who may read or fill in which pages of whose application until when, and what they may not."""
    definition = get_version(found.draft.version_id).definition
    reach = "pages" if found.pages else "whole"
    return say(
        f"cases.help.{reach}_{'fill' if found.may_fill else 'read'}",
        helper=_helper(found),
        holder=holder_name(found.draft.holder_id),
        service=definition.text("name"),
        pages=page_names(definition, found.pages),
        until=found.until_on,
    )


def _helper(found: Help) -> Text:
    if found.helper is not None:
        return found.helper.names
    return say("cases.help.by_link") if found.way == "link" else say("cases.help.by_contact", contact=found.contact)


def page_names(definition: ServiceDefinition, pages: Sequence[str]) -> Text:
    """The titles of these pages in a row."""
    found = {}
    for language in LANGUAGES:
        words = ServiceWords({language: definition.texts[language].model_dump()}, language)
        titles = [translate("cases.help.page", language, title=words.page_title(page)) for page in pages]
        found[language] = ("" if language == "zh-Hant" else ", ").join(titles)
    return found


def summary_of(found: Help, at: datetime) -> HelpSummary:
    """The help as both sides see it."""
    why = end_of(found, at)
    state = HelpState.OVER if why else HelpState.IN_FORCE if found.helper_id else HelpState.WAITING
    return HelpSummary(
        id=found.pk,
        draft_id=found.draft_id,
        holder_id=found.draft.holder_id,
        service=get_version(found.draft.version_id).definition.text("name"),
        state=state,
        why=why,
        sentence=help_sentence(found),
        may_fill=found.may_fill,
        until_on=found.until_on,
        open_until_on=found.open_until_on,
        way=found.way,
        helper_name=found.helper.names if found.helper else {},
        accepted_at=found.accepted_at,
    )


def end_of(found: Help, at: datetime) -> str:
    """How it ended by that moment, empty while it stands: by somebody's act, or `time` by itself."""
    if found.ended_at is not None:
        return found.end
    last = found.until_on if found.helper_id else found.open_until_on
    return "time" if last < macau_date(at) else ""
