"""`{% load balcao %}`: texts, money, dates, assets."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from balcao.foundation.ui.assets import asset_url
from balcao.foundation.ui.call import Call, call_for
from balcao.foundation.ui.dates import format_macau
from balcao.foundation.ui.easy import is_easy
from balcao.foundation.ui.endings import Ending, endings_of, warned_before
from balcao.foundation.ui.header import Header, header_for
from balcao.foundation.ui.speech import may_speak, spoken_languages
from balcao.foundation.ui.texts import LANGUAGE_NAMES, current_language, translate
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import colon as colon_of
from balcao.kernel.punctuation import listed as listed_words
from balcao.kernel.texts import SHOWN_LANGUAGES
from balcao.kernel.texts import pick as pick_text

register = template.Library()


@register.simple_tag
def t(key: str, **values: Any) -> str:
    """`{% t "room.key" name=value %}`: the text in the page's language."""
    return translate(str(key), None, **values)


@register.simple_tag
def colon() -> str:
    """`{% colon %}`: between a label and what it says, as the page's language prints it."""
    return colon_of(current_language())


@register.filter
def listed(words: Any) -> str:
    """`{{ names|listed }}`: several words in a row, as the page's language writes them."""
    return listed_words(words, current_language())


@register.filter
def pick(text: Any, language: str = "") -> str:
    """`{{ text|pick }}` or `{{ text|pick:lang }}`: a domain text in the page's language."""
    if not text:
        return ""
    return pick_text(text, language or current_language())


@register.filter
def mop(avos: int | None) -> str:
    """`{{ avos|mop }}`: an amount in patacas."""
    return "" if avos is None else format_mop(int(avos), current_language())


@register.filter
def macau(moment: date | datetime | None) -> str:
    """`{{ moment|macau }}`: a day, or a day with its time in Macao."""
    return "" if moment is None or moment == "" else format_macau(moment, current_language())


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`{{ mapping|item:key }}`: the value under a key that is itself a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def keyed(prefix: str, rest: Any) -> str:
    """`{% t "portal.state."|keyed:state %}`: joins a key of two parts."""
    return f"{prefix}{rest}"


@register.simple_tag
def asset(name: str) -> str:
    """`{% asset "app.css" %}`: the hashed address."""
    return asset_url(name)


@register.simple_tag
def page_language() -> str:
    """The language of this page, as an HTML `lang`."""
    return current_language()


@register.simple_tag
def demo_phone() -> str:
    """Where the demo world shows second-factor codes and mails; nothing outside of it."""
    return str(settings.BALCAO_PHONE_URL) if settings.BALCAO_DEMO else ""


@register.simple_tag(takes_context=True)
def balcao_header(context: template.Context) -> Header | None:
    """Who the page acts for."""
    return header_for(context.get("request"))


@register.simple_tag(takes_context=True)
def easy_view(context: template.Context) -> bool:
    """Whether this page is shown in the easy view."""
    return is_easy(context.get("request"))


@register.simple_tag(takes_context=True)
def call_line(context: template.Context) -> Call:
    """Whom to call about this page."""
    return call_for(context.get("request"))


@register.simple_tag(takes_context=True)
def speaks(context: template.Context) -> str:
    """Within a field's tag: that it may be spoken into, where the house has that on."""
    return mark_safe(" data-speak") if may_speak(context.get("request")) else ""


@register.inclusion_tag("ui/speech.html", takes_context=True)
def speech(context: template.Context) -> dict[str, Any]:
    """How one speaks into the fields of this page; nothing where none of them offers it."""
    offered = getattr(context.get("request"), "balcao_speaks", False)
    return {"languages": spoken_languages(current_language()) if offered else []}


@register.simple_tag(takes_context=True)
def endings(context: template.Context) -> list[Ending]:
    """What ends by itself while this page is open."""
    return endings_of(context.get("request"))


@register.simple_tag(takes_context=True)
def warned(context: template.Context) -> int:
    """How many seconds before an end the page asks whether somebody is still there."""
    return warned_before(context.get("request"))


@register.simple_tag(takes_context=True)
def this_address(context: template.Context) -> str:
    """Where to come back to from a switch in the header."""
    request = context.get("request")
    return request.get_full_path() if request is not None and request.method == "GET" else "/"


@register.simple_tag(takes_context=True)
def language_choices(context: template.Context) -> list[dict[str, Any]]:
    """The languages, with the address that changes to each and comes back here; `here` says where that is in a page
    that is made without a request."""
    request = context.get("request")
    here = request.get_full_path() if request is not None and request.method == "GET" else context.get("here", "/")
    now = current_language()
    return [
        {
            "code": code,
            "short": LANGUAGE_NAMES[code][0],
            "name": LANGUAGE_NAMES[code][1],
            "url": f"/language/{code}/?{urlencode({'next': here})}",
            "current": code == now,
        }
        for code in SHOWN_LANGUAGES
    ]
