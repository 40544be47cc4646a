"""How an entity keeps order in its inbox."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Filing(models.Model):
    """Who in the entity looks after a notice, and the labels it has there; the department never sees either."""

    notice = models.OneToOneField("notices.Notice", on_delete=models.PROTECT, primary_key=True, related_name="filing")
    assignee = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    labels = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(labels__len__lte=5), name="notices_filing_few_labels"),
        ]
