"""Signs between words, as each language prints them: full width in Chinese."""

from collections.abc import Iterable


def _chinese(language: str) -> bool:
    return language.startswith("zh")


def colon(language: str) -> str:
    """The sign between a label and what it says, with its space."""
    return "：" if _chinese(language) else ": "


def labelled(label: str, said: str, language: str) -> str:
    """What is said, after what it is called."""
    return f"{label}{colon(language)}{said}"


def aside(words: str, language: str) -> str:
    """In brackets, to put after what the words belong to."""
    return f"（{words}）" if _chinese(language) else f" ({words})"


def listed(words: Iterable[str], language: str) -> str:
    """One after the other."""
    return ("、" if _chinese(language) else ", ").join(words)
