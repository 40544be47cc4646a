"""That a service publishes an activity in which people enrol, and what the form of the enrolment knows of it."""

from typing import Literal, Self

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part


class Publishes(Part):
    """Each granted case publishes an activity and opens a round of the service `enrolled_by`. Every other name is that
    of a question.

    `title` by language (`zh-Hant` at least); `times` is a table with `on_day` (a date) and `hours` (a range of times);
    `by` chooses between ``first_come`` and ``draw``; `opens` and `closes` are moments, and a draw is done at the
    second. `fee` is avos, `grant` the grant it is paid from. By first come so many may wait as are `waiting`.
    The fees go on to the organiser `remits_after` days after the activity is over; left out, the department keeps them.
    """

    enrolled_by: str
    title: dict[Literal["zh-Hant", "pt", "en"], str] = Field(min_length=1)
    about: str | None = None
    times: str
    place: str
    quota: str
    by: str
    opens: str
    closes: str
    age_min: str | None = None
    age_max: str | None = None
    fee: str | None = None
    grant: str | None = None
    waiting: int = Field(default=0, ge=0, le=100_000)
    remits_after: int | None = Field(default=None, ge=0, le=365)
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _has_chinese_title(self) -> Self:
        if "zh-Hant" not in self.title:
            raise ValueError("`title` names the question with the Chinese one at least")
        return self

    @property
    def questions(self) -> dict[str, str]:
        """The questions named, by what they hold."""
        named = self.model_dump(exclude={"enrolled_by", "title", "waiting", "remits_after", "confidence"})
        titles = {f"title.{language}": question for language, question in self.title.items()}
        return titles | {key: name for key, name in named.items() if name is not None}


FACT = "activity"
FACTS = frozenset(
    {
        "number",
        "title",
        "organiser",
        "times",
        "first_day",
        "place",
        "fee",
        "by_draw",
        "opens_at",
        "closes_at",
        "born_from",
        "born_until",
    }
)
"""What a form knows of the activity it enrols in, as ``facts.activity.<name>``: `times` in figures, `fee` in avos, the
days between which whoever takes part was born (null without such a limit), `opens_at` and `closes_at` as moments."""
