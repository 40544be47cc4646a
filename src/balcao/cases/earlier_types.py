"""Earlier applications and their answers, as a draft can take them over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """The earlier application an answer was taken from."""

    reference: str
    lodged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswer:
    """An answer of then that can be taken over, and what the draft says."""

    question: str
    then: Any
    now: Any
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswers:
    """What an earlier application said; `anew` are questions that registers answer, and so are not taken from it."""

    origin: Origin
    answers: tuple[EarlierAnswer, ...]
    anew: tuple[str, ...]
