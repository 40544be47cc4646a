"""Who is it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from balcao.accounts.models import Person, User
from balcao.accounts.models.people import names_from
from balcao.accounts.officers.queries import posts_held, posts_read, with_posts
from balcao.accounts.types import Standing
from balcao.foundation.db.api import Asked, KeptQuestion, answer, given, once
from balcao.kernel.actor import Actor, Channel, PostHeld
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


def actor_of(
    user: User,
    *,
    assurance: int,
    language: str,
    at: datetime,
    channel: Channel = Channel.WEB,
    posts: frozenset[PostHeld] | None = None,
) -> Actor:
    """The actor behind an account, with the posts held on that day in Macao; `posts` where they were just read."""
    return Actor(
        person_id=user.person_id,
        name=user.person.name,
        latin_name=user.person.name_pt,
        assurance=assurance,
        channel=channel,
        holder_id=f"p-{user.person_id}",
        posts=posts_held(user.person_id, macau_date(at)) if posts is None else posts,
        language=language,
    )


def officer_again(*, person_id: int, assurance: int, language: str, at: datetime) -> Actor | None:
    """Who asked for something to be done later, with the posts of today; None once the account is closed."""
    user = User.objects.filter(person_id=person_id, is_active=True).first()
    return actor_of(user, assurance=assurance, language=language, at=at) if user else None


def account_with_standing(user_id: int, at: datetime) -> User | None:
    """An account, its person, the posts held on that day and its factors: who one is, in one statement."""
    user = _accounts_on(macau_date(at)).first(user=user_id)
    if user is not None:
        user.standing = Standing(posts_read(user), frozenset(user.factor_ids))  # type: ignore[attr-defined]
    return user


@lru_cache(maxsize=2)
def _accounts_on(today: date) -> KeptQuestion[User]:
    """The question who one is on that day: at each click only the account differs."""
    factors = ArraySubquery(Authenticator.objects.filter(user_id=OuterRef("pk")).values("pk"))
    accounts = User.objects.filter(pk=given("user")).annotate(factor_ids=factors)
    return KeptQuestion(lambda: with_posts(accounts, today))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSummary:
    """A person as other rooms need them. `email` is empty where there is none; names are never normalised.

    `bir` is the resident's identity card, `permit` the card of who is no resident; one of them may be there.
    """

    person_id: int
    name: str
    name_zh: str
    name_pt: str
    bir: str
    email: str
    language: str
    permit: str = ""
    phone: str = ""


_PERSON = KeptQuestion(lambda: Person.objects.select_related("user").filter(pk=given("person")))


def get_person(person_id: int) -> PersonSummary:
    """A person.

    :raises NotFound: if there is none.
    """
    person = once(("accounts.person", person_id), lambda: _PERSON.first(person=person_id))
    if person is None:
        raise NotFound(f"person {person_id}")
    user = getattr(person, "user", None)
    return PersonSummary(
        person_id=person.pk,
        name=person.name,
        name_zh=person.name_zh,
        name_pt=person.name_pt,
        bir=person.bir or "",
        email=user.email if user else "",
        language=person.language,
        permit=person.permit or "",
        phone=person.phone,
    )


def person_names(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of many persons by number; no question is asked for none."""
    wanted = list(person_ids)
    return {person.pk: person.name for person in Person.objects.filter(pk__in=wanted)} if wanted else {}


def names_by_language(person_ids: Iterable[int]) -> dict[int, Text]:
    """The names of many persons by number and language: in Chinese the Chinese name, where there is one."""
    wanted = list(person_ids)
    return answer(asked_names(wanted)) if wanted else {}


def asked_names(person_ids: Iterable[int]) -> Asked[dict[int, Text]]:
    """The same question, to be asked together with others."""
    rows = Person.objects.filter(pk__in=list(person_ids)).values("id", "name_zh", "name_pt")
    return Asked(rows, lambda found: {row["id"]: names_from(row["name_zh"], row["name_pt"]) for row in found})


def names_of_person(person_id: int) -> Text | None:
    """The name of a person by language; None if there is none."""
    person = once(("accounts.person", person_id), lambda: _PERSON.first(person=person_id))
    return person.names if person is not None else None


def open_accounts(person_ids: Iterable[int]) -> set[int]:
    """Those of the persons whose account has not been closed; who has none has not closed it."""
    wanted = set(person_ids)
    return wanted - set(User.objects.filter(person_id__in=wanted, is_active=False).values_list("person_id", flat=True))


def person_by_contact(contact: str) -> int | None:
    """The one person whose open account has that proven mail address or phone; None where there is none, or several."""
    reached = User.objects.filter(Q(email__iexact=contact) | Q(person__phone=contact), is_active=True)
    found = list(reached.values_list("person_id", flat=True)[:2]) if contact else []
    return found[0] if len(found) == 1 else None


def person_by_card(bir: str) -> int | None:
    """The person with that identity card, with an account or without; for the counter, where people come in person."""
    return Person.objects.filter(bir=bir).values_list("pk", flat=True).first()


def person_by_bir(bir: str) -> int | None:
    """The person with that identity card who has an account, or None."""
    return User.objects.filter(person__bir=bir, is_active=True).values_list("person_id", flat=True).first()


def persons_after(number: int, *, limit: int) -> list[tuple[int, str]]:
    """The next persons with an open account and an identity card, by number, each with their card; for batches."""
    rows = User.objects.filter(person_id__gt=number, is_active=True).exclude(person__bir=None).exclude(person__bir="")
    return [
        (number, card or "")
        for number, card in rows.order_by("person_id").values_list("person_id", "person__bir")[:limit]
    ]


def person_by_number(number: str) -> int | None:
    """The person with that identity card or permit, whether or not they have an account, or None."""
    return Person.objects.filter(Q(bir=number) | Q(permit=number)).values_list("pk", flat=True).first()


def user_by_identity(number: str, born_on: date) -> User | None:
    """The account of who has that card and was born on that day, unless it is closed."""
    found = User.objects.filter(Q(person__bir=number) | Q(person__permit=number))
    return found.filter(person__born_on=born_on, is_active=True).first()
