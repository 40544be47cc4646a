"""`{% load desk %}`: texts about whom a case concerns."""

from typing import Any

from django import template

from balcao.desk.measures_shown import said_of
from balcao.foundation.ui.api import current_language
from balcao.kernel.punctuation import colon

register = template.Library()


@register.simple_tag(takes_context=True)
def said(context: template.Context, key: str, **values: Any) -> str:
    """`{% said "desk.short.who" %}`: the text; of a case that its department opened, the one about its addressee."""
    measure = bool(context.get("by_department"))
    return said_of(key, current_language(), measure=measure, **values)


@register.filter
def leading(label: str) -> str:
    """`{{ each.label|leading }}`: a label with the sign before what it says; a question has its own."""
    return label if label.endswith(("?", "？")) else f"{label}{colon(current_language()).rstrip()}"
