"""Whether the words of a clause are whole."""

from balcao.cases.api import blanks_in
from balcao.clauses.failures import WordsMissing
from balcao.clauses.types import ClauseWords
from balcao.kernel.texts import LANGUAGES, Text


def checked(words: ClauseWords) -> ClauseWords:
    """The words without white space around them.

    :raises WordsMissing: without name or text in a language, or when the languages differ in their blanks.
    """
    plain = ClauseWords(title=_plain(words.title), text=_plain(words.text), law=_plain(words.law))
    complete = all(plain.title[language] and plain.text[language] for language in LANGUAGES)
    blanks = {frozenset(blanks_in(plain.text[language])) for language in LANGUAGES}
    if not complete or len(blanks) != 1:
        raise WordsMissing
    return plain


def _plain(text: Text) -> Text:
    return {language: str(text.get(language, "")).strip()[:3000] for language in LANGUAGES}
