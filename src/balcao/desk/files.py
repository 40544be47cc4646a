"""The files of a case: those in the answers, and those sent later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from balcao.cases.api import OfficerCase
from balcao.catalogue.api import ServiceWords
from balcao.documents.api import file_preview, file_records
from balcao.foundation.ui.api import translate


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file that came with a case; `size` in bytes, `where` says with which question.

    `mark` says what is known of it as a paper, `check` is where an officer checks it.
    """

    name: str
    sha256: str
    key: str
    size: int
    where: str
    mark: str = ""
    mark_kind: str = ""
    check: str = ""

    @property
    def preview(self) -> str:
        """Its first page in small."""
        return file_preview(self.name, self.sha256)

    @property
    def shown_size(self) -> str:
        """Its size in words."""
        if self.size >= 1_000_000:
            return f"{self.size / 1_000_000:.1f} MB"
        return f"{max(1, round(self.size / 1000))} kB"


def files_of(case: OfficerCase, words: ServiceWords) -> list[CaseFile]:
    """Every file of the case, each once, in the order in which it was asked for."""
    found: dict[str, CaseFile] = {}
    for question, value in case.view.journey.answers.items():
        for record in file_records(value):
            _add(found, record, words.label(question))
    for amendment in case.view.amendments:
        for change in amendment.changes if amendment.sent_at else ():
            for record in file_records(change.before):
                _add(found, record, translate("desk.files.replaced", words.language))
    for paper in case.papers:
        _add(found, paper, translate("desk.talk.from_message", words.language))
    for asked in case.view.questions:
        for record in asked.files:
            _add(found, record, translate("desk.files.supplement", words.language))
    for hearing in case.hearings:
        for record in hearing.files:
            _add(found, record, translate("desk.hearing.files", words.language))
    return list(found.values())


def files_from(records: Iterable[Mapping[str, Any]], where: str) -> list[CaseFile]:
    """Each of these files once; `where` says from where they all are."""
    found: dict[str, CaseFile] = {}
    for record in records:
        _add(found, record, where)
    return list(found.values())


def _add(found: dict[str, CaseFile], record: Mapping[str, Any], where: str) -> None:
    digest = str(record.get("sha256", ""))
    size = record.get("size")
    found.setdefault(
        digest,
        CaseFile(
            str(record.get("name", "")), digest, str(record.get("key", "")), size if isinstance(size, int) else 0, where
        ),
    )
