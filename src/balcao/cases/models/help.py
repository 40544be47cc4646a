"""Somebody helps with a draft that is not theirs."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.cases.models.draft import Draft


class Help(models.Model):
    """One helper of one draft, from the invitation to its end: they read it, or fill it in, and nothing else.

    `pages` are those of the form they see; none named is all. By a link, whoever has it and the code accepts; only
    the hash of the link is kept, the code is derived from `nonce`. By contact, `invited` is whose account that is,
    nobody where there is none; `contact` is masked. `read_on` is the last day of which a reading is on record.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="helps")
    may_fill = models.BooleanField()
    pages = ArrayField(models.CharField(max_length=60), default=list)
    until_on = models.DateField()
    invited_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    open_until_on = models.DateField()
    way = models.CharField(max_length=7, choices=[(each, each) for each in ("link", "contact")])
    contact = models.CharField(max_length=100, blank=True, default="")
    invited = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True, null=True)
    nonce = models.CharField(max_length=32, blank=True, default="")
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    helper = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    read_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True, default="")
    end = models.CharField(
        max_length=9,
        blank=True,
        default="",
        choices=[(each, each) for each in ("withdrawn", "declined", "left", "replaced", "codes", "closed")],
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "helper"], condition=Q(ended_at__isnull=True), name="cases_help_once"
            ),
            models.CheckConstraint(
                condition=Q(helper__isnull=True, accepted_at__isnull=True)
                | Q(helper__isnull=False, accepted_at__isnull=False),
                name="cases_help_accepted",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="cases_help_end_says_why",
            ),
            models.CheckConstraint(
                condition=Q(way="link", secret_hash__isnull=False, invited__isnull=True)
                | Q(way="contact", secret_hash__isnull=True),
                name="cases_help_by_link_or_contact",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["helper"], condition=Q(helper__isnull=False), name="cases_help_of"),
            models.Index(fields=["invited"], condition=Q(invited__isnull=False), name="cases_help_asked"),
        ]
