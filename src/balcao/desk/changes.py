"""What the applicant changed after lodging, as the officer sees it."""

from typing import Any

from balcao.cases.api import OfficerCase, sender_of
from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop


def changes_shown(case: OfficerCase, words: ServiceWords) -> list[dict[str, Any]]:
    """Each time answers were changed: by whom, when, at whose wish; before and after; what it does to the fee."""
    language = words.language
    questions = {question.id: question for question in case.view.version.definition.form.questions()}
    none = translate("desk.answers.none", language)
    shown = []
    for each in case.view.amendments:
        if each.sent_at is None or not each.changes:
            continue
        by = translate(
            "desk.changed.by", language, who=sender_of(each, language), moment=format_macau(each.sent_at, language)
        )
        fee = ""
        if each.fee_before is not None and each.fee_after is not None and each.fee_before != each.fee_after:
            fee = translate(
                "desk.changed.fee",
                language,
                before=format_mop(each.fee_before, language),
                after=format_mop(each.fee_after, language),
            )
        shown.append(
            {
                "by": by,
                "why": translate("desk.changed.asked" if each.asked else "desk.changed.own", language),
                "fee": fee,
                "rows": [
                    {
                        "key": words.label(change.question),
                        "before": shown_answer(questions[change.question], change.before, words) or none,
                        "after": shown_answer(questions[change.question], change.after, words) or none,
                    }
                    for change in each.changes
                ],
                "hashes": (each.hash_before, each.hash_after),
            }
        )
    return shown


def changed_questions(case: OfficerCase) -> frozenset[str]:
    """The questions whose answer is not the one first lodged."""
    return frozenset(change.question for each in case.view.amendments if each.sent_at for change in each.changes)


def since_last_shown(case: OfficerCase, words: ServiceWords) -> list[dict[str, str]]:
    """What is asked for differently than in the last case granted; files are left out, they are always new."""
    if case.since_last is None:
        return []
    questions = {question.id: question for question in case.view.version.definition.form.questions()}
    none = translate("desk.answers.none", words.language)
    return [
        {
            "key": words.label(each.question),
            "before": shown_answer(questions[each.question], each.before, words) or none,
            "after": shown_answer(questions[each.question], each.after, words) or none,
        }
        for each in case.since_last.changes
        if questions[each.question].kind not in {"file", "declaration"}
    ]


def against_licence(case: OfficerCase, words: ServiceWords) -> list[dict[str, str]]:
    """The terms of the licence in force that would change."""
    definition = case.view.version.definition
    terms = (case.facts.get("licence") or {}).get("terms") or {}
    questions = {question.id: question for question in definition.form.questions()}
    named = {term: question for output in definition.data.outputs for term, question in output.terms.items()}
    return [
        {
            "key": words.label(question),
            "before": shown_answer(questions[question], terms[term], words) or str(terms[term]),
            "after": shown_answer(questions[question], case.view.journey.answers[question], words),
        }
        for term, question in named.items()
        if term in terms
        and question in case.view.journey.answers
        and str(terms[term]) != str(case.view.journey.answers[question])
    ]
