"""What people type when they open an account, and what they are shown before they proved who they are."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def read_mail(typed: str) -> str:
    """A mail address; empty if it is none."""
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed


def masked_name(name: str) -> str:
    """A name that one recognises and a stranger does not learn: ``陳••``, ``J••• d• S••••``."""
    return " ".join(f"{word[0]}{'•' * (len(word) - 1)}" for word in name.split())
