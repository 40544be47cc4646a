"""A binding rule read aloud, in every language."""

from balcao.entities.binding import Alternative, BindingRule
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text

MOST_IN_WORDS = 9


def rule_sentence(rule: BindingRule) -> Text:
    """Like “the president and the treasurer together, or any two members of the board”, with its limits."""
    return {
        language: _join("either", [_way(each, language) for each in rule.alternatives], language)
        + _stood_in_for(rule, language)
        for language in LANGUAGES
    }


def _stood_in_for(rule: BindingRule, language: str) -> str:
    """For whom a substitute signs, where the rule lets one."""
    if not rule.substitutes:
        return ""
    posts = _join("or", [_known(f"entities.bound.one.{post}", post, language) for post in rule.substitutes], language)
    return translate("entities.bound.stood_in_for", language, posts=posts)


def source_sentence(rule: BindingRule) -> Text:
    """Where the rule stands, and since when; empty when that is not known."""
    source = rule.source
    if source is None:
        return dict.fromkeys(LANGUAGES, "")
    key = f"entities.bound.source.{source.kind}"
    return {
        language: translate(key, language, place=source.place, on=format_macau(source.on, language))
        for language in LANGUAGES
    }


def post_name(post: str, language: str) -> str:
    """A post as the capacity in which somebody signs; one nobody has words for shows itself."""
    return _known(f"entities.bound.post.{post}", post, language)


def _way(way: Alternative, language: str) -> str:
    words = _persons(way, language)
    if way.up_to is None:
        return words
    return translate("entities.bound.up_to", language, who=words, amount=format_mop(way.up_to, language))


def _persons(way: Alternative, language: str) -> str:
    if way.any is None:
        each = [_so_many("some", way.of_each or 1, post, language) for post in way.posts]
        key = "entities.bound.together" if len(way.places) > 1 else "entities.bound.alone"
        return translate(key, language, who=_join("and", each, language))
    if len(way.posts) == 1:
        return _so_many("any", way.any, way.posts[0], language)
    if not way.posts:
        group = _known(f"entities.bound.body.{way.body}", way.body, language)
        return translate("entities.bound.any", language, count=_count(way.any, language), group=group)
    named = [_so_many("some", 1, post, language) for post in way.posts]
    if way.any == 1:
        return _join("or", named, language)
    listed = _join("and", named, language)
    return translate("entities.bound.among", language, count=_count(way.any, language), group=listed)


def _so_many(key: str, number: int, post: str, language: str) -> str:
    if number == 1:
        return _known(f"entities.bound.one.{post}", post, language)
    group = _known(f"entities.bound.many.{post}", post, language)
    return translate(f"entities.bound.{key}", language, count=_count(number, language), group=group)


def _count(number: int, language: str) -> str:
    return translate(f"entities.bound.number.{number}", language) if number <= MOST_IN_WORDS else str(number)


def _known(key: str, name: str, language: str) -> str:
    words = translate(key, language)
    return name.replace("_", " ") if words == key else words


def _join(key: str, parts: list[str], language: str) -> str:
    *first, last = parts
    if not first:
        return last
    comma = translate("entities.bound.join.comma", language)
    return comma.join(first) + translate(f"entities.bound.join.{key}", language) + last
