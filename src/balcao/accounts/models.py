"""Persons and their accounts; officers' posts are in `officers`."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from balcao.accounts.officers.models import Absence, Post, PostReview

__all__ = ["Absence", "Person", "Post", "PostReview", "User", "UserManager"]


class Person(models.Model):
    """A human being as the identity register knows them. Names are never normalised."""

    name_zh = models.CharField(max_length=200, blank=True, default="")
    name_pt = models.CharField(max_length=200, blank=True, default="")
    bir = models.CharField(max_length=10, unique=True, null=True)
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
        ]

    @property
    def name(self) -> str:
        """The name as it is usually written."""
        return self.name_zh or self.name_pt


class UserManager(BaseUserManager["User"]):
    """Accounts by sign-in name."""

    use_in_migrations = True

    def get_queryset(self) -> models.QuerySet["User"]:
        """With the person, whom every page asks for."""
        return super().get_queryset().select_related("person")


class User(AbstractBaseUser):
    """The one account of a person."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True, default="")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()
