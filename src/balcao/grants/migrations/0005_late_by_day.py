from typing import Any

from django.db import migrations, models


def days_of(apps: Any, schema_editor: Any) -> None:
    """The day of the instalment that was told: an instalment that is split keeps its day and changes its number."""
    orders = apps.get_model("payments", "Order")
    for loan in apps.get_model("grants", "Loan").objects.exclude(late_told=None):
        loan.late_told_on = orders.objects.filter(pk=loan.late_told).values_list("due_on", flat=True).first()
        loan.save(update_fields=["late_told_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0004_loans"),
        ("payments", "0017_loans"),
    ]

    operations = [
        migrations.AddField(model_name="loan", name="late_told_on", field=models.DateField(null=True)),
        migrations.RunPython(days_of, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="loan", name="late_told"),
    ]
