import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FundYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fund", models.CharField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                ("budget", models.BigIntegerField()),
                ("committed", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("fund", "year"), name="grants_fund_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(("committed__gte", 0), ("committed__lte", models.F("budget"))),
                        name="grants_fund_year_within_its_budget",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(max_length=80)),
                ("title", models.JSONField()),
                ("activity", models.CharField(blank=True, default="", max_length=200)),
                ("scopes", models.JSONField(default=list)),
                ("basis", models.JSONField()),
                ("asked", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("committed", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("report_service", models.CharField(blank=True, default="", max_length=80)),
                ("report_due_on", models.DateField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("spent", models.BigIntegerField(null=True)),
                ("owed_back", models.BigIntegerField(default=0)),
                (
                    "fund_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="grants.fundyear"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["holder_id", "report_due_on"], name="grants_grant_holder")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("case_reference",),
                        name="grants_grant_one_of_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            ("amount__lte", models.F("asked")),
                            ("committed__gte", 0),
                            ("committed__lte", models.F("amount")),
                        ),
                        name="grants_grant_no_more_than_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("released_at__isnull", True), ("committed", 0), _connector="OR"),
                        name="grants_grant_released_takes_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveSmallIntegerField()),
                ("every_months", models.PositiveSmallIntegerField()),
                ("first_after", models.PositiveSmallIntegerField()),
                ("after_on", models.DateField(null=True)),
                ("late_days", models.PositiveSmallIntegerField()),
                ("order_id", models.BigIntegerField(null=True)),
                ("late_told_on", models.DateField(null=True)),
                ("waived", models.BigIntegerField(default=0)),
                ("repaid_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="loan", to="grants.grant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1), ("count__lte", 120)), name="grants_loan_instalments"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("repaid_at__isnull", True), ("order_id__isnull", False), _connector="OR"),
                        name="grants_loan_repaid_after_lent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Raise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40)),
                ("asked", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("raised_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="raises", to="grants.grant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("case_reference",),
                        name="grants_raise_one_of_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", models.F("asked"))),
                        name="grants_raise_no_more_than_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40)),
                ("interim", models.BooleanField()),
                ("spent", models.BigIntegerField()),
                ("accepted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="grants.grant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("case_reference",),
                        name="grants_report_one_of_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("interim", False), ("withdrawn_at__isnull", True)),
                        fields=("grant",),
                        name="grants_report_one_last",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("promised", models.BigIntegerField(default=0)),
                ("amount", models.BigIntegerField()),
                (
                    "when",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("day", "day"),
                            ("interim_accepted", "interim_accepted"),
                            ("claimed", "claimed"),
                            ("report_accepted", "report_accepted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("payout_id", models.BigIntegerField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="grants.grant"
                    ),
                ),
                (
                    "raised",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="grants.raise"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="grants.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("grant", "number"), name="grants_part_once"),
                    models.CheckConstraint(
                        condition=models.Q(("payout_id__isnull", True), ("dropped_at__isnull", True), _connector="OR"),
                        name="grants_part_owed_or_dropped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
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
                ("amount", models.BigIntegerField()),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waivers", to="grants.loan"
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
                        name="grants_waiver_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="grants_waiver_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("loan",), name="grants_waiver_one_waits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("note", ""), _negated=True)),
                        name="grants_waiver_of_some_for_a_reason",
                    ),
                ],
            },
        ),
    ]
