"""What is wrong with a wording, found before it is published."""

from collections.abc import Sequence

from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import LANGUAGES
from balcao.notices.types import WordingProblem, WordingTexts
from balcao.notices.wording.known import PLACE, places_of, shipped

LONGEST = {"subject": 200, "body": 5000}


class BadWording(BalcaoError):
    """Something is missing, too long, or names a place that the notice does not have; `problems` say where."""

    key = "notices.wording.bad"

    def __init__(self, problems: Sequence[WordingProblem]) -> None:
        super().__init__(", ".join(f"{each.language}.{each.part}: {each.what} {each.names}" for each in problems))
        self.problems = tuple(problems)


def problems_of(key: str, texts: WordingTexts) -> list[WordingProblem]:
    """Everything wrong with it: an empty or too long text, a place that is unknown, missing or half a brace.

    A place is missing where the words that come with the software have it in that language and these do not.
    """
    known = {each.name for each in places_of(key)}
    found = []
    for language in LANGUAGES:
        given = texts.get(language, {})
        for part, longest in LONGEST.items():
            text = given.get(part, "")
            if not text.strip():
                found.append(WordingProblem(language=language, part=part, what="empty"))
            elif len(text) > longest or (part == "subject" and "\n" in text.strip()):
                found.append(WordingProblem(language=language, part=part, what="long"))
            names = set(PLACE.findall(text))
            rest = PLACE.sub("", text)
            if unknown := sorted(names - known) or ("{" in rest or "}" in rest):
                shown = ", ".join(unknown) if isinstance(unknown, list) else "{ }"
                found.append(WordingProblem(language=language, part=part, what="unknown", names=shown))
        missing = _places(shipped(key)[language]) - _places(given)
        if missing and given.get("body", "").strip():
            names_missing = ", ".join(sorted(missing))
            found.append(WordingProblem(language=language, part="body", what="missing", names=names_missing))
    return found


def check(key: str, texts: WordingTexts) -> None:
    """:raises BadWording: if anything is wrong with it."""
    if found := problems_of(key, texts):
        raise BadWording(found)


def _places(parts: dict[str, str]) -> set[str]:
    return {name for text in parts.values() for name in PLACE.findall(text)}
