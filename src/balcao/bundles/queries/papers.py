"""Which papers several applications of a bundle still ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from balcao.bundles.models import Part
from balcao.bundles.queries.bundles import bundle_view
from balcao.bundles.types import PartState
from balcao.formkit.api import FileRule
from balcao.guidance.api import one_things
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text

TAKES_PAPERS = frozenset({PartState.TO_ANSWER, PartState.HELD_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPaper:
    """A paper: `now` the question for it by draft, `later` by position of a part that has not begun, `services` the
    names of what asks for it. It takes files of these `types`, `most` of `max_mb` megabytes each."""

    id: str
    name: Text
    now: Mapping[int, str]
    later: Mapping[int, str]
    services: tuple[Text, ...]
    types: tuple[str, ...]
    max_mb: int
    most: int


def open_papers(*, actor: Actor, at: datetime, bundle_id: int) -> list[WantedPaper]:
    """The papers that more than one application asks for, as far as one still has none; those that somebody sees.

    :raises NotFound: for a bundle that is not the holder's.
    """
    view = bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    thing = one_things().get(view.one_thing)
    told = dict(Part.objects.filter(bundle_id=view.id).values_list("position", "answers"))
    found = []
    for paper_id, paper in (thing.papers if thing else {}).items():
        now: dict[int, str] = {}
        later: dict[int, str] = {}
        rules: list[FileRule] = []
        asking = []
        for part in view.parts:
            question = paper.at.get(part.service.service_id)
            if question is None:
                continue
            rule = part.service.definition.form.question(question).files
            if rule is not None and rule.copy_of:  # marked for one application: each asks for its own
                continue
            if part.draft is not None and part.state in TAKES_PAPERS:
                pages = part.draft.journey.visible_pages
                if any(state.id == question and not state.value for page in pages for state in page.questions):
                    now[part.draft.id] = question
                    asking.append((part.name, rule))
            elif part.state is PartState.WAITING and question not in told[part.position]:
                later[part.position] = question
                asking.append((part.name, rule))
        rules = [rule or FileRule() for _, rule in asking]
        if now and len(asking) > 1:
            found.append(
                WantedPaper(
                    id=paper_id,
                    name=paper.name,
                    now=now,
                    later=later,
                    services=tuple(name for name, _ in asking),
                    types=rules[0].types,
                    max_mb=min(rule.max_mb for rule in rules),
                    most=min(rule.most for rule in rules),
                )
            )
    return found
