"""The words of an announcement, made whole."""

from collections.abc import Mapping

from balcao.announcements.failures import WordsMissing
from balcao.kernel.texts import LANGUAGES, Text

MOST_SUBJECT, MOST_BODY = 200, 5000


def in_every_language(subject: Mapping[str, str], body: Mapping[str, str]) -> tuple[Text, Text]:
    """The words of each language; where it has none, those of the first that does.

    :raises WordsMissing: without words, or for a subject without a text, or the other way round.
    """
    pairs = {
        each: (subject.get(each, "").strip()[:MOST_SUBJECT], body.get(each, "").strip()[:MOST_BODY])
        for each in LANGUAGES
    }
    written = [each for each in LANGUAGES if any(pairs[each])]
    if not written or not all(all(pairs[each]) for each in written):
        raise WordsMissing
    whole = {each: pairs[each if each in written else written[0]] for each in LANGUAGES}
    return {each: pair[0] for each, pair in whole.items()}, {each: pair[1] for each, pair in whole.items()}
