"""What passes the door about money granted out of a fund."""

from dataclasses import dataclass

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantable:
    """What an officer may grant, in avos: no more than `most`; `asked`, and what the fund has `left` this year."""

    fund: Text
    asked: int
    most: int
    left: int
