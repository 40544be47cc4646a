import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0048_recording_words")]

    operations = [
        migrations.CreateModel(
            name="Showing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(blank=True, default="", max_length=60)),
                ("words", models.JSONField(default=dict)),
                ("title", models.JSONField()),
                ("shown_at", models.DateTimeField()),
                ("shown_by", models.CharField(max_length=40)),
                ("shown_by_name", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="showings", to="cases.appointment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at__isnull", True)),
                        fields=("appointment",),
                        name="cases_showing_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("page", ""), _negated=True), ("words", {})),
                            models.Q(("page", ""), models.Q(("words", {}), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_showing_page_or_words",
                    ),
                ],
            },
        ),
    ]
