"""Papers that several services of one thing ask for: handed in once, they go to each."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from balcao.catalogue.api import BadService, load_service
from balcao.guidance.plans.written import Needed, Part, Wrong
from balcao.kernel.texts import LANGUAGES


class Paper(Part):
    """A paper: the question `at` which each service asks for it, and its `name` in every language."""

    at: Mapping[str, str] = Field(min_length=2)
    name: Mapping[str, str]


def wrong_papers(papers: Mapping[str, Paper], services: tuple[Needed, ...], folders: Mapping[str, Path]) -> Wrong:
    """What is wrong with the papers: services that are not of it, questions that ask for no file or for another."""
    named = {needed.service for needed in services}
    for paper_id, paper in papers.items():
        place = f"papers.{paper_id}"
        for language in LANGUAGES:
            if not paper.name.get(language):
                yield f"{place}.name.{language}", "is missing; add it"
        types = set()
        for service, name in paper.at.items():
            if service not in named or service not in folders:
                yield f"{place}.at.{service}", "is none of the services here"
                continue
            try:
                questions = {each.id: each for each in load_service(folders[service]).form.questions()}
            except BadService:
                continue  # said by the check of the service itself
            if name not in questions or questions[name].kind != "file":
                yield f"{place}.at.{service}", f"{name!r} is no question for a file"
            else:
                rule = questions[name].files
                types.add(frozenset(rule.types) if rule else frozenset())
        if len(types) > 1:
            yield f"{place}.at", "the services take other kinds of file; ask for it on each form"
