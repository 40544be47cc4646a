import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_initial"),
        ("catalogue", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("holder_id", models.CharField(max_length=24)),
                ("service_id", models.CharField(max_length=80)),
                ("file_name", models.CharField(max_length=120)),
                ("begun_by", models.JSONField()),
                ("begun_at", models.DateTimeField()),
                ("declared", models.JSONField(default=list)),
                ("facts", models.JSONField(null=True)),
                ("unreachable", models.JSONField(default=list)),
                ("problem", models.CharField(blank=True, default="", max_length=60)),
                ("chosen_by", models.JSONField(null=True)),
                ("chosen_at", models.DateTimeField(null=True)),
                ("list_hash", models.CharField(blank=True, default="", max_length=64)),
                ("lodging_by", models.JSONField(null=True)),
                ("lodging_at", models.DateTimeField(null=True)),
                ("dropped_by", models.JSONField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["holder_id", "-begun_at"], name="bundles_list_holder")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chosen_at__isnull", True), ("chosen_by__isnull", True)),
                            models.Q(("chosen_at__isnull", False), ("chosen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="bundles_list_chosen_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lodging_at__isnull", True), ("chosen_at__isnull", False), _connector="OR"),
                        name="bundles_list_lodged_chosen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at__isnull", True), ("dropped_by__isnull", True)),
                            models.Q(
                                ("dropped_at__isnull", False),
                                ("dropped_by__isnull", False),
                                ("lodging_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="bundles_list_dropped_or_lodged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("holder_id", models.CharField(max_length=24)),
                ("begun_by", models.JSONField()),
                ("begun_at", models.DateTimeField()),
                ("one_thing", models.CharField(blank=True, default="", max_length=60)),
                ("plan_hash", models.CharField(blank=True, default="", max_length=64)),
                ("turn", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["holder_id", "-begun_at"], name="bundles_bundle_holder")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("plan_hash", ""), _negated=True),
                        fields=("holder_id", "plan_hash", "turn"),
                        name="bundles_bundle_plan_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("cells", models.JSONField()),
                ("answers", models.JSONField()),
                ("faults", models.JSONField(null=True)),
                ("chosen", models.BooleanField(default=False)),
                ("content_hash", models.CharField(blank=True, default="", max_length=64)),
                ("signed", models.BooleanField(default=False)),
                ("signed_through", models.BigIntegerField(default=0)),
                ("order_id", models.BigIntegerField(null=True)),
                ("fee", models.BigIntegerField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=60)),
                (
                    "draft",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.draft"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="bundles.applicationlist"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("list", "position"), name="bundles_row_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("draft", None), ("chosen", True), _connector="OR"),
                        name="bundles_row_draft_chosen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("signer", models.JSONField()),
                ("reason", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="bundles.applicationlist",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("list", "person", "list_hash"), name="bundles_list_signed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("service_id", models.CharField(max_length=80)),
                ("name", models.JSONField()),
                ("licence_number", models.CharField(blank=True, default="", max_length=60)),
                ("problem", models.CharField(blank=True, default="", max_length=60)),
                ("opens_on", models.DateField(null=True)),
                ("after", models.JSONField(default=list)),
                ("answers", models.JSONField(default=dict)),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="bundles.bundle"
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.draft"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bundle", "position"), name="bundles_part_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("draft", None), ("problem", ""), _connector="OR"),
                        name="bundles_part_draft_or_problem",
                    ),
                ],
            },
        ),
    ]
