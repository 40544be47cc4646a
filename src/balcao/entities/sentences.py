"""A mandate as one says it aloud: the same sentence for the giver, the receiver and the notice."""

from collections.abc import Iterable
from datetime import date

from balcao.entities.binding_words import post_name
from balcao.entities.types import (
    CLIENTS,
    EVERY_SERVICE,
    Action,
    InvitationSummary,
    MandateState,
    MandateSummary,
    SubstitutionSummary,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import Text, pick

WEIGHTY = (Action.LODGE, Action.SIGN, Action.PAY)
"""What a mandate says it does not allow, where it does not."""


def sentence_of(mandate: MandateSummary, scope_name: Text | str, language: str, *, to_receiver: bool = False) -> str:
    """Who may do what in whose name, in what, until when, and what not. `scope_name` is what the scope is called."""
    values = {
        "receiver": pick(mandate.receiver_name, language),
        "entity": pick(mandate.entity_name, language),
        "actions": in_a_row(
            (translate(f"entities.action.{each.value}", language) for each in mandate.actions), language
        ),
        "scope": scope_words(mandate.scope, scope_name, language),
        "until": format_macau(mandate.until_on, language),
    }
    said = translate(f"entities.sentence.{'own' if to_receiver else 'of'}", language, **values)
    return "".join(
        (said, _conditions(mandate, language), _not(mandate, language), translate("entities.stop", language))
    )


def standing_words(mandate: MandateSummary, language: str, today: date) -> str:
    """Where it stands, in a word or two."""
    if mandate.state is MandateState.ENDED:
        return translate(f"entities.ended_why.{mandate.ended_why}", language)
    if mandate.state is MandateState.IN_FORCE and mandate.since_on > today:
        return translate("entities.begins", language, on=format_macau(mandate.since_on, language))
    return translate(f"entities.state.{mandate.state.value}", language)


def substitution_sentence(substitution: SubstitutionSummary, language: str, *, to_substitute: bool = False) -> str:
    """Who stands in for whom, where, from when until when, and what that lends."""
    said = "own" if to_substitute else "of"
    signs = "signs" if substitution.signs_as else "signs_not"
    person = pick(substitution.person_name, language)
    posts = in_a_row((post_name(each, language) for each in substitution.signs_as), language)
    whole = translate(
        f"entities.stands_in.{said}",
        language,
        substitute=pick(substitution.substitute_name, language),
        person=person,
        entity=pick(substitution.entity_name, language),
        since=format_macau(substitution.from_on, language),
        until=format_macau(substitution.until_on, language),
    )
    return whole + translate(f"entities.stands_in.{said}_{signs}", language, person=person, posts=posts)


def invitation_sentence(invitation: InvitationSummary, language: str) -> str:
    """Who may do what in which application of whom until when, once they take the link."""
    actions = (translate(f"entities.action.{each.value}", language) for each in invitation.actions)
    return translate(
        "entities.invitation.sentence",
        language,
        name=invitation.name,
        entity=pick(invitation.entity_name, language),
        actions=in_a_row(actions, language),
        number=invitation.scope.partition(":")[2],
        until=format_macau(invitation.until_on, language),
    )


def scope_words(scope: str, name: Text | str, language: str) -> str:
    """In what a mandate holds."""
    if scope in (EVERY_SERVICE, CLIENTS):
        return translate(f"entities.scope.{'every' if scope == EVERY_SERVICE else 'clients'}", language)
    if scope.startswith("draft:"):
        return translate("entities.scope.application", language, number=scope[6:])
    return translate("entities.scope.one", language, name=pick(name, language))


def _conditions(mandate: MandateSummary, language: str) -> str:
    said = ""
    if mandate.stands_for is not None:
        said = translate("entities.condition.stands_in", language, person=pick(mandate.stands_for, language))
    if mandate.renewals_only:
        said += translate("entities.condition.renewals", language)
    if mandate.amount_up_to is not None:
        said += translate("entities.condition.amount", language, amount=format_mop(mandate.amount_up_to, language))
    return said


def _not(mandate: MandateSummary, language: str) -> str:
    missing = [translate(f"entities.action.{each.value}", language) for each in WEIGHTY if each not in mandate.actions]
    if not mandate.may_delegate and Action.MANAGE not in mandate.actions:
        missing.append(translate("entities.give_on", language))
    if not missing:
        return translate("entities.and_give_on", language) if mandate.may_delegate else ""
    also = translate("entities.and_give_on", language) if mandate.may_delegate else ""
    return also + translate("entities.and_not", language, actions=in_a_row(missing, language, last="or"))


def in_a_row(words: Iterable[str], language: str, *, last: str = "and") -> str:
    """``a, b and c``."""
    *before, end = list(words) or [""]
    comma = translate("entities.comma", language)
    return translate(f"entities.{last}", language).join(filter(None, [comma.join(before), end]))
