"""The queue as shown: each row in words."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from balcao.cases.api import CaseState, LabelShown, Pressing, QueueRow
from balcao.catalogue.api import get_version
from balcao.desk.reading import state_name
from balcao.formkit.api import said_number
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

_HERE = "HERE"
SOON = 2
"""So many working days before its end a term is pressing."""
OVER = "red"
"""The colour of what is over its term, and of nothing else."""


ROWS_KEPT = 2_000
"""So many rows a process keeps as they were last drawn: an officer comes back to the same list after each case."""


class LabelWords(NamedTuple):
    """A label with what it means."""

    name: str
    meaning: str


class ShownRow(NamedTuple):
    """A case in the queue as a page shows it; `kind` colours what `left` says in words."""

    reference: str
    url: str
    service: str
    holder: str
    lodged: str
    state: str
    left: str
    left_note: str
    kind: str
    assignee: str
    mine: bool
    nobody: bool
    instead: str
    take_url: str
    take: str
    urgent: str
    labels: tuple[LabelWords, ...]
    score: str
    why: str
    longer: str


def shown_rows(rows: Iterable[QueueRow], *, language: str, today: date, view: str) -> list[ShownRow]:
    """The rows in words."""
    to_case, to_take = _addresses("desk-case"), _addresses("desk-take")
    return [_shown(row, language, today, view, to_case, to_take) for row in rows]


def drawn(rows: Iterable[ShownRow], *, language: str, may_choose: bool, chosen: Collection[str]) -> list[SafeString]:
    """The rows as the table has them, those ticked whose reference was chosen."""
    return [_drawn(row, language, may_choose, row.reference in chosen, place == 0) for place, row in enumerate(rows)]


@lru_cache(maxsize=ROWS_KEPT)
def _drawn(row: ShownRow, language: str, may_choose: bool, chosen: bool, first: bool) -> SafeString:
    """A row in the page's language, which is `language`: its headings on a phone are in it too."""
    marks = {"may_choose": may_choose, "chosen": chosen, "first": first}
    return render_to_string("desk/parts/queue_row.html", {"row": row._asdict(), **marks})


def _addresses(name: str) -> Callable[[str], str]:
    """The address of a case's page by its reference; of a whole list it is worked out once."""
    before, after = reverse(name, args=[_HERE]).split(_HERE)
    return lambda reference: f"{before}{reference}{after}"


def _shown(
    row: QueueRow,
    language: str,
    today: date,
    view: str,
    to_case: Callable[[str], str],
    to_take: Callable[[str], str],
) -> ShownRow:
    left, kind = days_left(row, language, today)
    until = format_macau(row.deadline_on, language) if row.deadline_on and not row.state.closed else ""
    may_take = view == "to_do" and not row.mine
    return ShownRow(
        reference=row.reference,
        url=to_case(row.reference),
        service=pick(get_version(row.version_id).summary.name, language),
        holder=row.holder_name,
        lodged=format_macau(macau_date(row.lodged_at), language),
        state=state_name(row.state, language) if view in ("waiting", "mine") else "",
        left=left,
        left_note=translate(f"desk.left.{'ended' if kind == OVER else 'until'}", language, day=until) if until else "",
        kind=kind,
        assignee=row.assignee,
        mine=row.mine,
        nobody=not (row.assignee or may_take or view == "done"),
        instead=translate("desk.instead", language, absent=row.assignee) if row.in_substitution else "",
        take_url=to_take(row.reference) if may_take else "",
        take=translate("desk.take_over" if row.assignee else "desk.take", language) if may_take else "",
        urgent=translate("desk.urgent", language, reason=row.urgent_reason) if row.urgent_reason else "",
        labels=labels_shown(row.labels, language),
        score=translate("desk.pressing.score", language, score=signed(row.pressing.score, language))
        if row.pressing
        else "",
        why=points(row.pressing, language) if row.pressing else "",
        longer=translate("desk.pressing.longer", language) if row.pressing and row.pressing.complexity else "",
    )


def labels_shown(labels: Iterable[LabelShown], language: str) -> tuple[LabelWords, ...]:
    """Labels with what they mean."""
    return tuple(LabelWords(pick(each.name, language), pick(each.meaning, language)) for each in labels)


def signed(days: float, language: str) -> str:
    """A number of days with its sign, to one decimal, as people write it."""
    rounded = round(days, 1) or 0.0
    return said_number(f"{rounded:+.1f}", language).replace("-", "−")


def why_first(row: QueueRow, language: str, today: date) -> str:
    """Why a case is the most pressing, in words: its term, how long it waits, and what else counts."""
    said = [days_left(row, language, today)[0]]
    said.append(translate("desk.pressing.since", language, day=format_macau(macau_date(row.lodged_at), language)))
    if row.urgent_reason:
        said.append(translate("desk.urgent", language, reason=row.urgent_reason))
    if row.pressing and row.pressing.complexity:
        said.append(translate("desk.pressing.longer", language))
    return translate("desk.pressing.between", language).join(said)


def points(pressing: Pressing, language: str) -> str:
    """The parts of a case's score, those that are nothing left out."""
    parts = {name: getattr(pressing, name) for name in ("deadline", "waiting", "complexity", "urgent")}
    said = [
        translate(f"desk.pressing.{name}", language, days=signed(days, language))
        for name, days in parts.items()
        if days
    ]
    return listed(said, language)


def days_left(row: QueueRow, language: str, today: date) -> tuple[str, str]:
    """How long there is, in words, and the colour that goes with them."""
    if row.state.closed:
        return state_name(row.state, language), "grey"
    if row.overdue or (row.deadline_on is not None and row.deadline_on < today):
        return translate("desk.left.overdue", language), OVER
    if row.state is CaseState.SUPPLEMENT:
        return translate("desk.left.stopped", language), "grey"
    if row.days_left is None:
        return translate("desk.left.none", language), "grey"
    if row.deadline_on == today or row.days_left == 0:
        return translate("desk.left.today", language), "orange"
    return translate("desk.left.days", language, count=row.days_left), "orange" if row.days_left <= SOON else "blue"
