"""Who may do what in an entity's name, and until when."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.entities.models.entity import Entity
from balcao.entities.models.machine import Machine
from balcao.entities.models.substitution import Substitution
from balcao.entities.types import EVERY_SERVICE, MACHINE_ACTIONS, Action, Ending, MandateState, Origin

WAITING = (MandateState.REQUESTED.value, MandateState.CONFIRMING.value, MandateState.OFFERED.value)


class Mandate(models.Model):
    """Receiver (a person, a firm, or the entity's own software) × entity × scope × actions × period.

    Both days are included; it always ends.
    `parent` is the mandate out of which it was given on; its number is the lower one, so no chain closes on itself.
    With a `substitution` it lends what an absent person holds: its parent, or without one their office.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    agent = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="mandates_held")
    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, null=True, related_name="mandates")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="given_on")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    substitution = models.ForeignKey(Substitution, on_delete=models.PROTECT, null=True, related_name="mandates")
    scope = models.CharField(max_length=80, default=EVERY_SERVICE)
    actions = ArrayField(models.CharField(max_length=20))
    amount_up_to = models.BigIntegerField(null=True)
    renewals_only = models.BooleanField(default=False)
    may_delegate = models.BooleanField(default=False)
    since_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(
        max_length=12, default=MandateState.IN_FORCE, choices=[(each.value, each.value) for each in MandateState]
    )
    ended_why = models.CharField(
        max_length=12, blank=True, default="", choices=[(each.value, each.value) for each in Ending]
    )
    ended_at = models.DateTimeField(null=True)
    asked = models.BooleanField(default=False)
    answer_by = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    origin = models.CharField(
        max_length=10, default=Origin.PORTAL, choices=[(each.value, each.value) for each in Origin]
    )
    scan_sha256 = models.CharField(max_length=64, blank=True, default="")
    granted_by = models.CharField(max_length=40)
    reviewed_on = models.DateField(null=True)
    first_used_at = models.DateTimeField(null=True)

    @property
    def receiver(self) -> str:
        """Who holds it: a person, a firm, or software."""
        held = {"p": self.person_id, "e": self.agent_id, "m": self.machine_id}
        return next(f"{kind}-{number}" for kind, number in held.items() if number is not None)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="entities_mandate_period"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, agent__isnull=True, machine__isnull=True)
                | Q(person__isnull=True, agent__isnull=False, machine__isnull=True)
                | Q(person__isnull=True, agent__isnull=True, machine__isnull=False),
                name="entities_mandate_one_receiver",
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=True) | ~Q(agent=F("entity")), name="entities_mandate_not_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(parent__lt=F("id")), name="entities_mandate_parent_is_older"
            ),
            models.CheckConstraint(
                condition=Q(actions__len__gt=0, actions__contained_by=[each.value for each in Action]),
                name="entities_mandate_actions",
            ),
            models.CheckConstraint(
                condition=Q(amount_up_to__isnull=True) | Q(amount_up_to__gt=0), name="entities_mandate_amount"
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.ENDED, ended_at__isnull=False, ended_why__gt="")
                | (~Q(state=MandateState.ENDED) & Q(ended_at__isnull=True, ended_why="")),
                name="entities_mandate_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WAITING) | Q(answer_by__isnull=False), name="entities_mandate_answer_by"
            ),
            models.CheckConstraint(
                condition=Q(substitution__isnull=True)
                | (
                    Q(person__isnull=False, may_delegate=False, replaces__isnull=True)
                    & ~Q(actions__contains=[Action.MANAGE.value])
                ),
                name="entities_mandate_lent_narrowly",
            ),
            models.CheckConstraint(
                condition=Q(machine__isnull=True)
                | Q(
                    actions__contained_by=[each.value for each in MACHINE_ACTIONS],
                    may_delegate=False,
                    parent__isnull=True,
                    substitution__isnull=True,
                ),
                name="entities_mandate_of_software",
            ),
            models.UniqueConstraint(
                fields=["entity", "person", "agent", "machine", "scope", "parent", "substitution"],
                condition=Q(state=MandateState.IN_FORCE),
                nulls_distinct=False,
                name="entities_mandate_once",
            ),
            models.UniqueConstraint(
                fields=["entity", "person", "agent", "machine", "scope", "parent", "substitution"],
                condition=Q(state__in=WAITING),
                nulls_distinct=False,
                name="entities_mandate_one_waits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "entity"], name="entities_mandate_person"),
            models.Index(fields=["agent", "entity"], name="entities_mandate_agent"),
            models.Index(fields=["machine"], condition=Q(machine__isnull=False), name="entities_mandate_machine"),
            models.Index(fields=["scope"], name="entities_mandate_scope"),
            models.Index(fields=["state", "until_on"], name="entities_mandate_until"),
        ]


class Confirmation(models.Model):
    """That one of those whose signatures bind the entity agreed to a mandate."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="confirmations")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mandate", "person"], name="entities_confirmation_once"),
        ]
