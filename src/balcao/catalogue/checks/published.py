"""A service that publishes activities, and the one by which people enrol in them, name each other."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.types import Problem, ServiceDefinition

KINDS = {
    "title.zh-Hant": ("text",),
    "title.pt": ("text",),
    "title.en": ("text",),
    "about": ("long_text",),
    "times": ("table",),
    "place": ("text",),
    "quota": ("integer",),
    "by": ("choose_one",),
    "opens": ("moment",),
    "closes": ("moment",),
    "age_min": ("integer",),
    "age_max": ("integer",),
    "fee": ("money",),
    "grant": ("search_choose",),
}
TIMES = {"on_day": "date", "hours": "time_range"}
WAYS = {"first_come", "draw"}


def check_published(
    folder: Path, definition: ServiceDefinition, by_id: Mapping[str, ServiceDefinition]
) -> Iterator[Problem]:
    """Both ends of the pair, and that each question holds what is read from it."""
    file, data = folder / "service.yaml", definition.data
    if data.enrols and data.intake is not None:
        opener = by_id.get(str(data.intake.opened_by))
        if opener is None or opener.data.publishes is None or opener.data.publishes.enrolled_by != definition.id:
            yield Problem(file, "intake.opened_by", "name the service whose `publishes.enrolled_by` is this one")
        if "person" not in data.audience:
            yield Problem(file, "audience", "people enrol for themselves: `person` is missing")
        if data.instalments is not None:
            yield Problem(file, "instalments", "an enrolment goes without: of a place given back a share goes back")
    rule = data.publishes
    if rule is None:
        return
    enrolment = by_id.get(rule.enrolled_by)
    if enrolment is None or not enrolment.data.enrols:
        yield Problem(file, "publishes.enrolled_by", f"{rule.enrolled_by!r} is no service with `intake.opened_by`")
    elif rule.remits_after is not None and not _brings_one_fee(enrolment.data, data.department):
        words = f"{rule.enrolled_by!r} has one fee alone, of this department, and nothing on paper"
        yield Problem(file, "publishes.remits_after", words)
    questions = {question.id: question for question in definition.form.questions()}
    for key, name in rule.questions.items():
        kinds = KINDS[key]
        if name in questions and questions[name].kind not in kinds:
            yield Problem(file, f"publishes.{key}", f"{name!r} is no question of kind {kinds[0]}")
    times = questions.get(rule.times)
    if times is not None and not TIMES.items() <= {part.id: part.kind for part in times.questions}.items():
        yield Problem(file, "publishes.times", f"the rows of {rule.times!r} hold `on_day` (date), `hours` (time_range)")
    by = questions.get(rule.by)
    if by is not None and not set(by.options) <= WAYS:
        yield Problem(file, "publishes.by", f"{rule.by!r} chooses between first_come and draw")


def _brings_one_fee(data: ServiceData, department: str) -> bool:
    """Whether all that is paid for an application is the organiser's: nothing of it is for what the department does."""
    papers = any(output.paper is not None for output in data.outputs)
    return len(data.fees) == 1 and data.department == department and not papers
