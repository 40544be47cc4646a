"""Under which number each register knows the holder, and who else is concerned by the answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from balcao.accounts import api as accounts
from balcao.catalogue.api import registers
from balcao.entities import api as entities
from balcao.exchange.entries import WAYS, Way
from balcao.exchange.types import Asking, EntryName
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError


class NoSuchRegister(BalcaoError):
    """A service asks a register that the exchange has no way to: its definition is wrong."""

    key = "exchange.no_such_register"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a question to a register is about: their number there, and the holders who see that it was asked.

    `way` is how the register's answer is read when it is an entry, which only those hear of whom it names: `bir`.
    """

    key: str
    concerned: tuple[str, ...]
    way: Way | None = None
    bir: str = ""


def _person_asked_about(actor: Actor) -> int | None:
    """The person for whom it is asked, by whomever; for an entity, who acts in its name."""
    return int(actor.holder_id[2:]) if actor.holder_id.startswith("p-") else actor.person_id


def _by_entity_number(name: str) -> Callable[[Actor], Subject | None]:
    def find(actor: Actor) -> Subject | None:
        if actor.entity_id is None:
            return None
        number = entities.register_numbers(actor.entity_id)[name]
        return Subject(number, (actor.holder_id,)) if number else None

    return find


def _by_identity_card(actor: Actor) -> Subject | None:
    person_id = _person_asked_about(actor)
    if person_id is None:
        return None
    person = accounts.get_person(person_id)
    number = person.bir or person.permit
    return Subject(number, tuple(dict.fromkeys((actor.holder_id, f"p-{person_id}")))) if number else None


def _by_holder(actor: Actor) -> Subject | None:
    return _by_identity_card(actor) if actor.entity_id is None else _by_entity_number("taxpayer_no")(actor)


_WAYS: dict[str, Callable[[Actor], Subject | None]] = {
    "register_no": _by_entity_number("register_no"),
    "taxpayer_no": _by_entity_number("taxpayer_no"),
    "identity_card": _by_identity_card,
    "holder": _by_holder,
    "entry": lambda actor: None,
}
"""By the number under which a register knows the applicant."""


def _entry(about: EntryName, actor: Actor) -> Subject | None:
    """The entry of another entity; its own people see that it was asked for, if it has an account."""
    person_id = _person_asked_about(actor)
    bir = accounts.get_person(person_id).bir if person_id is not None else ""
    if not bir or not about.number:
        return None
    known = entities.account_numbered(about.kind, about.number)
    concerned = (f"p-{person_id}", *([known[0]] if known else []))
    return Subject(about.number, concerned, WAYS[about.kind], bir)


def entry_holders(register: str, numbers: Iterable[str]) -> tuple[str, ...]:
    """The holders whose own entries these are, as far as the register is one of entities that have accounts."""
    kinds = [kind for kind, way in WAYS.items() if way.register == register]
    accounts = (entities.account_numbered(kind, number) for number in numbers for kind in kinds)
    return tuple(dict.fromkeys(account[0] for account in accounts if account))


def concerned_by(register: str, actor: Actor) -> str:
    """The holder whose data a register would tell when this actor asks; empty if it has no number of theirs.

    For an entity, a register of persons tells about who acts in its name.

    :raises NoSuchRegister: if there is no way to that register.
    """
    subject = subject_of(Asking(register, {}, {}, ()), actor)
    return subject.concerned[-1] if subject else ""


def subject_of(asking: Asking, actor: Actor) -> Subject | None:
    """Whom the register is asked about when this actor asks; None if they have no number there.

    :raises NoSuchRegister: if there is no way to that register.
    """
    if asking.about is not None:
        return _entry(asking.about, actor)
    known = registers(Path(settings.BALCAO_SERVICES))
    if asking.register not in known:
        raise NoSuchRegister(f"{asking.register!r} is not one of {', '.join(sorted(known))}")
    return _WAYS[known[asking.register].known_by](actor)
