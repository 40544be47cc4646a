import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=80)),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                ("holder_id", models.CharField(max_length=24)),
                ("service_id", models.CharField(max_length=80)),
                ("rule", models.CharField(max_length=40)),
                ("licence_number", models.CharField(blank=True, default="", max_length=60)),
                ("why", models.JSONField()),
                ("answers", models.JSONField(default=dict)),
                ("begun_by", models.JSONField(default=dict)),
                ("occasion", models.CharField(blank=True, default="", max_length=40)),
                ("caused_on", models.DateField()),
                ("due_on", models.DateField()),
                ("told_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_by", models.CharField(blank=True, default="", max_length=40)),
                (
                    "draft",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.draft"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "-due_on"], name="followups_holder"),
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)), fields=["due_on"], name="followups_to_tell"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cause", "service_id", "rule", "licence_number"), name="followups_once_for_a_cause"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("occasion", ""), _negated=True),
                        expressions=[
                            ("holder_id", "="),
                            ("service_id", "="),
                            ("licence_number", "="),
                            ("occasion", "="),
                            ("rule", "<>"),
                            (
                                models.Func(
                                    models.F("caused_on"),
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                    template="daterange(%(expressions)s, %(expressions)s + 30)",
                                ),
                                "&&",
                            ),
                        ],
                        name="followups_once_for_an_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declined_at__isnull", True), ("declined_by", "")),
                            models.Q(
                                ("declined_at__isnull", False),
                                ("draft__isnull", True),
                                models.Q(("declined_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="followups_declined_or_begun",
                    ),
                ],
            },
        ),
    ]
