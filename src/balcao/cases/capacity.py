"""In which capacity somebody signs, in words: by a post, in an absent person's place, under a mandate, for themself."""

from collections.abc import Iterable

from balcao.cases.collecting import consents, offices_of, other_party
from balcao.cases.models import Signature
from balcao.entities.api import Office, holder_name, post_name
from balcao.foundation.ui.api import translate
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, Text, pick


def capacity_of(signature: Signature) -> Text:
    """Like “president” or “in place of Chan Mei Ling, president”; empty where nothing is known."""
    offices = list(dict.fromkeys(offices_of(signature)))
    return {language: _words(signature, offices, language) for language in LANGUAGES}


def _words(signature: Signature, offices: list[Office], language: str) -> str:
    theirs = other_party(signature.draft).offices.get(signature.person_id, ())
    said = [office_words(each, signature.draft.holder_id, language) for each in (*offices, *theirs)]
    if consents(signature):
        said.append(translate("cases.capacity.consents", language))
    return separated(said, language)


def separated(words: Iterable[str], language: str) -> str:
    """Each once, with what stands between them in that language."""
    return listed(dict.fromkeys(words), language)


def office_words(office: Office, holder_id: str, language: str) -> str:
    """One capacity in which somebody signs for the holder."""
    if office.stands_for:
        who = pick(holder_name(f"p-{office.stands_for}"), language)
        return translate("cases.capacity.stands_in", language, who=who, post=post_name(office.post, language))
    if office.mandate_id:
        principal = pick(holder_name(holder_id), language)
        return translate("cases.capacity.by_mandate", language, principal=principal, number=office.mandate_id)
    return post_name(office.post, language)
