"""Posts, their reviews, and absences."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Post(models.Model):
    """An officer's post: a duty in a department for a period, the last day included.

    No `services` means all of the department. Proposed by one administrator, it is in force once another has confirmed
    it. Only a founding administration post, entered at the machine, has nobody behind it.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="posts")
    department = models.CharField(max_length=10)
    duty = models.CharField(max_length=60)
    services = models.JSONField(default=list)
    clearance = models.PositiveSmallIntegerField(default=0)
    since_on = models.DateField()
    until_on = models.DateField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True, default="")
    review_due_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="accounts_post_period"),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | ~Q(proposed_by=F("person")),
                name="accounts_post_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("person"))),
                name="accounts_post_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False, confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(proposed_by__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | Q(proposed_by__isnull=True, confirmed_at__isnull=False, duty="administration"),
                name="accounts_post_confirmed_whole",
            ),
            models.UniqueConstraint(
                fields=["person", "department", "duty"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="accounts_post_proposed_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "person"], name="accounts_post_department")]


class PostReview(models.Model):
    """Somebody looked whether an officer still needs a post."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    needed = models.BooleanField()


class Absence(models.Model):
    """Days on which a colleague holds an officer's posts in a department; both days are included."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="absences")
    department = models.CharField(max_length=10)
    substitute = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="substitutions")
    from_on = models.DateField()
    until_on = models.DateField()
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="accounts_absence_period"),
            models.CheckConstraint(condition=~Q(substitute=F("person")), name="accounts_absence_of_another"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("person"))
                    & ~Q(confirmed_by=F("substitute"))
                ),
                name="accounts_absence_four_eyes",
            ),
        ]
