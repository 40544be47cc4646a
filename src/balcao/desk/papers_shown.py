"""What an officer sees of the papers of a case: checked when and by whom, issued by the government, or over since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from balcao.cases.api import OfficerCase
from balcao.desk.files import CaseFile
from balcao.desk.reading import department_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.papers.api import Mark, PaperView, Standing, marks_of


def files_marked(files: Sequence[CaseFile], case: OfficerCase, at: datetime, language: str) -> list[CaseFile]:
    """The files with what is known of each, and where it is checked."""
    marks = marks_of(holder_id=case.view.holder_id, at=at, sha256s=[each.sha256 for each in files])
    return [_marked(each, marks.get(each.sha256), case, language) for each in files]


def _marked(file: CaseFile, mark: Mark | None, case: OfficerCase, language: str) -> CaseFile:
    if mark is None:
        return file
    if mark.paper is None:
        key, kind = ("issued", "green") if mark.holds else ("issued_over", "orange")
        department = department_name(mark.department, language)
        return replace(
            file,
            mark=translate(f"desk.papers.{key}", language, department=department, number=mark.number),
            mark_kind=kind,
        )
    kinds = {Standing.VERIFIED: "green", Standing.REFUSED: "red", Standing.EXPIRED: "orange"}
    check = reverse("desk-paper", args=[case.view.reference, file.sha256]) if case.works_on_it else ""
    said = check_in_words(mark.paper, language) or translate("papers.standing.kept", language)
    if mark.standing is Standing.EXPIRED and mark.paper.valid_until is not None:
        day = format_macau(mark.paper.valid_until, language)
        said = f"{said} · {translate('desk.papers.over', language, day=day)}"
    return replace(file, mark=said, mark_kind=kinds.get(mark.standing, "grey"), check=check)


def check_in_words(paper: PaperView, language: str) -> str:
    """Which department and officer found what, when and how; nothing while nobody looked."""
    if paper.check is None:
        return ""
    return translate(
        "desk.papers.verified_by" if paper.check.genuine else "desk.papers.refused_by",
        language,
        department=department_name(paper.check.department, language),
        officer=pick(paper.check.by, language),
        day=format_macau(macau_date(paper.check.at), language),
        how=translate(f"papers.compared_with.{paper.check.compared}", language),
    )
