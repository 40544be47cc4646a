"""Who gets which case."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Skill(models.Model):
    """What an officer of a department is good at, in the department's word: a language, a kind of premises, an area."""

    department = models.CharField(max_length=10)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "person", "name"], name="worklists_skill_once"),
        ]


class Rule(models.Model):
    """A rule of assignment; a department's are asked in the order of their numbers, the first that fits gives the case.

    It fits cases of `service_id` (any when empty) whose `field` has the `value`; a field is ``answers.<question>`` or
    ``facts.<register>.<field>``. It gives them to the one with the least to do among `people` (anyone whose duty it is
    when empty) who have the `skill`, when one is named. It is in force since `on_since`, never before it was tried.
    """

    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80, blank=True, default="")
    field = models.CharField(max_length=120, blank=True, default="")
    value = models.CharField(max_length=200, blank=True, default="")
    skill = models.CharField(max_length=60, blank=True, default="")
    people = ArrayField(models.IntegerField(), default=list)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    trial = models.JSONField(default=dict)
    on_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(on_since__isnull=True) | Q(tried_at__isnull=False, tried_at__lte=models.F("on_since")),
                name="worklists_rule_tried_first",
            ),
            models.CheckConstraint(
                condition=Q(field="", value="") | (~Q(field="") & ~Q(value="")), name="worklists_rule_field_and_value"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["department", "id"],
                condition=Q(on_since__isnull=False, ended_at__isnull=True),
                name="worklists_rule_in_force",
            ),
        ]
