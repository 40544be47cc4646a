"""Speaking into fields: which fields of a page offer it, in which languages, and where it is switched off."""

from typing import Any

from django.conf import settings

EVERYWHERE = "*"
SPOKEN = (
    ("zh-HK", "zh-HK", "廣東話"),
    ("zh-TW", "zh-Hant", "普通話"),
    ("pt-PT", "pt", "Português"),
    ("en-GB", "en", "English"),
)
"""What a browser is told to listen for, the language of its name, its name."""
SIMPLIFIED = ("zh-CN", "zh-Hans", "普通话")
"""Mandarin written down in simplified characters."""


def may_speak(request: Any) -> bool:
    """Whether fields of this page may offer to be spoken into; noted with the request, for its header and dialogue."""
    off = settings.BALCAO_SPEECH_OFF
    if request is None or EVERYWHERE in off or getattr(request, "balcao_department", "") in off:
        return False
    request.balcao_speaks = True
    return True


def spoken_languages(language: str) -> list[dict[str, Any]]:
    """The languages to choose from on a page in `language`; its own comes first in use, not in the row."""
    mandarin = {"zh-TW": SIMPLIFIED} if language == "zh-Hans" else {}
    rows = [mandarin.get(each[0], each) for each in SPOKEN]
    own = next((code for code, lang, _ in rows if lang.split("-")[0] == language.split("-")[0]), rows[0][0])
    return [{"code": code, "lang": lang, "name": name, "first": code == own} for code, lang, name in rows]


def microphone_policy(request: Any) -> str:
    """The `Permissions-Policy` of an answer: the microphone only where a field on the page can be spoken into."""
    return "microphone=(self)" if getattr(request, "balcao_speaks", False) else "microphone=()"
