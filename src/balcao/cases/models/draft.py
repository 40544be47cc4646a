"""What exists before lodging."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """An application being filled in. It belongs to the holder, whoever of their people works on it.

    `facts` is what registers said, by register, and `asked_at` when each did; `frozen_hash` is set while
    signatures are collected;
    `binding` says by which rule, for which amount and matter;
    `checkout` names who went to pay, so that payment can lodge in their name. `about` is the entity, other than the
    holder, that a register was asked about: its kind and number. `copy` says how what is issued is wanted on paper too
    (see `cases.copies.WantedCopy`); empty where it is not. `clerks` are the officers by whose hand answers were
    entered at a counter. `left_out` are answers that did not come along to a newer form (`cases.newer_form.in_words`).
    `reminded_at` is when who began it was last reminded, while it still waits for them.
    """

    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, default="open", choices=[(each, each) for each in ("open", "lodged", "discarded")]
    )
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    asked_at = models.JSONField(default=dict, db_column="asked_on")
    unreachable = models.JSONField(default=list)
    licence_number = models.CharField(max_length=40, blank=True, default="")
    about = models.CharField(max_length=60, blank=True, default="")
    against = models.ForeignKey("cases.Decision", on_delete=models.PROTECT, null=True, related_name="+")
    start_key = models.CharField(max_length=80, unique=True)
    frozen_hash = models.CharField(max_length=64, blank=True, default="")
    frozen_by = models.CharField(max_length=40, blank=True, default="")
    binding = models.JSONField(default=dict)
    checkout = models.JSONField(default=dict)
    lodge_problem = models.CharField(max_length=80, blank=True, default="")
    copy = models.JSONField(default=dict)
    clerks = ArrayField(models.CharField(max_length=40), default=list)
    reminded_at = models.DateTimeField(null=True)
    left_out = models.JSONField(default=list, db_default=[])

    under_mandate: int | None = None
    """The mandate under which the actor has it in hand; of this moment, no column."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-saved_at"], condition=Q(state="open"), name="cases_draft_holder"),
            models.Index(fields=["about"], condition=Q(state="open") & ~Q(about=""), name="cases_draft_about"),
            models.Index(fields=["saved_at"], condition=Q(state="open"), name="cases_draft_untouched"),
            models.Index(fields=["created_by"], name="cases_draft_created_by"),
            GinIndex(fields=["clerks"], condition=~Q(clerks=[]), name="cases_draft_clerks"),
        ]


class Answer(models.Model):
    """An answer and its version: two writers never lose a value. `origin` names the earlier application it was taken
    from, until it is changed; `clerk` the officer by whose hand it was written, at a counter."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    origin = models.JSONField(default=dict, db_default={})
    clerk = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "question"], name="cases_answer_once")]


class Sending(models.Model):
    """An answer was sent under this key and kept as that version of its question: sent again, because the reply was
    lost, it changes nothing."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    question = models.CharField(max_length=60)
    version = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "key", "question"], name="cases_sending_once")
        ]


class Signature(models.Model):
    """One person asked to sign the frozen content, until the end of a day of their own.

    `needed` ones must all sign, because they consent for themselves; the others bind the holder in the capacity of
    their `offices` as they were when they were asked or signed: rows of organ, post, for whom one stands in, and under
    which mandate. `reminded` is the number of
    days left at which they were last reminded. A request that does not stand any more says why. `guardian` is who
    signed or refused in the person's name, if not they themself. `certificate` is that of a signature in the signed
    text itself: `signer`, `issuer`, `number` (hexadecimal) and the signed `file`; empty without one.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    needed = models.BooleanField(default=False)
    offices = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    until_on = models.DateField()
    reminded = models.PositiveSmallIntegerField()
    late_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(
        max_length=13,
        blank=True,
        default="",
        choices=[(each, each) for each in ("changed", "seat_ended", "asked_anew", "away", "stood_in", "mandate_ended")],
    )
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    guardian = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    assurance = models.PositiveSmallIntegerField(default=0)
    certificate = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "person"], condition=Q(voided_at__isnull=True), name="cases_signature_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(refused_at__isnull=True), name="cases_signature_or_refusal"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="cases_signature_void_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person"],
                condition=Q(voided_at__isnull=True, signed_at__isnull=True, refused_at__isnull=True),
                name="cases_signature_waiting",
            ),
        ]
