"""What a notice says now, its places filled."""

from collections.abc import Mapping
from typing import Any

from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.ui.api import format_macau
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.models import Wording
from balcao.notices.types import Worded, WordingTexts
from balcao.notices.wording.checking import problems_of
from balcao.notices.wording.known import kind_of, shipped


def worded(key: str, **values: Any) -> Worded:
    """The notice of that key in every language; values that are texts or days are put into each language.

    The version published last speaks. One that no longer fits the software's places is passed over.

    :raises NotFound: if there is no such wording.
    """
    version, texts = current(key)
    return Worded(
        key=key,
        version=version,
        kind=kind_of(key),
        subject={language: filled(texts[language]["subject"], values, language) for language in LANGUAGES},
        body={language: filled(texts[language]["body"], values, language) for language in LANGUAGES},
    )


def current(key: str) -> tuple[int, WordingTexts]:
    """The version in force and its texts; 0 is what comes with the software."""
    row = _LATEST.first(key=key)
    if row is not None and not problems_of(key, row.texts):
        return row.version or 0, row.texts
    return 0, shipped(key)


_LATEST = KeptQuestion(lambda: Wording.objects.filter(key=given("key"), version__isnull=False).order_by("-version")[:1])


def filled(text: str, values: Mapping[str, Any], language: str) -> str:
    """A text with its places filled."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", _shown(value, language))
    return text


def _shown(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return pick(value, language)
    return format_macau(value, language) if hasattr(value, "isoformat") else str(value)
