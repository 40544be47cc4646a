"""Photographs of handwriting sent with a page: their ink is put among what was posted, as if it was there already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from balcao.documents.api import UploadRefused, ink_on
from balcao.formkit.api import HEIGHT, WIDTH, FormDefinition, question_of_field
from balcao.foundation.ui.api import translate

ENDING = "-photo"


@dataclass(frozen=True, slots=True)
class Written:
    """What was found on photographs, by the name of the field it stands in; why one was not taken, by the question."""

    ink: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    to_look_at: bool = False
    """Whether the page is shown again, with what was found."""

    def among(self, posted: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """What was posted, with the ink in the place of what was there."""
        kept = {name: values for name, values in posted.items() if name.removesuffix("-clear") not in self.ink}
        return kept | {f"{name}-ink": [ink] for name, ink in self.ink.items()}


def read_written(request: HttpRequest, form: FormDefinition, shown: frozenset[str]) -> Written:
    """The ink of every photograph of handwriting for these questions, or in their rows; nothing else of it is kept."""
    ink: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name in request.FILES:
        place, photograph = name.removesuffix(ENDING), request.FILES[name]
        question = question_of_field(form, place) if name.endswith(ENDING) else None
        if (
            not isinstance(photograph, UploadedFile)
            or question is None
            or question.kind != "handwriting"
            or place.split("-")[0] not in shown
        ):
            continue
        try:
            ink[place] = ink_on(photograph.read(), sheet=(WIDTH, HEIGHT))
        except UploadRefused as why:
            called = str(photograph.name)[:80]
            refused[place.split("-")[0]] = translate(why.reason_key, name=called, most=why.most_mb)
    asked = request.POST.get("photograph", "")
    if asked and f"{asked}{ENDING}" not in request.FILES and asked.split("-")[0] in shown:
        refused[asked.split("-")[0]] = translate("documents.upload.ink_none")
    return Written(ink, refused, to_look_at=bool(asked or ink))
