import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("round_id", models.CharField(max_length=30)),
                ("department", models.CharField(max_length=10)),
                ("duty", models.CharField(max_length=40)),
                ("name", models.JSONField()),
                ("by_draw", models.BooleanField()),
                ("by_ranking", models.BooleanField(db_default=False, default=False)),
                ("quota", models.PositiveIntegerField()),
                ("waiting", models.PositiveIntegerField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("draws_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("waiting_days", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("seed_sha256", models.CharField(max_length=64)),
                ("list_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("taken", models.PositiveIntegerField(default=0)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("ranked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("draws_itself", models.BooleanField(db_default=False, default=False)),
                ("called_off_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "round_id"), name="intake_round_once"),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("quota"))), name="intake_round_within_its_quota"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn_at__isnull", True),
                            models.Q(
                                ("by_draw", True),
                                ("drawn_at__gte", models.F("draws_at")),
                                models.Q(("list_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="intake_round_drawn_after_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ranked_at__isnull", True),
                            models.Q(
                                ("by_draw", False), ("by_ranking", True), ("ranked_at__gte", models.F("closes_at"))
                            ),
                            _connector="OR",
                        ),
                        name="intake_round_ranked_once_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("called_off_at__isnull", True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="intake_round_called_off_is_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40, unique=True)),
                ("holder_id", models.CharField(max_length=40)),
                ("ticket", models.CharField(max_length=16, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("rank", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("placed", "placed"), ("left", "left"), ("over", "over")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("placed_at", models.DateTimeField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="intake.round"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["round", "rank"], name="intake_entry_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="intake_entry_number_once"),
                    models.UniqueConstraint(fields=("round", "rank"), name="intake_entry_rank_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "left"), _negated=True),
                        fields=("round", "holder_id"),
                        name="intake_entry_one_a_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "placed"), _negated=True), ("placed_at__isnull", False), _connector="OR"
                        ),
                        name="intake_entry_placed_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawProposal",
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
                ("list_sha256", models.CharField(max_length=64)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="intake.round"
                    ),
                ),
            ],
            options={
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
                        name="intake_drawproposal_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="intake_drawproposal_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("round",), name="intake_proposal_one_open"
                    ),
                ],
            },
        ),
    ]
