"""Persons and their accounts; officers' posts are in `officers`."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from balcao.accounts.types import Standing
from balcao.kernel.texts import LANGUAGES, Text


def names_from(name_zh: str, name_pt: str) -> Text:
    """A name by language: in Chinese the usual one, elsewhere the Latin one where it is known."""
    usual, latin = name_zh or name_pt, name_pt or name_zh
    return {language: usual if language.startswith("zh") else latin for language in LANGUAGES}


class Person(models.Model):
    """A human being as the identity register knows them. Names are never normalised."""

    name_zh = models.CharField(max_length=200, blank=True, default="")
    name_pt = models.CharField(max_length=200, blank=True, default="")
    bir = models.CharField(max_length=10, unique=True, null=True)
    permit = models.CharField(max_length=8, unique=True, null=True)
    born_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-Hant")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~(models.Q(name_zh="") & models.Q(name_pt="")), name="accounts_person_has_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(bir__isnull=True) | models.Q(bir__regex=r"^[157]\d{6}\(\d\)$"),
                name="accounts_person_bir",
            ),
            models.CheckConstraint(
                condition=models.Q(permit__isnull=True) | models.Q(permit__regex=r"^\d{8}$"),
                name="accounts_person_permit",
            ),
        ]

    @property
    def name(self) -> str:
        """The name as it is usually written."""
        return self.name_zh or self.name_pt

    @property
    def names(self) -> Text:
        """The name by language, as `names_from` has it."""
        return names_from(self.name_zh, self.name_pt)

    @property
    def number(self) -> str:
        """The number of the identity card or, for non-residents, of the permit; empty for those who have neither."""
        return self.bir or self.permit or ""

    @property
    def sign_in_name(self) -> str:
        """The sign-in name of an account opened with the card: its figures."""
        return "".join(sign for sign in self.number if sign.isdigit())


class UserManager(BaseUserManager["User"]):
    """Accounts by sign-in name."""

    use_in_migrations = True

    def get_queryset(self) -> models.QuerySet["User"]:
        """With the person, whom every page asks for."""
        return super().get_queryset().select_related("person")


class User(AbstractBaseUser):
    """The one account of a person. `email`, and the person's `phone`, are only written once proven.

    `held_level` is the highest level its sessions reach until `held_until`; without a day, until an act that
    proves more. On `closes_on` it closes because its owner asked for that; `closing_told` is how many
    days before it they were told last. `easy_view` is whether they want the easy view; unset until they say so.
    """

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True, default="")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    held_level = models.PositiveSmallIntegerField(null=True)
    held_until = models.DateTimeField(null=True)
    closes_on = models.DateField(null=True)
    closing_told = models.PositiveSmallIntegerField(null=True)
    easy_view = models.BooleanField(null=True)
    session_round = models.PositiveIntegerField(default=0)
    """Part of what a session is checked against: one higher, and every session of the account is over."""
    standing: Standing | None = None
    """Read along with the account of who makes a request, and for that request only."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(held_level__isnull=True) | models.Q(held_level__in=[1, 2]),
                name="accounts_user_held_level",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__isnull=True) | models.Q(is_active=True), name="accounts_user_closes_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closing_told__isnull=True) | models.Q(closes_on__isnull=False),
                name="accounts_user_told_of_closing",
            ),
        ]

    def highest_level(self, at: datetime) -> int:
        """The highest assurance level a session of this account reaches now."""
        if self.held_level is None or (self.held_until is not None and self.held_until <= at):
            return 3
        return self.held_level

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            "balcao.accounts.session", f"{self.password}:{self.session_round}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def is_unclaimed(self) -> bool:
        """Whether nobody can sign in with it yet: neither password nor factor was ever set up."""
        from allauth.mfa.models import Authenticator

        return not self.has_usable_password() and not Authenticator.objects.filter(user_id=self.pk).exists()
