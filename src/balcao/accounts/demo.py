"""The people of the demo world."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection

from balcao.accounts.models import Person, Post, User
from balcao.accounts.web.adapters import SecretUnreadable
from balcao.kernel.clock import add_months, macau_date

PASSWORD = "balcao-demo-2026"  # noqa: S105 - the demo world's, printed at start
PEOPLE: tuple[tuple[int, str, str, str, str | None, str | None, str], ...] = (
    (1, "mei.ling", "陳美玲", "Chan Mei Ling", "1234567(8)", "1955-03-08", "zh-Hant"),
    (2, "joao", "施若翰", "João Baptista da Silva", "5234567(1)", "1962-06-24", "pt"),
    (3, "wai.keong", "李偉強", "Lei Wai Keong", "1345678(2)", "1978-11-02", "zh-Hant"),
    (4, "ka.man", "黃嘉敏", "Wong Ka Man", "1456789(3)", "1994-01-19", "zh-Hant"),
    (5, "sio.fan", "何少芬", "Ho Sio Fan", "7123456(0)", "1950-09-30", "zh-Hant"),
    (6, "pui.i", "梁佩儀", "Leong Pui I", "1567890(4)", "1983-04-12", "zh-Hant"),
    (11, "officer.dsi", "王志豪", "Vong Chi Hou", None, None, "zh-Hant"),
    (12, "officer.iam", "", "Maria de Fátima Rosário", None, None, "pt"),
    (13, "chief.dsi", "吳佩珊", "Ng Pui San", None, None, "zh-Hant"),
    (14, "officer.all", "譚國華", "Tam Kuok Wa", None, None, "zh-Hant"),
    (15, "admin", "", "Administrator", None, None, "en"),
    (16, "admin.second", "馮詠芝", "Fong Weng Chi", None, None, "zh-Hant"),
    (17, "officer.dsi.second", "梁思敏", "Leong Si Man", None, None, "zh-Hant"),
    (18, "officer.safp", "陳嘉慧", "Chan Ka Wai", None, None, "zh-Hant"),
    (19, "counter.one", "蘇慧珍", "Sou Wai Chan", None, None, "zh-Hant"),
    (20, "counter.two", "", "António Sequeira", None, None, "pt"),
    (21, "chief.iam", "何嘉欣", "Ho Ka Ian", None, None, "zh-Hant"),
    (22, "chief.dsi.second", "馬建業", "Ma Kin Ip", None, None, "zh-Hant"),
)
DIED = (23, "黃偉文", "Wong Wai Man", "5011223(4)", "1948-02-20")
"""Who had licences and has died: a person without an account."""
POSTS: tuple[tuple[int, str, str], ...] = (
    (11, "DSI", "association-register"),
    (12, "IAM", "licensing"),
    (13, "DSI", "association-register"),
    (13, "DSI", "chief"),
    (14, "DST", "licensing"),
    (14, "DSAL", "licensing"),
    (14, "FSS", "contributions"),
    (14, "CPSP", "licensing"),
    (14, "CB", "opinions"),
    (14, "DSSCU", "opinions"),
    (14, "SSM", "opinions"),
    (14, "DSPA", "opinions"),
    (14, "IC", "opinions"),
    (14, "SAFP", "counter"),
    (14, "SAFP", "texts"),
    (14, "DSF", "treasury"),
    (18, "DSF", "treasury"),
    (18, "SAFP", "entity-accounts"),
    (18, "SAFP", "texts"),
    (18, "DST", "chief"),
    (18, "DSAL", "chief"),
    (17, "DSI", "opinions"),
    (17, "DSI", "texts"),
    (19, "SAFP", "counter"),
    (20, "SAFP", "counter"),
    (18, "IAS", "benefits"),
    (18, "DSEDJ", "benefits"),
    (21, "IAM", "licensing"),
    (21, "IAM", "chief"),
    (22, "DSI", "chief"),
)
ADMINISTRATORS = (15, 16)
"""They found the demo world; the posts of all others are proposed by the first and confirmed by the second."""


def load_demo(*, at: datetime) -> None:
    """Add the demo people who are not there yet, each with the second factor the demo phone shows codes for."""
    if User.objects.filter(username__in=[username for _number, username, *_rest in PEOPLE]).count() < len(PEOPLE):
        _add_people(at)
    _add_second_factors(at)


OFFICERS = {"DSI": 11, "IAM": 12, "SAFP": 18}
"""Who does the work of these departments; that of all others is one person's."""
OF_ALL_OTHERS = 14


SECOND_DEMO_OFFICER = 18
"""Who may be given a post beside the officer who has it, where a thing takes two."""


def give_demo_posts(*, at: datetime, posts: Iterable[tuple[str, str]], to: int | None = None) -> None:
    """Have every service's work be somebody's: `posts` are departments and duties; those that exist stay.

    With `to` they are that officer's, beside whoever has them.
    """
    held = set(Post.objects.values_list("person_id", "department", "duty"))
    first, second = ADMINISTRATORS
    given = [(to or OFFICERS.get(department, OF_ALL_OTHERS), department, duty) for department, duty in posts]
    Post.objects.bulk_create(_post(at, *each, first, second) for each in given if each not in held)


def add_neighbours(people: Iterable[tuple[int, str, str]]) -> None:
    """Add people without an account: number, Chinese and Latin name, from which their cards are numbered."""
    for number, name_zh, name_pt in people:
        born = date(1950 + number % 45, 1 + number % 12, 1 + number % 28)
        names = {"name_zh": name_zh, "name_pt": name_pt}
        Person.objects.create(pk=number, **names, bir=f"1900{number}({number % 10})", born_on=born)
    _number_after_them()


def demo_secret(username: str) -> str:
    """The secret a demo person's authenticator shares with the counter, in base32."""
    digest = hashlib.sha1(b"balcao-demo-" + username.encode()).digest()  # noqa: S324 - a demo secret
    return base64.b32encode(digest).decode()


def _add_second_factors(at: datetime) -> None:
    users = User.objects.filter(username__in=[username for _number, username, *_rest in PEOPLE])
    there = {each.user_id: each for each in Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)}
    new = []
    for user in users:
        kept = there.get(user.pk)
        if kept is None or not _readable(kept):
            secret = {"secret": encrypt(demo_secret(user.username))}
            factor = Authenticator(user=user, type=Authenticator.Type.TOTP, data=secret, created_at=at)
            factor.pk = kept and kept.pk
            new.append(factor)
    said = ("data", "created_at")
    Authenticator.objects.bulk_create(new, update_conflicts=True, unique_fields=["id"], update_fields=said)


def _readable(factor: Authenticator) -> bool:
    """Whether it was written under today's secret key; `make reset` with a database of one's own changes the key."""
    try:
        decrypt(factor.data["secret"])
    except SecretUnreadable:
        return False
    return True


def _number_after_them() -> None:
    """The demo people have numbers of their own; who opens an account gets the next."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Person]):
            cursor.execute(statement)


def _add_people(at: datetime) -> None:
    _put_persons()
    _number_after_them()
    _put_users(make_password(PASSWORD), at)
    first, second = ADMINISTRATORS
    founders = [_post(at, number, "SAFP", "administration", None, None) for number in ADMINISTRATORS]
    Post.objects.bulk_create([*founders, *(_post(at, *each, first, second) for each in POSTS)])


def _put_persons() -> None:
    persons = [
        Person(
            pk=number,
            name_zh=name_zh,
            name_pt=name_pt,
            bir=bir,
            born_on=date.fromisoformat(born) if born else None,
            language=language,
            phone=f"+85366000{number:03d}",
        )
        for number, _username, name_zh, name_pt, bir, born, language in PEOPLE
    ]
    number, name_zh, name_pt, bir, born = DIED
    persons.append(Person(pk=number, name_zh=name_zh, name_pt=name_pt, bir=bir, born_on=date.fromisoformat(born)))
    said = ("name_zh", "name_pt", "bir", "born_on", "language", "phone")
    Person.objects.bulk_create(persons, update_conflicts=True, unique_fields=["id"], update_fields=said)


def _put_users(hashed: str, at: datetime) -> None:
    users = [
        User(
            username=username,
            password=hashed,
            email=f"{username}@exemplo.example",
            person_id=number,
            date_joined=at,
        )
        for number, username, *_rest in PEOPLE
    ]
    said = ("password", "email", "person", "date_joined")
    User.objects.bulk_create(users, update_conflicts=True, unique_fields=["username"], update_fields=said)


def _post(
    at: datetime, number: int, department: str, duty: str, proposed_by: int | None, confirmed_by: int | None
) -> Post:
    """A post for this year and the next; it was looked at when it was given."""
    year = macau_date(at).year
    return Post(
        person_id=number,
        department=department,
        duty=duty,
        since_on=date(year, 1, 1),
        until_on=date(year + 1, 12, 31),
        proposed_by_id=proposed_by,
        proposed_at=at,
        confirmed_by_id=confirmed_by,
        confirmed_at=at,
        review_due_on=add_months(macau_date(at), 6) if duty != "opinions" else macau_date(at),
    )
