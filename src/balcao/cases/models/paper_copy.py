"""What is issued, on paper as well: to be printed, ready, collected."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.models.case import Case

STATES = ("waiting", "to_print", "ready", "collected", "posted", "returned")


class PaperCopy(models.Model):
    """The papers of one case, wanted by its applicant.

    It is `waiting` until all documents are sealed, then `to_print`; printed it is `ready` at a place until the end of
    `keep_until`, then `collected`, or `returned` to the department. By post it is `posted` once printed, to `address`,
    and has no place. `code` is what whoever collects shows; beside the holder a deputy may be named by card. What was
    ready at one time and collected at another keeps who did it, and whose card was seen. Where nothing was granted its
    fee went back at `fee_back_at`.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="paper_copy")
    place = models.CharField(max_length=40, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    deputy_name = models.CharField(max_length=100, blank=True, default="")
    deputy_card = models.CharField(max_length=20, blank=True, default="")
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=10, default="waiting", choices=[(each, each) for each in STATES])
    wanted_at = models.DateTimeField()
    print_by = models.DateField(null=True)
    printed_at = models.DateTimeField(null=True)
    printed_by = models.CharField(max_length=200, blank=True, default="")
    keep_until = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True, default="")
    collected_by = models.CharField(max_length=100, blank=True, default="")
    collected_as = models.CharField(max_length=10, blank=True, default="")
    fee_back_at = models.DateTimeField(null=True)
    tracking = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(place="") & ~Q(address="")) | (~Q(place="") & Q(address="")),
                name="cases_papercopy_place_or_post",
            ),
            models.CheckConstraint(
                condition=Q(deputy_name="", deputy_card="") | (~Q(deputy_name="") & ~Q(deputy_card="")),
                name="cases_papercopy_deputy_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "to_print"], printed_at__isnull=True)
                | (Q(state__in=["ready", "collected", "posted", "returned"], printed_at__isnull=False)),
                name="cases_papercopy_printed_first",
            ),
            models.CheckConstraint(
                condition=(Q(state="collected") & ~Q(collected_by="")) | (~Q(state="collected") & Q(collected_by="")),
                name="cases_papercopy_collected_by",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["place", "print_by"],
                condition=Q(state__in=["to_print", "ready"]),
                name="cases_papercopy_waiting",
            ),
        ]
