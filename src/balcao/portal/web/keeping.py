"""A matter that will be deleted, and one that was: saving a copy; what is left to say."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import case_view
from balcao.disposal.api import DeletedMatter, deleted_matter, deleted_of, deletion_ahead
from balcao.dossiers.api import own_copy
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_file
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


def deletion_shown(reference: str, language: str) -> str:
    """What the page of a matter says when it will be deleted; empty when it will not."""
    day = deletion_ahead(reference=reference)
    return translate("portal.keeping.ahead", language, day=format_macau(day, language)) if day else ""


def deleted_rows(request: HttpRequest, holder: str) -> list[dict[str, str]]:
    """The holder's matters that were deleted, as the list of matters names them."""
    language: str = request.language  # type: ignore[attr-defined]
    return [
        {
            "reference": each.reference,
            "url": reverse("portal-matter", args=[holder, each.reference]),
            "note": translate("portal.keeping.deleted_on", language, day=format_macau(each.deleted_at, language)),
        }
        for each in deleted_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    ]


def deleted_page(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """That a matter was deleted, when and under which rule.

    :raises NotFound: if it was not, or is none of the actor's business.
    """
    language: str = request.language  # type: ignore[attr-defined]
    found: DeletedMatter = deleted_matter(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "reference": reference,
        "text": translate(
            "portal.keeping.deleted_text",
            language,
            day=format_macau(found.deleted_at, language),
            table=found.table,
            years=found.years,
        ),
        "basis": pick(found.basis, language),
        "list": found.list_number,
    }
    return render(request, "portal/deleted.html", context)


@for_holder
def copy(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """What a copy holds, and from when the matter is deleted; once it is, that it was."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        case = case_view(actor=actor, at=now(), reference=reference)
    except NotFound:
        return deleted_page(request, holder, reference)
    if case.holder_id != holder:
        raise NotFound(f"case {reference}")
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": words_of(case.version, language).find("name"),
        "ahead": deletion_shown(reference, language),
    }
    return render(request, "portal/copy.html", context)


@for_holder
def copy_file(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """The copy itself."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return saved_file(
        own_copy(actor=actor, at=now(), reference=reference), name=f"{reference}.zip", kind="application/zip"
    )
