"""How what is issued is received, as its applicant reads it: while it is prepared, and once it is granted."""

from django.urls import reverse

from balcao.cases.api import CopyView, DraftView, paper_terms
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.punctuation import labelled
from balcao.kernel.texts import pick


def received_row(view: DraftView, holder: str, language: str, *, renewal: bool = False) -> list[dict[str, str]]:
    """The line that says how it is received, with the way to change it; nothing where there is no choice."""
    terms = paper_terms(version_id=view.version.id)
    if terms is None:
        return []
    value = translate("portal.receive.electronic", language)
    if view.copy is not None and view.copy.address:
        value = labelled(translate("portal.receive.post", language), view.copy.address, language)
    elif view.copy is not None:
        place = terms[1].get(view.copy.place)
        value = translate("portal.receive.at", language, place=pick(place.name.text(), language) if place else "")
    url = reverse("portal-receive", args=[holder, view.id])
    return [
        {
            "key": translate("portal.receive.row", language),
            "value": value,
            "note": view.copy.deputy_name if view.copy else "",
            "href": f"{url}?renewal=1" if renewal else url,
            "action": translate("portal.check.change", language),
        }
    ]


def copy_rows(copy: CopyView | None, language: str) -> list[dict[str, str]]:
    """How the paper of a case stands, for its applicant."""
    if copy is None:
        return []

    def row(key: str, value: str, note: str = "") -> dict[str, str]:
        return {"key": translate(f"portal.receive.{key}", language), "value": value, "note": note}

    day = format_macau(copy.print_by, language) if copy.print_by else ""
    state = "overdue" if copy.overdue else copy.state
    said = translate(f"portal.receive.state.{state}", language, day=day, name=copy.collected_by, number=copy.tracking)
    rows = [row("row_state", said)]
    if copy.place is not None:
        place = copy.place
        about = (place.address, place.hours)
        where = " · ".join([pick(each.text(), language) for each in about] + ([place.phone] if place.phone else []))
        rows.append(row("where", pick(place.name.text(), language), where))
    else:
        rows.append(row("to", copy.address))
    if copy.state == "ready" and copy.keep_until:
        rows.append(row("code", copy.code, translate("portal.receive.code_note", language)))
        rows.append(row("until", format_macau(copy.keep_until, language)))
    if copy.deputy_name and copy.state in ("waiting", "to_print", "ready"):
        rows.append(row("deputy", copy.deputy_name))
    return rows
