"""The roots of every anticipated failure. A failure's docstring is its message for developers;
`key` names the text shown to people."""

from typing import ClassVar


class BalcaoError(Exception):
    """Something anticipated went wrong."""

    key: ClassVar[str] = "error.unexpected"

    def __str__(self) -> str:
        return super().__str__() or " ".join((self.__doc__ or "").split())


class NotFound(BalcaoError):
    """There is no such thing, or this actor may not know of it: the answer is the same."""

    key = "error.not_found"


class Refused(BalcaoError):
    """The actor may not do this; `reason_key` names the text that says why."""

    key = "error.refused"

    def __init__(self, reason_key: str = "error.refused") -> None:
        super().__init__(reason_key)
        self.reason_key = reason_key


class AssuranceTooLow(BalcaoError):
    """This needs a surer sign-in than the session has; `level` says which."""

    key = "error.assurance_too_low"

    def __init__(self, level: int) -> None:
        super().__init__(f"assurance level {level} is needed")
        self.level = level
