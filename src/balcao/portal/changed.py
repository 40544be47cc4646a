"""What changed in a service since it was last used, in words."""

from datetime import date

from balcao.catalogue.api import Difference, ServiceVersion, differences, words_of
from balcao.foundation.ui.api import known, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import Text, pick


def changes_in_words(before: ServiceVersion, after: ServiceVersion, language: str, *, on: date) -> list[str]:
    """A line for each thing that is other than before, the money first."""
    found = differences(before.definition, after.definition, on=on)
    return [_line(each, before if each.how == "removed" else after, language) for each in found]


def _line(difference: Difference, version: ServiceVersion, language: str) -> str:
    what = words_of(version, language).label(difference.key) if difference.key else pick(difference.text, language)
    both = difference.before is not None and difference.after is not None
    one = difference.before if difference.how == "removed" else difference.after
    exact = f"portal.changes.{difference.about}.{difference.how}"
    plain = f"portal.changes.{difference.about}.{difference.how}_so"
    key = plain if known(plain) and (one is None or (difference.how == "changed" and not both)) else exact
    return translate(
        key,
        language,
        what=what,
        before=_shown(difference.about, difference.before, language),
        after=_shown(difference.about, difference.after, language),
    )


def _shown(about: str, value: Text | int | None, language: str) -> str:
    if isinstance(value, int):
        return format_mop(value, language) if about == "fee" else str(value)
    return pick(value, language) if value else ""
