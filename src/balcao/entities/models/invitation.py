"""A link by which one application is shared."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.entities.models.entity import Entity
from balcao.entities.models.mandate import Mandate
from balcao.entities.types import Action


class Invitation(models.Model):
    """Whoever has the link and is called that gets a mandate for that one application; once, and until a day.

    Only the hash of what the link holds is kept.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="invitations")
    scope = models.CharField(max_length=80)
    actions = ArrayField(models.CharField(max_length=20))
    until_on = models.DateField()
    name = models.CharField(max_length=200)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    open_until_on = models.DateField()
    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scope__startswith="draft:"), name="entities_invitation_to_one_thing"),
            models.CheckConstraint(
                condition=Q(actions__len__gt=0)
                & Q(actions__contained_by=[each.value for each in Action if each not in (Action.SIGN, Action.MANAGE)]),
                name="entities_invitation_actions",
            ),
            models.CheckConstraint(
                condition=Q(mandate__isnull=True) | Q(ended_at__isnull=True), name="entities_invitation_taken_or_ended"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["entity", "scope"], name="entities_invitation_of")]
