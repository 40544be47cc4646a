"""What a service has assessed: by which criteria, by how many who do not see each other's points, and who is hidden."""

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Criterion(Part):
    """What is looked at: `asks` tells an assessor how, `most` is the highest number of points (0 is the lowest),
    `weight` the share of the whole in per cent."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    name: Trilingual
    asks: Trilingual
    weight: int = Field(ge=1, le=100)
    most: int = Field(default=10, ge=1, le=100)


class Stage(Part):
    """One stage: `assessors` are named, for each application `enough` of them have to give points within `days` working
    days. Points come to a number of 0 to 100.

    `hides_applicants`: assessors see neither names nor what the form marks as `identifies`. `hides_assessors`: the
    applicant never reads who gave which points. Below `least` an application goes no further; who differs by more than
    `outlier` from the middle one is marked.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,20}$")
    name: Trilingual
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    assessors: int = Field(ge=1, le=20)
    enough: int = Field(ge=1, le=20)
    days: int = Field(ge=1, le=250)
    hides_applicants: bool = True
    hides_assessors: bool = True
    least: int = Field(default=0, ge=0, le=100)
    outlier: int = Field(default=20, ge=1, le=100)

    @model_validator(mode="after")
    def _adds_up(self) -> "Stage":
        if self.enough > self.assessors:
            raise ValueError("`enough` is more than there are `assessors`")
        if sum(each.weight for each in self.criteria) != 100:
            raise ValueError("the weights of the criteria come to 100")
        if len({each.id for each in self.criteria}) < len(self.criteria):
            raise ValueError("give each criterion another `id`")
        return self


class Assessed(Part):
    """The stages in their order; the points of the last rank the applications of a round.

    Where they are alike, the first criterion of `ties` decides, then the next, then who lodged earlier.
    """

    stages: tuple[Stage, ...] = Field(min_length=1, max_length=5)
    ties: tuple[str, ...] = ()
    basis: Trilingual
    confidence: Confidence

    @model_validator(mode="after")
    def _whole(self) -> "Assessed":
        if len({each.id for each in self.stages}) < len(self.stages):
            raise ValueError("give each stage another `id`")
        if not set(self.ties) <= {each.id for each in self.stages[-1].criteria}:
            raise ValueError("`ties` names criteria of the last stage")
        return self
