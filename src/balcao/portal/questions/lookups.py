"""What is looked up in a register: a field to type into, a button, and what was found below it."""

from dataclasses import replace

from balcao.catalogue.api import shown_answer
from balcao.formkit.api import number_of
from balcao.foundation.ui.api import translate
from balcao.portal.questions.base import Asked, Item, QuestionView, Search, shows


@shows("lookup")
def _lookup(asked: Asked, base: QuestionView) -> QuestionView:
    """The present answer stays among what was found, and in the field as it was typed; with the source and the moment,
    which in a row stand in the row."""
    search, number = asked.search or Search(), number_of(asked.value)
    said, _, origin = shown_answer(asked.definition, asked.value, asked.words).partition("\n")
    items = search.items or ()
    if search.items is not None and len(items) == 1:
        number = items[0].value
    if number and number not in {each.value for each in items} and search.items is None:
        items = (Item(number, said),)
    return replace(
        base,
        template="portal/questions/search.html",
        items=tuple(replace(each, checked=each.value == number) for each in items),
        query=search.query or number,
        searched=search.items is not None,
        lookup=True,
        note=search.note,
        origin=origin.rpartition("\n")[2] if search.items is None else "",
        shown=translate("portal.choices.unreachable", asked.words.language) if search.unreachable else "",
    )
