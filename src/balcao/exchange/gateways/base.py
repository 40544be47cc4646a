"""The contract every way to another body's system keeps."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from balcao.kernel.errors import BalcaoError


class Unreachable(BalcaoError):
    """The other system is down, did not answer in time, or answered what cannot be understood."""

    key = "exchange.unreachable"


class Registers(Protocol):
    """Registers of other bodies. Safe to call from several threads; never touches the database."""

    def ask(self, register: str, key: str, fields: Sequence[str]) -> dict[str, Any] | None:
        """The facts the register has under that key, at least the asked ones it has; None if it has no such key.

        :raises Unreachable: if no answer that can be understood came in time.
        """

    def search(
        self, register: str, letters: str, among: Sequence[str], fields: Sequence[str], most: int
    ) -> dict[str, dict[str, Any]]:
        """The facts of entries in which a word of the fields `among` begins with these letters, by their number.

        :raises Unreachable: if no answer that can be understood came in time.
        """

    def which(self, register: str, field: str, keys: Sequence[str]) -> frozenset[str]:
        """Of these keys, those for which a yes/no field of the register holds; nothing else is told about anybody.

        :raises Unreachable: if no answer that can be understood came in time.
        """


class Departments(Protocol):
    """Systems of departments that take messages."""

    def tell(self, department: str, message: Mapping[str, Any], key: str) -> None:
        """Hand over a message. The receiver takes a key once, so telling again is harmless.

        :raises Unreachable: if it is not certain that the message arrived.
        """
