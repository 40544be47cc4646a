import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40, unique=True)),
                ("looked_for", models.BooleanField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40)),
                ),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("department", models.CharField(max_length=10)),
                ("reached", models.PositiveBigIntegerField(default=0)),
                ("asked", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(default=0)),
                ("silent_since", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stopped_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("service_id", models.CharField(max_length=80)),
                ("period", models.CharField(max_length=10)),
            ],
            options={
                "indexes": [models.Index(fields=["department", "-proposed_at"], name="benefits_run_department")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("", "returned")),
                            models.Q(
                                models.Q(("proposed_eyes__overlap", models.F("decided_eyes")), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="benefits_run_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="benefits_run_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "confirmed"),
                            models.Q(("asked", 0), ("done_at__isnull", True), ("found", 0)),
                            _connector="OR",
                        ),
                        name="benefits_run_confirmed_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("stopped_at__isnull", True), _connector="OR"),
                        name="benefits_run_ends_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("outcome__in", ("", "confirmed")), ("stopped_at__isnull", True)
                        ),
                        fields=("service_id",),
                        name="benefits_run_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("period", models.CharField(max_length=10)),
                ("holder_id", models.CharField(max_length=40)),
                ("offered_at", models.DateTimeField()),
                ("until_on", models.DateField()),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("silent", "silent")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("grants_on", models.DateField(null=True)),
                ("draft_id", models.BigIntegerField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="benefits.run"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "-offered_at"], name="benefits_offer_holder"),
                    models.Index(
                        condition=models.Q(("answer", "")), fields=["until_on"], name="benefits_offer_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("draft_id__isnull", True), ("grants_on__isnull", False)),
                        fields=["grants_on"],
                        name="benefits_offer_to_grant",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "period", "holder_id"), name="benefits_offer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="benefits_offer_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("draft_id__isnull", True),
                            ("answer", "yes"),
                            models.Q(("answer", "silent"), ("grants_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="benefits_offer_draft_of_a_yes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grants_on__isnull", True), ("answer", "silent"), _connector="OR"),
                        name="benefits_offer_grants_silence",
                    ),
                ],
            },
        ),
    ]
