"""Bundles and their parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Bundle(models.Model):
    """Several applications of one holder. `key` makes beginning it twice the same one; `begun_by` is who began it, as
    they were then: the applications are begun in their name. `one_thing` is what they are gathered for, if anything."""

    key = models.CharField(max_length=80, unique=True)
    holder_id = models.CharField(max_length=24)
    begun_by = models.JSONField()
    begun_at = models.DateTimeField()
    one_thing = models.CharField(max_length=60, blank=True, default="")
    plan_hash = models.CharField(max_length=64, blank=True, default="")
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["holder_id", "-begun_at"], name="bundles_bundle_holder")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder_id", "plan_hash", "turn"],
                condition=~Q(plan_hash=""),
                name="bundles_bundle_plan_once",
            )
        ]


class Part(models.Model):
    """The way to one application: first what it will be, then its draft, or why there is none.

    `version` is that of the service when it was chosen; its draft has its own. `name` tells it from its neighbours.
    `after` are the positions of the parts that have to be granted first, `answers` what its form is told at its start.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    name = models.JSONField()
    licence_number = models.CharField(max_length=60, blank=True, default="")
    draft = models.OneToOneField("cases.Draft", on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=60, blank=True, default="")
    opens_on = models.DateField(null=True)
    after = models.JSONField(default=list)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "position"], name="bundles_part_place_once"),
            models.CheckConstraint(condition=Q(draft=None) | Q(problem=""), name="bundles_part_draft_or_problem"),
        ]


class ApplicationList(models.Model):
    """Applications of one service from one file. `key` makes sending it twice the same one; `begun_by` is who sent it,
    as they were then. `declared` are the statements agreed to for every row, `facts` what registers said.

    `chosen_at` is when it was said which rows go on. `list_hash` is the SHA-256 over the rows' content hashes, in their
    order: what is signed. `lodging_by` is who had them lodged, `dropped_by` who dropped it before.
    """

    key = models.CharField(max_length=80, unique=True)
    holder_id = models.CharField(max_length=24)
    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    begun_by = models.JSONField()
    begun_at = models.DateTimeField()
    declared = models.JSONField(default=list)
    facts = models.JSONField(null=True)
    unreachable = models.JSONField(default=list)
    problem = models.CharField(max_length=60, blank=True, default="")
    chosen_by = models.JSONField(null=True)
    chosen_at = models.DateTimeField(null=True)
    list_hash = models.CharField(max_length=64, blank=True, default="")
    lodging_by = models.JSONField(null=True)
    lodging_at = models.DateTimeField(null=True)
    dropped_by = models.JSONField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["holder_id", "-begun_at"], name="bundles_list_holder")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(chosen_at__isnull=True, chosen_by__isnull=True)
                | Q(chosen_at__isnull=False, chosen_by__isnull=False),
                name="bundles_list_chosen_whole",
            ),
            models.CheckConstraint(
                condition=Q(lodging_at__isnull=True) | Q(chosen_at__isnull=False), name="bundles_list_lodged_chosen"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False, lodging_at__isnull=True),
                name="bundles_list_dropped_or_lodged",
            ),
        ]


class ListRow(models.Model):
    """A row of the file: its `cells` as they came, its `answers`, and what is wrong with them (`faults`, null until it
    was checked). Chosen, it becomes a draft; `content_hash` is what of it is signed, `fee` in avos what it costs.
    `signed_through` is the last signature on the list that it got."""

    list = models.ForeignKey(ApplicationList, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    cells = models.JSONField()
    answers = models.JSONField()
    faults = models.JSONField(null=True)
    chosen = models.BooleanField(default=False)
    draft = models.OneToOneField("cases.Draft", on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True, default="")
    signed = models.BooleanField(default=False)
    signed_through = models.BigIntegerField(default=0)
    order_id = models.BigIntegerField(null=True)
    fee = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "position"], name="bundles_row_place_once"),
            models.CheckConstraint(condition=Q(draft=None) | Q(chosen=True), name="bundles_row_draft_chosen"),
        ]


class ListSignature(models.Model):
    """That somebody signed the whole list, by its hash, or with a `reason` that they do not; `signer` is them, as they
    were then."""

    list = models.ForeignKey(ApplicationList, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    list_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    signer = models.JSONField()
    reason = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "person", "list_hash"], name="bundles_list_signed_once")
        ]
