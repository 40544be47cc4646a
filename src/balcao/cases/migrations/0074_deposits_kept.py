"""What is kept of a deposit is decided in a case, as a fine is."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0073_kept_by_clerk")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="fine",
            name="charge",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="cases.charge"
            ),
        ),
        migrations.AlterField(
            model_name="fine",
            name="row",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=Q(charge__isnull=True) | Q(counts_from__isnull=True, enforced_at__isnull=True),
                name="cases_fine_kept_is_not_due",
            ),
        ),
    ]
