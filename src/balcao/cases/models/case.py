"""What exists from lodging on."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from balcao.cases.types import CaseState

TO_DO = (CaseState.WITH_OFFICER.value, CaseState.PROPOSED.value)
"""The states in which an officer has something to decide."""

WAITING = tuple(
    each.value for each in (CaseState.SUPPLEMENT, CaseState.HEARING, CaseState.CONSULTING, CaseState.PROCESSING)
)
"""The states in which others have something to do."""


class Case(models.Model):
    """A lodged application.

    The clock: `clock_days` working days are given; it ran in the periods `clock_runs` (pairs of days) and runs since
    `clock_since` (counted from the day after) or is stopped when that is null. `deadline_at` is the moment
    at which something happens by law; null when stopped or decided. Of one service only one case about the same
    entity is in course: `about` is its kind and number where that is not the holder.

    It runs by the process of the `version` it was lodged under, or of `process_version` where it was carried over.

    `channel` is the way by which it was lodged; at a counter, `clerk_name` is who entered it.

    `pressing_at` orders what is to do; the database keeps it (see `cases.pressing`). A case with an `urgent_reason` is
    urgent. `labels` are numbers of `Label`.

    `stands_still` says why nothing goes on by itself since the applicant is no longer there: the register's word, or
    ``deceased``; it is then with the officer, `stood_in` is the state before, `clock_stood` that the clock ran.
    `conditions` are rows with `text`, how they are `met` and `due_on` (see `cases.conditions`).
    `sought_by` holds the reference and the holder's names as lodged, folded, for the desk's search. Four eyes:
    `proposed_eyes` and `decided_eyes` are the persons who stood behind the proposal and the decision, an officer in
    substitution together with the absent one. Nobody is among both. `revision` counts the decisions that superseded
    the first; `corrected` are answers as documents have them since a correction, beside those lodged. An objection
    names the decision it is `against` and who is `barred` from deciding it; `refers_back` is set when it is granted by
    sending that decision back to its author, with the reasons that are `unfounded`; `reduces_to` when it
    leaves a fine and makes it so many avos. Of a service with `grant`, `granted` is how many avos are granted.
    """

    reference = models.CharField(max_length=40, unique=True)
    draft = models.OneToOneField("cases.Draft", on_delete=models.PROTECT, related_name="case")
    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    duty = models.CharField(max_length=60)
    clearance = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=20, choices=[(each.value, each.value) for each in CaseState])
    lodged_by = models.CharField(max_length=40)
    lodged_by_name = models.CharField(max_length=200)
    lodged_at = models.DateTimeField()
    channel = models.CharField(max_length=10, default="web")
    clerk_name = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-Hant")
    answers = models.JSONField()
    facts = models.JSONField()
    content_hash = models.CharField(max_length=64)
    fee_lines = models.JSONField(default=list)
    receipt_number = models.CharField(max_length=40, blank=True, default="")
    licence_number = models.CharField(max_length=40, blank=True, default="")
    about = models.CharField(max_length=60, blank=True, default="")
    process_state = models.JSONField(null=True)
    process_version = models.ForeignKey(
        "catalogue.PublishedVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    clock_days = models.PositiveSmallIntegerField(null=True)
    clock_runs = models.JSONField(default=list)
    clock_since = models.DateField(null=True)
    deadline_at = models.DateTimeField(null=True)
    overdue = models.BooleanField(default=False)
    assignee = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.JSONField(default=dict)
    proposed_eyes = ArrayField(models.CharField(max_length=40), default=list)
    corrected = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, blank=True, default="")
    route = models.CharField(max_length=10, blank=True, default="")
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    conditions = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    trace = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True, default="")
    decided_by_name = models.CharField(max_length=200, blank=True, default="")
    decided_for_name = models.CharField(max_length=200, blank=True, default="")
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    revision = models.PositiveSmallIntegerField(default=0)
    against = models.ForeignKey("cases.Decision", on_delete=models.PROTECT, null=True, related_name="+")
    barred = ArrayField(models.CharField(max_length=40), default=list)
    refers_back = models.JSONField(null=True)
    reduces_to = models.BigIntegerField(null=True)
    granted = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    sought_by = models.TextField(default="")
    complexity = models.PositiveSmallIntegerField(default=1)
    urgent_reason = models.CharField(max_length=300, blank=True, default="")
    labels = ArrayField(models.IntegerField(), default=list)
    pressing_at = models.DateTimeField(null=True, editable=False)
    stands_still = models.CharField(max_length=12, blank=True, default="")
    stood_in = models.CharField(max_length=20, blank=True, default="")
    clock_stood = models.BooleanField(default=False)

    fine_to_be: int | None = None
    """In memory only: what a proposal that is read would make the fine, in avos."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | Q(decided_at__isnull=False, outcome__gt=""),
                name="cases_case_decided_whole",
            ),
            models.UniqueConstraint(
                fields=["service_id", "about"],
                condition=Q(finished_at__isnull=True) & ~Q(about=""),
                name="cases_case_one_about",
            ),
            models.CheckConstraint(condition=~Q(proposed_eyes__overlap=F("decided_eyes")), name="cases_case_four_eyes"),
            models.CheckConstraint(condition=~Q(barred__overlap=F("decided_eyes")), name="cases_case_not_by_barred"),
            models.UniqueConstraint(
                fields=["against", "service_id", "holder_id"],
                condition=Q(against__isnull=False),
                name="cases_case_objects_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-lodged_at"], name="cases_case_holder"),
            models.Index(
                fields=["department", "pressing_at", "id"], condition=Q(state__in=TO_DO), name="cases_case_queue"
            ),
            models.Index(
                fields=["department", "duty", "pressing_at", "id"],
                condition=Q(state__in=TO_DO),
                name="cases_case_queue_of_duty",
            ),
            models.Index(fields=["pressing_at", "id"], condition=Q(state__in=TO_DO), name="cases_case_pressing"),
            models.Index(fields=["department"], condition=Q(state=CaseState.PROPOSED), name="cases_case_proposed"),
            models.Index(
                fields=["department", "lodged_at", "id"], condition=Q(state__in=WAITING), name="cases_case_waiting"
            ),
            models.Index(
                fields=["department", "duty", "lodged_at", "id"],
                condition=Q(state__in=WAITING),
                name="cases_case_waiting_of_duty",
            ),
            models.Index(fields=["lodged_at", "id"], condition=Q(state__in=WAITING), name="cases_case_long_waiting"),
            models.Index(
                fields=["assignee", "pressing_at"],
                condition=Q(state__in=TO_DO, assignee__isnull=False),
                name="cases_case_taken",
            ),
            models.Index(fields=["-decided_at", "id"], condition=Q(decided_at__isnull=False), name="cases_case_lately"),
            models.Index(fields=["department"], condition=~Q(urgent_reason=""), name="cases_case_urgent"),
            BrinIndex(fields=["lodged_at"], name="cases_case_lodged", autosummarize=True),
            GinIndex(OpClass("sought_by", name="gin_trgm_ops"), name="cases_case_sought"),
            GinIndex(fields=["labels"], condition=~Q(labels=[]), name="cases_case_labels"),
            models.Index(fields=["deadline_at"], condition=Q(deadline_at__isnull=False), name="cases_case_deadline"),
            models.Index(
                fields=["department", "-decided_at", "id"],
                condition=Q(decided_at__isnull=False),
                name="cases_case_done",
            ),
            models.Index(
                fields=["department", "duty", "-decided_at", "id"],
                condition=Q(decided_at__isnull=False),
                name="cases_case_done_of_duty",
            ),
        ]

    @property
    def state_is_closed(self) -> bool:
        """Whether nothing more is decided."""
        return CaseState(self.state).closed


class Step(models.Model):
    """A line of the timeline. `kind` names its words; `internal` lines are for officers alone, those `visible_to` a
    department for its officers."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    who = models.CharField(max_length=200)
    note = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)
    internal = models.BooleanField(default=False)
    visible_to = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(internal=True) | Q(visible_to=""), name="cases_step_public_is_for_everybody"
            ),
        ]


class Supplement(models.Model):
    """Something the officer asked the applicant for, in so many working `days`; the clock stands still meanwhile. An
    outage moved its last day to `extended_to`.

    `kept_answer` and `kept_files` are an answer in hand, entered at a counter by the hand of `kept_clerk` and not given
    yet.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supplements")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    asked_by_name = models.CharField(max_length=200)
    text = models.TextField()
    questions = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    extended_to = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    files = models.JSONField(default=list)
    kept_answer = models.TextField(blank=True, default="", db_default="")
    kept_files = models.JSONField(default=list, db_default=[])
    kept_clerk = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at__isnull=True), name="cases_supplement_one_open"
            ),
        ]
