"""A service that changed since somebody of the demo world used it: what changed is shown where they find it again."""

from datetime import datetime, timedelta
from typing import Any

from balcao.cases.demo import draft_as, lodge_as
from balcao.cases.facts import Known
from balcao.cases.models import Draft
from balcao.catalogue.api import earlier_version
from balcao.kernel.actor import Actor

CERTIFICATE = "dsi-association-leadership-certificate"
KEY = "demo-earlier:certificate"
PRESIDENT = Actor(person_id=1, name="陳美玲", assurance=3, holder_id="e-1")
PAPERS = {"zh-Hant": "社團章程副本", "pt": "Cópia dos estatutos", "en": "A copy of the statutes"}
DAYS = 90


def load_demo(*, at: datetime) -> None:
    """Three months ago it cost more and asked for a paper; loading twice changes nothing."""
    if Draft.objects.filter(start_key=KEY).exists():
        return
    before = at - timedelta(days=DAYS)
    version = earlier_version(CERTIFICATE, _as_it_was, at=before, until=at)
    example = version.definition.examples["granted"]
    known = Known(example.facts, (), "")
    lodge_as(PRESIDENT, draft_as(PRESIDENT, version, known, dict(example.answers), at=before, key=KEY), at=before)


def _as_it_was(content: dict[str, Any]) -> None:
    for fee in content["data"]["fees"]:
        if fee.get("amount"):
            fee["amount"] += 1000
    for language, texts in content["texts"].items():
        texts["needs"] = [*(texts.get("needs") or ()), PAPERS[language]]
