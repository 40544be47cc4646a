"""Questions with one answer: text, numbers, days, choices, files; and those with fixed parts."""

from collections.abc import Mapping
from dataclasses import replace

from balcao.formkit.api import Composite, kind_of, kinds, option_words
from balcao.foundation.ui.api import translate
from balcao.portal.files_there import files_there
from balcao.portal.questions.base import (
    COMPONENTS,
    Asked,
    Item,
    QuestionView,
    Search,
    faults_below,
    field_id,
    inside,
    shows,
)

SHORT = 15
"""Up to so many options are shown before anything is searched."""
FEW = 7
"""Up to so many options are shown as radios, more as a list."""


@shows("long_text", "times")
def _long_text(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, template=f"{COMPONENTS}textarea/textarea.html")


@shows("text_list", "email_list")
def _lines(asked: Asked, base: QuestionView) -> QuestionView:
    typed = kind_of(asked.definition.kind).typed(asked.definition, asked.value)
    return replace(base, template=f"{COMPONENTS}textarea/textarea.html", value=typed)


@shows("integer", "decimal", "year", "bir", "taxpayer", "commodity", "imo", "account_number")
def _number(asked: Asked, base: QuestionView) -> QuestionView:
    mode = {"decimal": "decimal", "bir": ""}.get(asked.definition.kind, "numeric")
    return replace(base, width="10", inputmode=mode)


@shows("money")
def _money(asked: Asked, base: QuestionView) -> QuestionView:
    value = asked.value
    if isinstance(value, int):
        value = f"{value / 100:.2f}"
    return replace(base, width="10", inputmode="decimal", prefix="MOP", value="" if value is None else value)


@shows("phone")
def _phone(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="tel", width="20", autocomplete="tel")


@shows("percent", "area", "length", "weight")
def _measure(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, width="10", inputmode="decimal", suffix=getattr(kind_of(asked.definition.kind), "unit", ""))


WIDTHS = {"passport": "20", "chassis": "20", "mainland_id": "20", "iban": "30", "reference": "30", "paper_no": "20"}
"""In signs; others of the sort have 10."""


@shows(
    "plate",
    "passport",
    "chassis",
    "mainland_id",
    "iban",
    "reference",
    "bic",
    "hkid",
    "company_no",
    "fraction",
    "paper_no",
)
def _capitals(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, width=WIDTHS.get(asked.definition.kind, "10"))


@shows("url")
def _url(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="url", inputmode="url")


@shows("email")
def _mail(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="email", autocomplete="email")


@shows("time")
def _time(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, width="5")


@shows("month")
def _month(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, type="month", width="10")


@shows("date", "working_day", "birth_date")
def _date(asked: Asked, base: QuestionView) -> QuestionView:
    if len(asked.path) > 1:
        return replace(base, type="date", width="10")
    year, month, day = ([*str(asked.value or "").split("-"), "", "", ""])[:3]
    return replace(
        base,
        template=f"{COMPONENTS}date/date.html",
        day=day.lstrip("0"),
        month=month.lstrip("0"),
        year=year,
    )


@shows("yes_no")
def _yes_no(asked: Asked, base: QuestionView) -> QuestionView:
    language = asked.words.language
    return replace(
        base,
        template=f"{COMPONENTS}radios/radios.html",
        inline=True,
        items=(
            Item("yes", translate("ui.yes", language), asked.value is True),
            Item("no", translate("ui.no", language), asked.value is False),
        ),
    )


@shows("declaration")
def _declaration(asked: Asked, base: QuestionView) -> QuestionView:
    agree = translate("portal.page.agree", asked.words.language)
    return replace(
        base,
        template=f"{COMPONENTS}checkboxes/checkboxes.html",
        items=(Item("yes", agree, asked.value is True),),
    )


def _items(asked: Asked) -> tuple[Item, ...]:
    chosen = asked.value if isinstance(asked.value, list) else [asked.value]
    options = kind_of(asked.definition.kind).options_of(asked.definition)
    gone = tuple(each for each, entry in asked.definition.listed.items() if entry.gone and each in chosen)
    return tuple(
        Item(
            value,
            option_words(asked.definition, value, asked.words, *asked.path),
            value in chosen,
            asked.words.find(f"questions.{asked.path[-1]}.option_hints.{value}"),
        )
        for value in (*gone, *options)
    )


@shows("search_choose")
def _search_choose(asked: Asked, base: QuestionView) -> QuestionView:
    """A search field with what was found below it; a short list stands there whole, inside a row it is a list unless it
    is a reference list."""
    if base.in_row and not asked.definition.list_id:
        return _choose_one(asked, base)
    search = asked.search or Search()
    items = search.items
    if items is None:
        items = _items(asked) if len(asked.definition.options) <= SHORT else ()
    value = str(asked.value or "")
    if value and value not in {item.value for item in items}:
        items = (
            Item(value, search.chosen or option_words(asked.definition, value, asked.words, *asked.path), True),
            *items,
        )
    return replace(
        base,
        template="portal/questions/search.html",
        items=tuple(replace(item, checked=item.value == value) for item in items),
        query=search.query,
        searched=search.items is not None,
        shown=translate("portal.choices.unreachable", asked.words.language) if search.unreachable else "",
    )


@shows("choose_one")
def _choose_one(asked: Asked, base: QuestionView) -> QuestionView:
    items = _items(asked)
    if not items:
        return base
    few = len(items) <= FEW and len(asked.path) == 1
    return replace(base, template=f"{COMPONENTS}{'radios/radios' if few else 'select/select'}.html", items=items)


@shows("rating")
def _rating(asked: Asked, base: QuestionView) -> QuestionView:
    marks = kind_of(asked.definition.kind).options_of(asked.definition)
    items = tuple(Item(mark, mark, mark == str(asked.value)) for mark in marks)
    return replace(base, template=f"{COMPONENTS}radios/radios.html", inline=True, items=items)


@shows("ranking")
def _ranking(asked: Asked, base: QuestionView) -> QuestionView:
    """Each option with its place; those typed before that fit no order stay."""
    value, options = asked.value, asked.definition.options
    if isinstance(value, list):
        value = {option: str(place) for place, option in enumerate(value, start=1)}
    given = value if isinstance(value, Mapping) else {}
    places = [str(place) for place in range(1, len(options) + 1)]
    return replace(
        base,
        template="portal/questions/parts.html",
        parts=tuple(
            QuestionView(
                id=field_id(f"{asked.name}-{option}"),
                name=f"{asked.name}-{option}",
                label=asked.words.option(option, *asked.path),
                template=f"{COMPONENTS}select/select.html",
                items=tuple(Item(place, place, place == given.get(option)) for place in places),
            )
            for option in options
        ),
    )


@shows("choose_many", "weekdays")
def _choose_many(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, template=f"{COMPONENTS}checkboxes/checkboxes.html", items=_items(asked))


@shows("file")
def _file(asked: Asked, base: QuestionView) -> QuestionView:
    rule = asked.definition.files
    there = asked.value if isinstance(asked.value, list) else []
    return replace(
        base,
        template=f"{COMPONENTS}file/file.html",
        accept=",".join(f".{ending}" for ending in rule.types) if rule else "",
        multiple=bool(rule and rule.most > 1),
        camera=rule is None or "pdf" in rule.types,
        note=translate("portal.files.marked", asked.words.language) if rule and rule.marked else "",
        present=files_there(there, asked.words.language),
    )


@shows("read_only", "computed", "signatures")
def _read_only(asked: Asked, base: QuestionView) -> QuestionView:
    return replace(base, template="portal/questions/computed.html", shown=str(base.value))


@shows(*(name for name, kind in kinds().items() if isinstance(kind, Composite) and name != "map_place"))
def _composite(asked: Asked, base: QuestionView) -> QuestionView:
    """All parts at once: what is asked by another part says so in its label, and is dropped where it does not apply."""
    value = asked.value if isinstance(asked.value, Mapping) else {}
    parts = tuple(
        inside(asked, part, asked.name, value.get(part.id), faults_below(asked.faults, part.id))
        for part in kind_of(asked.definition.kind).parts_of(asked.definition)
    )
    week = asked.definition.kind == "weekly_hours"
    return replace(base, template=f"portal/questions/{'week' if week else 'parts'}.html", parts=parts)
