"""How many papers departments were handed that the government issues itself, month by month."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import papers_asked_for
from balcao.catalogue.api import get_published, paper_kinds
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_month
from balcao.kernel.clock import now
from balcao.kernel.texts import pick


@at_desk
def papers_asked(request: HttpRequest) -> HttpResponse:
    """Every month with its departments, and what the officer's own asked for in which service."""
    language: str = request.language  # type: ignore[attr-defined]
    own = request.actor.departments  # type: ignore[attr-defined]
    months: dict[date, Counter[str]] = defaultdict(Counter)
    services: Counter[tuple[str, str]] = Counter()
    for row in papers_asked_for(at=now()):
        months[row.month][row.department] += row.count
        if row.department in own:
            services[row.service_id, row.kind] += row.count
    kinds = paper_kinds(settings.BALCAO_SERVICES)
    context = {
        "bar": bar(request),
        "months": [
            {
                "month": format_month(month, language),
                "rows": [
                    {"name": department_name(code, language), "own": code in own, "count": count}
                    for code, count in counts.most_common()
                ],
                "total": counts.total(),
            }
            for month, counts in months.items()
        ],
        "services": [
            _service(service, kind, count, kinds, language) for (service, kind), count in services.most_common()
        ],
    }
    return render(request, "desk/papers_asked.html", context)


def _service(service_id: str, kind: str, count: int, kinds: Any, language: str) -> dict[str, Any]:
    definition = get_published(service_id, at=now()).definition
    return {
        "service": pick(definition.text("name"), language),
        "paper": pick(kinds[kind].name.text(), language),
        "count": count,
    }
