"""Those who apply together with the holder of a case."""

from typing import ClassVar

from django.db import models

from balcao.cases.models.case import Case


class CoApplicant(models.Model):
    """A person who applies together with the holder, since it was lodged, until they withdrew."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="co_applicants")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_why = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_coapplicant_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="cases_coapplicant_person")]
