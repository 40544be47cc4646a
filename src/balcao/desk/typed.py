"""What an officer typed into the act panel: kept through every refusal, so that nothing is typed twice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of all acts; a page fills its forms again from them."""

    outcome: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""
    conditions: str = ""
    text: str = ""
    questions: tuple[str, ...] = ()
    kind: str = ""
    opinion: str = ""
    remark: str = ""
    back_note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything written in words, to be given back where its form is gone."""
        return tuple(
            text
            for text in (self.note, self.conditions, self.text, self.opinion, self.remark, self.back_note)
            if text.strip()
        )


MOST = 5000
"""More characters are not kept with a case."""
