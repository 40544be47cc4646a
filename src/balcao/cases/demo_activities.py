"""Activities of the demo world: two that an association published, one of them with people who enrolled."""

from datetime import datetime, timedelta

from balcao.activities.api import activity_facts, published_by
from balcao.cases.demo import apply_as_example, draft_as, lodge_as
from balcao.cases.facts import Known
from balcao.cases.models import Draft
from balcao.catalogue.api import ACTIVITY, get_published
from balcao.entities.api import Neighbour
from balcao.kernel.actor import Actor

PUBLISH, ENROL = "association-activity-publish", "association-activity-enrolment"
ASSOCIATION = Neighbour(
    holder_id="e-1",
    name_zh="澳門關愛長者協會",
    name_pt="Associação de Apoio aos Idosos de Macau",
    number="4821",
    head=(1, "陳美玲"),
    hand=(2, "施若翰"),
)
PUBLISHED = (("open-to-all", 1200), ("granted", 1201))
ENROLLED = ((6, "梁佩儀", "1990-04-02"), (2, "施若翰", "1985-11-20"))
DAYS = 2
"""So long ago they were published: enrolment opened since."""


def load_demo(*, at: datetime) -> None:
    """Publish them, and enrol some in the first; loading twice changes nothing."""
    if Draft.objects.filter(service_id=PUBLISH, start_key=f"demo:{PUBLISHED[0][1]}").exists():
        return
    numbers = []
    for example, key in PUBLISHED:
        case = apply_as_example(PUBLISH, example, ASSOCIATION, at=at - timedelta(days=DAYS), key=key)
        numbers.append(published_by(case_reference=case.reference))
    then = at - timedelta(hours=1)
    version = get_published(ENROL, at=then)
    for person_id, name, born_on in ENROLLED if numbers[0] else ():
        who = Actor(person_id=person_id, name=name, assurance=2, holder_id=f"p-{person_id}")
        identity = {"status": "alive", "name_zh": name, "name_pt": "", "born_on": born_on}
        facts = {"identity": identity, ACTIVITY: activity_facts(number=str(numbers[0]), at=then)}
        answers = {"contact_name": name, "contact_phone": "66123456", "told_organiser": True}
        draft = draft_as(who, version, Known(facts, ()), answers, at=then, key=f"demo:{PUBLISHED[0][1]}:{person_id}")
        lodge_as(who, draft, at=then)
