"""In whose place an application is made: an heir's, for the estate of somebody who died."""

from typing import Any, Literal

from pydantic import model_validator

from balcao.catalogue.parts import Part


class OnBehalf(Part):
    """Whoever applies does so as ``heir``. The names are those of the block ``estate``: `number` holds the identity
    card of who died, `name` and `died_on` what is known of them, `others` the rows of the other heirs that a paper
    shows, `paper` the qualification of heirs, which stands in where the `register` does not say it.

    The register tells ``estates``, each with `bir`, `name_zh`, `name_pt`, `deceased_on` and `heirs`. `tells_others`:
    the other heirs who have an account are told when it is lodged.
    """

    capacity: Literal["heir"]
    register_id: str = "successions"
    number: str = "deceased_bir"
    name: str = "estate_name"
    died_on: str = "estate_died_on"
    others: str = "other_heirs"
    paper: str = "heirs_paper"
    tells_others: bool = True

    @model_validator(mode="before")
    @classmethod
    def _said_in_a_word(cls, written: Any) -> Any:
        return {"capacity": written} if isinstance(written, str) else written

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that it names."""
        return (self.number, self.name, self.died_on, self.others, self.paper)
