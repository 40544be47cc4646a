"""The registers that services ask, as data: who keeps each, under which number it knows whom, what it can tell.

One file each, `_shared/registers/<id>.yaml`. Why and by which law it is asked is there for every service that does not
say it otherwise.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from django.conf import settings
from pydantic import Field, ValidationError, model_validator

from balcao.catalogue.licence_kinds import licence_kinds
from balcao.catalogue.loader import BadService
from balcao.catalogue.parts import Part, Trilingual
from balcao.catalogue.types import Problem
from balcao.catalogue.watched import Watched, within
from balcao.catalogue.written_once import SHARED, shared
from balcao.foundation.ui.api import known, translate
from balcao.kernel.texts import LANGUAGES, Text, pick

KnownBy = Literal["identity_card", "register_no", "taxpayer_no", "holder", "entry"]


class LookedUp(Part):
    """What people may look up in a register while they fill in: the fields it `shows`, by an entry's number, and with
    `letters` by the beginning of a word in one of those fields."""

    shows: tuple[str, ...] = Field(min_length=1)
    letters: tuple[str, ...] = ()


class Register(Part):
    """A register. `known_by` is the number under which it knows the applicant: that of the identity card, of the entity
    in its register or with the tax office; ``holder`` is the identity card of a person and the taxpayer of an entity;
    ``entry`` is none of the applicant's, for what is only `looked_up`. `house`: this house keeps it, and asks nobody.

    `fields` are what it can tell; `words` are those of fields, and of values that are codes, that no page knows yet.
    `corrected_by` names, by field, the service by which people have it corrected.

    `consent`: another department asks it only with the consent of whom it is about; `by_field`: they may say yes to
    some of the fields. `max_age` is how many hours an answer may be old when an application is lodged; where nothing
    is said, an answer stays good. Of rows from several bodies each is corrected by the department with whose code the
    part `keeper_by` begins. Who says that it is wrong is answered within `answer_days` working days, and
    `meanwhile` the application goes on, or waits.
    """

    keeper: str
    keeper_by: str | None = None
    house: bool = False
    known_by: KnownBy
    name: Trilingual
    purpose: Trilingual
    basis: str | Trilingual
    fields: tuple[str, ...] = Field(min_length=1)
    words: dict[str, Trilingual] = {}
    corrected_by: dict[str, str] = {}
    consent: bool = False
    by_field: bool = False
    max_age: int | None = Field(default=None, ge=1)
    answer_days: int = Field(default=10, ge=1, le=90)
    meanwhile: Literal["goes_on", "waits"] = "goes_on"
    looked_up: LookedUp | None = None

    @model_validator(mode="after")
    def _corrects_what_it_tells(self) -> Self:
        if unknown := sorted(set(self.corrected_by) - set(self.fields)):
            raise ValueError(f"corrected_by: {', '.join(unknown)} is not among the `fields`")
        if self.by_field and not self.consent:
            raise ValueError("`by_field` goes with `consent: true`")
        if self.looked_up and (unknown := sorted({*self.looked_up.shows, *self.looked_up.letters} - set(self.fields))):
            raise ValueError(f"looked_up: {', '.join(unknown)} is not among the `fields`")
        return self


def registers(root: Path) -> Mapping[str, Register]:
    """Every register by its id.

    :raises BadService: if one is not described as it must be.
    """
    return _read(within(root / SHARED / "registers"))


@lru_cache(maxsize=16)
def _read(files: Watched) -> Mapping[str, Register]:
    """Pages ask for names on every row, so the files are read again only when one changed."""
    found: dict[str, Register] = {}
    for path, _changed in files:
        try:
            found[path.stem] = Register.model_validate(shared(path))
        except ValidationError as invalid:
            error = invalid.errors()[0]
            key = ".".join(str(step) for step in error["loc"])
            raise BadService([Problem(path, key, error["msg"].removeprefix("Value error, "))]) from invalid
    return found


def register_described(register: str) -> Register | None:
    """A register of another body; None for what is the house's own, such as a licence."""
    return registers(Path(settings.BALCAO_SERVICES)).get(register)


def register_name(register: str, language: str) -> str:
    """What people call a register, with who keeps it; what is none of another body goes by the house's own word."""
    found = register_described(register)
    if found is not None:
        return pick(found.name.text(), language)
    key = f"catalogue.register.{register}"
    return translate(key, language) if known(key) else register.replace("_", " ")


def register_reason(register: str) -> tuple[Text, Text]:
    """Why it is asked, and by which law.

    :raises BadService: if it is none of those described.
    """
    root = Path(settings.BALCAO_SERVICES)
    described = registers(root).get(register)
    if described is None:
        raise BadService([Problem(root / SHARED / "registers" / f"{register}.yaml", "", "there is no such register")])
    if isinstance(described.basis, Trilingual):
        return described.purpose.text(), described.basis.text()
    law = shared(root / SHARED / "laws.yaml")[described.basis]
    return described.purpose.text(), {language: str(law[language]) for language in LANGUAGES}


def register_words(name: str, register_id: str = "") -> Text | None:
    """The words of a register's field, or of a value that is a code: those of that register, or else of any, or of a
    kind of licence; None where nobody says any."""
    known = registers(Path(settings.BALCAO_SERVICES))
    first = [known[register_id]] if register_id in known else []
    for register in (*first, *known.values()):
        if name in register.words:
            return register.words[name].text()
    kind = licence_kinds(Path(settings.BALCAO_SERVICES)).get(name)
    return kind.name.text() if kind else None
